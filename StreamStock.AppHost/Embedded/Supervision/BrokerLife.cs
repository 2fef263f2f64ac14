using StreamStock.AppHost.Embedded.Output;
using StreamStock.AppHost.Embedded.Processes;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>One life of the broker: an address, and an end. A real cluster has a single, endless one.</summary>
internal sealed class BrokerLife : IDisposable
{
    public const string Name = "broker";

    private static readonly TimeSpan StartCeiling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan StopCeiling = TimeSpan.FromSeconds(5);

    private readonly ChildProcess? process;

    private BrokerLife(ChildProcess? process, string connection, Task ended)
    {
        this.process = process;
        Connection = connection;
        Ended = ended;
    }

    /// <summary>Connection string for the services.</summary>
    public string Connection { get; }

    /// <summary>Completes when the broker is no more.</summary>
    public Task Ended { get; }

    public static BrokerLife External(string connection) =>
        new(null, connection, Task.Delay(Timeout.InfiniteTimeSpan));

    /// <summary>Starts the embedded broker and waits for its address; null where it ended before it had one.</summary>
    /// <exception cref="ConfigurationException">It cannot run on this machine.</exception>
    public static async Task<BrokerLife?> StartAsync(int partitions, ConsoleLog log)
    {
        var address = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        string? lastError = null;
        var process = ChildProcess.Start(
            ServiceCatalog.BrokerCommand(partitions),
            line => OnOutput(line, address, log),
            line => log.Write(Name, lastError = line));
        await Task.WhenAny(address.Task, process.Exited, Task.Delay(StartCeiling));
        if (address.Task.IsCompletedSuccessfully)
        {
            return new BrokerLife(process, await address.Task, process.Exited);
        }

        process.Kill();
        var code = await process.Exited;
        process.Dispose();
        return code == ExitCodes.Configuration ? throw new ConfigurationException(lastError ?? "The broker did not start.") : null;
    }

    /// <summary>Ends the broker: it stops when its standard input ends, and is killed if it does not.</summary>
    public async Task StopAsync()
    {
        if (process is null)
        {
            return;
        }

        process.CloseInput();
        if (await Task.WhenAny(process.Exited, Task.Delay(StopCeiling)) != process.Exited)
        {
            process.Kill();
            await process.Exited;
        }
    }

    public void Kill() => process?.Kill();

    public void Dispose() => process?.Dispose();

    private static void OnOutput(string line, TaskCompletionSource<string> address, ConsoleLog log)
    {
        if (line.StartsWith(BrokerCommand.AddressPrefix, StringComparison.Ordinal))
        {
            address.TrySetResult(line[BrokerCommand.AddressPrefix.Length..]);
            return;
        }

        log.Write(Name, line);
    }
}
