using StreamStock.AppHost.Embedded.Output;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>All services of one life of the broker.</summary>
internal sealed class Fleet : IDisposable
{
    private static readonly TimeSpan FirstRestart = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SlowestRestart = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopCeiling = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainCeiling = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan AfterBroker = TimeSpan.FromSeconds(10);

    private readonly Topology topology;
    private readonly ConsoleLog log;
    private readonly Dictionary<ServiceInstance, ServiceRunner> runners;

    public Fleet(Topology topology, string kafka, ConsoleLog log, TimeProvider time)
    {
        this.topology = topology;
        this.log = log;
        runners = topology.All.ToDictionary(instance => instance, instance => new ServiceRunner(
            instance.Name,
            () =>
            {
                var command = ServiceCatalog.Command(instance.Kind);
                foreach (var (key, value) in ServiceEnvironment.For(topology, instance, kafka, Environment.GetEnvironmentVariable))
                {
                    command.Environment[key] = value;
                }

                return command;
            },
            log,
            new Backoff(FirstRestart, SlowestRestart, new Random(HashCode.Combine(Environment.ProcessId, instance.Name))),
            time));
    }

    /// <summary>Completes with one line when a service says that its configuration is wrong.</summary>
    public async Task<string> RefusedAsync()
    {
        var first = await Task.WhenAny(runners.Values.Select(runner => runner.Refused));
        return $"{runners.Values.First(runner => runner.Refused == first).Name}: {await first}";
    }

    /// <summary>
    /// Starts processors and web consoles, and the generator once they answer: its first burst must not compete with
    /// their start. Completes when every service answers.
    /// </summary>
    public async Task StartAsync(ReadinessProbe probe, CancellationToken cancellationToken)
    {
        ServiceInstance[] receivers = [.. topology.Processors, .. topology.Webs];
        Start(receivers);
        await probe.WaitAsync(receivers, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        Start(topology.Generators);
        await probe.WaitAsync(topology.Generators, cancellationToken);
    }

    /// <summary>Generator, webs, processors: each drains what the one before may still have sent.</summary>
    public async Task StopInOrderAsync(Task brokerEnded)
    {
        foreach (var runner in runners.Values)
        {
            runner.IsLastRun = true;
        }

        await StopAsync(topology.Generators, StopCeiling, brokerEnded);
        await StopAsync(topology.Webs, StopCeiling, brokerEnded);
        await StopAsync(topology.Processors, DrainCeiling, brokerEnded);
    }

    /// <summary>All at once, where there is no broker left to drain from.</summary>
    public Task StopTogetherAsync() => StopAsync([.. topology.All], AfterBroker, Task.CompletedTask);

    public void Kill()
    {
        foreach (var runner in runners.Values)
        {
            runner.Kill();
        }
    }

    public void Dispose()
    {
        foreach (var runner in runners.Values)
        {
            runner.Dispose();
        }
    }

    private void Start(IEnumerable<ServiceInstance> instances)
    {
        foreach (var instance in instances)
        {
            log.Write(EmbeddedHost.Name, $"starts {instance.Name} on {instance.Url}");
            runners[instance].Start();
        }
    }

    private async Task StopAsync(IReadOnlyList<ServiceInstance> instances, TimeSpan ceiling, Task brokerEnded)
    {
        instances = [.. instances.Where(instance => runners[instance].IsStarted)];
        if (instances.Count == 0)
        {
            return;
        }

        using var done = new CancellationTokenSource();
        var limit = Task.WhenAny(Task.Delay(ceiling, done.Token), EndOfPatienceAsync(brokerEnded, done.Token));
        log.Write(EmbeddedHost.Name, $"stops {string.Join(", ", instances.Select(instance => instance.Name))}");
        await Task.WhenAll(instances.Select(instance => runners[instance].StopAsync(limit)));
        await done.CancelAsync();
    }

    /// <summary>A processor cannot drain from a broker that is gone.</summary>
    private static async Task EndOfPatienceAsync(Task brokerEnded, CancellationToken cancellationToken)
    {
        await brokerEnded.WaitAsync(cancellationToken);
        await Task.Delay(AfterBroker, cancellationToken);
    }
}
