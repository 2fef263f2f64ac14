using StreamStock.Processor.Commands;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Verify;

/// <summary>
/// <c>verify</c>: rebuilds every product from the ledger alone and compares it with what is stored. Exits with 1 and
/// names the products that differ.
/// </summary>
internal static class VerifyCommand
{
    public const string Name = "verify";
    private const int MaxNamed = 20;

    public static int Run(string[] args, IConfiguration configuration, TextWriter output)
    {
        var line = new CommandLine(Name, args, [], configuration);
        var (store, history, rows) = StoreFactory.OpenForReading(line.Store);
        using (store)
        {
            var result = new LedgerVerifier(store, rows).Verify(history.Partitions());
            foreach (var difference in result.Differences.Take(MaxNamed))
            {
                output.WriteLine(difference);
            }

            output.WriteLine(
                $"{result.Rows:N0} ledger rows folded into {result.Products:N0} products; the sum of deltas is the stock of {result.Products - result.Differing:N0}; {result.Differing:N0} differ.");
            return result.Differing == 0 ? ExitCodes.Ok : ExitCodes.Failure;
        }
    }
}
