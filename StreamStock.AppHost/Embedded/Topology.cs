using StreamStock.AppHost.Model;

namespace StreamStock.AppHost.Embedded;

internal enum ServiceKind
{
    Processor,
    Web,
    Generator,
}

/// <summary>One process of one service.</summary>
/// <param name="Kind">Which service.</param>
/// <param name="Index">Number among its replicas, from 0.</param>
/// <param name="Port">Port on 127.0.0.1, the same after a restart, because the others were told it.</param>
internal sealed record ServiceInstance(ServiceKind Kind, int Index, int Port)
{
    /// <summary>Name of the service in service discovery and telemetry.</summary>
    public string Service { get; } = Kind.ToString().ToLowerInvariant();

    public string Name => $"{Service}-{Index}";

    public string Url => $"http://127.0.0.1:{Port}";
}

/// <summary>Everything that runs beside the broker.</summary>
internal sealed record Topology(
    LaunchOptions Options,
    IReadOnlyList<ServiceInstance> Processors,
    IReadOnlyList<ServiceInstance> Webs,
    IReadOnlyList<ServiceInstance> Generators)
{
    public IEnumerable<ServiceInstance> All => [.. Processors, .. Webs, .. Generators];

    /// <summary>Where the user goes.</summary>
    public string Url => Webs[0].Url;

    /// <summary>Lays out the replicas on free ports.</summary>
    /// <exception cref="ServiceDefaults.ConfigurationException">The web port is in use.</exception>
    public static Topology Plan(LaunchOptions options)
    {
        var generators = options.Generator == GeneratorMode.Off ? 0 : 1;
        var ports = new Queue<int>(Ports.Reserve(options.WebPort, options.Processors + options.Webs + generators));
        var webs = Lay(ServiceKind.Web, options.Webs);
        return new Topology(
            options, Lay(ServiceKind.Processor, options.Processors), webs, Lay(ServiceKind.Generator, generators));

        ServiceInstance[] Lay(ServiceKind kind, int count) =>
            [.. Enumerable.Range(0, count).Select(index => new ServiceInstance(kind, index, ports.Dequeue()))];
    }
}
