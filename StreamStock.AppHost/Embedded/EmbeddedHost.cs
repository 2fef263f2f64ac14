using StreamStock.AppHost.Embedded.Output;
using StreamStock.AppHost.Embedded.Supervision;
using StreamStock.AppHost.Model;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.AppHost.Embedded;

/// <summary>The embedded host: everything that can be refused is checked before anything starts.</summary>
internal static class EmbeddedHost
{
    /// <summary>Name of the AppHost's own lines.</summary>
    public const string Name = "apphost";

    private static readonly TimeSpan BrokerCeiling = TimeSpan.FromSeconds(10);

    /// <returns>The process's exit code.</returns>
    /// <exception cref="ConfigurationException">Something only the user can put right.</exception>
    public static async Task<int> RunAsync(LaunchOptions options)
    {
        using var signals = new StopSignals();
        using var folder = DataFolder.Open(options.DataDirectory);
        var topology = Topology.Plan(options);
        if (options.Kafka is { } kafka)
        {
            var setup = TopicSetup.EnsureAsync(kafka, options.Partitions, Topics.All, BrokerCeiling);
            if (await Task.WhenAny(setup, signals.Stop) == signals.Stop)
            {
                return ExitCodes.Ok;
            }

            await setup;
        }

        var log = CreateLog(topology);
        log.Write(Name, $"data is in {options.DataDirectory}");
        using var supervisor = new Supervisor(topology, signals, log, Console.Out, TimeProvider.System);
        var code = await supervisor.RunAsync();
        log.Write(Name, "stopped");
        return code;
    }

    private static ConsoleLog CreateLog(Topology topology)
    {
        var colour = ConsoleLog.WantsColour(Environment.GetEnvironmentVariable, !Console.IsErrorRedirected);
        return new ConsoleLog(
            Console.Error, colour, [Name, BrokerLife.Name, .. topology.All.Select(instance => instance.Name)]);
    }
}
