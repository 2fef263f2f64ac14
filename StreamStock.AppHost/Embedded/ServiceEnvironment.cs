using System.Globalization;
using StreamStock.AppHost.Model;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded;

/// <summary>
/// The environment of a service: exactly what Aspire would inject, and our own options under the same keys. Everything
/// else, such as the OTLP exporter's settings, is inherited.
/// </summary>
internal static class ServiceEnvironment
{
    /// <param name="topology">All services.</param>
    /// <param name="instance">The one that is started.</param>
    /// <param name="kafka">Connection string of the broker in this life.</param>
    /// <param name="inherited">The AppHost's own environment.</param>
    public static IReadOnlyDictionary<string, string> For(
        Topology topology, ServiceInstance instance, string kafka, Func<string, string?> inherited)
    {
        var environment = Common(topology, instance, kafka, inherited);
        switch (instance.Kind)
        {
            case ServiceKind.Processor:
                AddProcessor(environment, topology.Options);
                break;
            case ServiceKind.Web:
                AddEndpoints(environment, topology.Processors);
                AddEndpoints(environment, topology.Generators);
                break;
            default:
                AddEndpoints(environment, topology.Processors);
                AddGenerator(environment, topology.Options);
                break;
        }

        return environment;
    }

    private static Dictionary<string, string> Common(
        Topology topology, ServiceInstance instance, string kafka, Func<string, string?> inherited)
    {
        var mode = inherited("ASPNETCORE_ENVIRONMENT") ?? inherited("DOTNET_ENVIRONMENT") ?? "Production";
        return new Dictionary<string, string>
        {
            ["ConnectionStrings__kafka"] = kafka,
            ["ASPNETCORE_URLS"] = instance.Url,
            ["ASPNETCORE_ENVIRONMENT"] = mode,
            ["DOTNET_ENVIRONMENT"] = inherited("DOTNET_ENVIRONMENT") ?? mode,
            ["OTEL_SERVICE_NAME"] = instance.Service,
            ["OTEL_RESOURCE_ATTRIBUTES"] =
                Append(inherited("OTEL_RESOURCE_ATTRIBUTES"), $"service.instance.id={instance.Name}"),
            [Lifeline.Variable] = Lifeline.Stdin,
            ["Kafka__Partitions"] = topology.Options.Partitions.ToString(CultureInfo.InvariantCulture),
            // Where a proxy is set, services would ask it for one another.
            ["NO_PROXY"] = Append(inherited("NO_PROXY") ?? inherited("no_proxy"), "127.0.0.1,localhost"),
        };
    }

    private static void AddProcessor(Dictionary<string, string> environment, LaunchOptions options)
    {
        environment["ConnectionStrings__inventory"] = options.Store == StoreKind.Postgres
            ? options.StoreConnection!
            : $"Data Source={Path.Combine(options.DataDirectory, "inventory.db")}";
        environment["Processor__DataDirectory"] = options.DataDirectory;
        environment["Processor__Clock"] = options.Clock;
        // The embedded broker forgets what is not decided when it ends; a real one keeps it.
        environment["Processor__DrainOnStop"] = options.HasEmbeddedBroker ? "true" : "false";
    }

    private static void AddGenerator(Dictionary<string, string> environment, LaunchOptions options)
    {
        environment["Generator__Mode"] = options.Generator.ToString().ToLowerInvariant();
        Add("Generator__Rate", options.GeneratorRate);
        Add("Generator__Path", options.GeneratorPath);
        Add("Generator__Speed", options.GeneratorSpeed);

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                environment[key] = value;
            }
        }
    }

    private static void AddEndpoints(Dictionary<string, string> environment, IEnumerable<ServiceInstance> instances)
    {
        foreach (var instance in instances)
        {
            environment[$"services__{instance.Service}__http__{instance.Index}"] = instance.Url;
        }
    }

    private static string Append(string? list, string item) => string.IsNullOrEmpty(list) ? item : $"{list},{item}";
}
