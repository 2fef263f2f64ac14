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

    public static int RunAsProgram(string[] args)
    {
        try
        {
            return Run(args, new ConfigurationBuilder().AddEnvironmentVariables().Build(), Console.Out);
        }
        catch (ConfigurationException e)
        {
            Console.Error.WriteLine(ConfigurationException.LinePrefix + e.Message);
            return ExitCodes.Configuration;
        }
    }

    private static int Run(string[] args, IConfiguration configuration, TextWriter output)
    {
        var connection = args.ElementAtOrDefault(1) ?? configuration.GetConnectionString("inventory")
            ?? throw new ConfigurationException("verify needs a connection string: as its argument or in ConnectionStrings__inventory, such as \"Data Source=inventory.db\" or \"Host=localhost;Database=inventory;Username=…\".");
        var (store, history, rows) = StoreFactory.OpenForReading(connection);
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
