using StreamStock.AppHost.Embedded.Output;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>
/// Runs the system from the first broker to the last exit. A broker's end is the end of a life: its records are gone
/// and its address with them, so every service starts anew against the next one.
/// </summary>
internal sealed class Supervisor(Topology topology, StopSignals signals, ConsoleLog log, TextWriter output, TimeProvider time)
    : IDisposable
{
    private const int MaxBrokerFailures = 5;
    private static readonly TimeSpan FirstLife = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowestLife = TimeSpan.FromSeconds(30);

    private readonly ReadinessProbe probe = new(log);
    private bool announced;

    /// <summary>How a life ended.</summary>
    private enum End
    {
        Stopped,
        Killed,
        BrokerLost,
    }

    /// <returns>The AppHost's exit code.</returns>
    /// <exception cref="ConfigurationException">A service refuses its configuration; everything has been stopped.</exception>
    public async Task<int> RunAsync()
    {
        var backoff = new Backoff(FirstLife, SlowestLife, new Random(Environment.ProcessId));
        while (true)
        {
            var started = time.GetTimestamp();
            using var broker = await StartBrokerAsync();
            var end = broker is null ? End.BrokerLost : await LiveAsync(broker);
            if (end != End.BrokerLost)
            {
                return end == End.Stopped ? ExitCodes.Ok : ExitCodes.Killed;
            }

            if (time.GetElapsedTime(started) >= ServiceRunner.Healthy)
            {
                backoff.Reset();
            }

            var delay = backoff.Next();
            if (backoff.Failures > MaxBrokerFailures)
            {
                throw new ConfigurationException($"The embedded broker ended {backoff.Failures} times in a row; the lines above say why.");
            }

            log.Write(EmbeddedHost.Name, $"the broker ended; a new one starts in {delay.TotalSeconds:0.0} s");
            if (await Task.WhenAny(signals.Stop, Task.Delay(delay, time)) == signals.Stop)
            {
                return ExitCodes.Ok;
            }
        }
    }

    public void Dispose() => probe.Dispose();

    private async Task<BrokerLife?> StartBrokerAsync() => topology.Options.Kafka is { } kafka
        ? BrokerLife.External(kafka)
        : await BrokerLife.StartAsync(topology.Options.Partitions, log);

    private async Task<End> LiveAsync(BrokerLife broker)
    {
        log.Write(EmbeddedHost.Name, topology.Options.HasEmbeddedBroker
            ? $"the embedded broker listens on {broker.Connection}; its records are in memory only"
            : "uses the given Kafka cluster");
        using var fleet = new Fleet(topology, broker.Connection, log, time);
        using var over = new CancellationTokenSource();
        var start = StartAsync(fleet, over.Token);
        var refused = fleet.RefusedAsync();
        try
        {
            var first = await Task.WhenAny(signals.Stop, broker.Ended, refused);
            await over.CancelAsync();
            await start;
            return await EndAsync(first, refused, broker, fleet);
        }
        finally
        {
            // Nothing may outlive this life, whatever went wrong above.
            fleet.Kill();
            broker.Kill();
        }
    }

    private async Task<End> EndAsync(Task first, Task<string> refused, BrokerLife broker, Fleet fleet)
    {
        var stopped = first == signals.Stop ? fleet.StopInOrderAsync(broker.Ended) : fleet.StopTogetherAsync();
        if (await Task.WhenAny(stopped, signals.Kill) != stopped)
        {
            return End.Killed;
        }

        await stopped;
        await broker.StopAsync();
        if (first == refused)
        {
            throw new ConfigurationException(await refused);
        }

        return first == signals.Stop ? End.Stopped : End.BrokerLost;
    }

    private async Task StartAsync(Fleet fleet, CancellationToken cancellationToken)
    {
        try
        {
            await fleet.StartAsync(probe, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return; // The life ended first.
        }

        if (announced)
        {
            log.Write(EmbeddedHost.Name, "every service answers again");
            return;
        }

        announced = true;
        await output.WriteLineAsync($"StreamStock is ready: {topology.Url}");
        await output.FlushAsync(CancellationToken.None);
    }
}
