using StreamStock.AppHost.Embedded;
using StreamStock.AppHost.Model;
using Xunit;

namespace StreamStock.Tests.AppHost.Embedded;

public class ServiceEnvironmentTests
{
    private static readonly LaunchOptions Options = new() { DataDirectory = "/data", Partitions = 6 };

    [Fact]
    public void The_processor_gets_the_broker_the_store_and_the_clock()
    {
        var environment = For(Plan(Options), ServiceKind.Processor, 0);

        Assert.Equal("broker:1", environment["ConnectionStrings__kafka"]);
        Assert.Equal($"Data Source={Path.Combine("/data", "inventory.db")}", environment["ConnectionStrings__inventory"]);
        Assert.Equal("/data", environment["Processor__DataDirectory"]);
        Assert.Equal("event", environment["Processor__Clock"]);
        Assert.Equal("true", environment["Processor__DrainOnStop"]);
        Assert.Equal("6", environment["Kafka__Partitions"]);
        Assert.Equal("stdin", environment["STREAMSTOCK_LIFELINE"]);
        Assert.Equal("http://127.0.0.1:101", environment["ASPNETCORE_URLS"]);
        Assert.Equal("processor", environment["OTEL_SERVICE_NAME"]);
        Assert.Equal("service.instance.id=processor-0", environment["OTEL_RESOURCE_ATTRIBUTES"]);
    }

    [Fact]
    public void A_real_cluster_needs_no_drain_and_postgres_is_passed_as_given()
    {
        var topology = Plan(Options with { Kafka = "real:9092", Store = StoreKind.Postgres, StoreConnection = "Host=db" });

        var environment = For(topology, ServiceKind.Processor, 0);

        Assert.Equal("Host=db", environment["ConnectionStrings__inventory"]);
        Assert.Equal("false", environment["Processor__DrainOnStop"]);
    }

    [Fact]
    public void The_web_gets_every_processor_and_the_generator_but_not_the_store()
    {
        var environment = For(Plan(Options), ServiceKind.Web, 1);

        Assert.Equal("http://127.0.0.1:101", environment["services__processor__http__0"]);
        Assert.Equal("http://127.0.0.1:102", environment["services__processor__http__1"]);
        Assert.Equal("http://127.0.0.1:301", environment["services__generator__http__0"]);
        Assert.Equal("http://127.0.0.1:202", environment["ASPNETCORE_URLS"]);
        Assert.Equal("service.instance.id=web-1", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.DoesNotContain("ConnectionStrings__inventory", environment.Keys);
    }

    [Fact]
    public void Without_a_generator_the_web_is_told_of_none() =>
        Assert.DoesNotContain(
            For(Plan(Options) with { Generators = [] }, ServiceKind.Web, 0).Keys,
            key => key.StartsWith("services__generator", StringComparison.Ordinal));

    [Fact]
    public void The_generator_gets_only_what_was_given()
    {
        var given = Options with { Generator = GeneratorMode.Replay, GeneratorPath = "/files", GeneratorSpeed = "max" };

        var environment = For(Plan(given), ServiceKind.Generator, 0);

        Assert.Equal("replay", environment["Generator__Mode"]);
        Assert.Equal("/files", environment["Generator__Path"]);
        Assert.Equal("max", environment["Generator__Speed"]);
        Assert.DoesNotContain("Generator__Rate", environment.Keys);
    }

    [Fact]
    public void The_environment_is_Production_unless_the_AppHost_has_another()
    {
        Assert.Equal("Production", For(Plan(Options), ServiceKind.Web, 0)["ASPNETCORE_ENVIRONMENT"]);
        var staging = For(Plan(Options), ServiceKind.Web, 0, ("DOTNET_ENVIRONMENT", "Staging"));
        Assert.Equal(("Staging", "Staging"), (staging["ASPNETCORE_ENVIRONMENT"], staging["DOTNET_ENVIRONMENT"]));
    }

    [Fact]
    public void Lists_that_are_set_already_are_extended()
    {
        var environment = For(
            Plan(Options), ServiceKind.Web, 0, ("OTEL_RESOURCE_ATTRIBUTES", "a=b"), ("no_proxy", "corp"));

        Assert.Equal("a=b,service.instance.id=web-0", environment["OTEL_RESOURCE_ATTRIBUTES"]);
        Assert.Equal("corp,127.0.0.1,localhost", environment["NO_PROXY"]);
    }

    private static Topology Plan(LaunchOptions options) => new(
        options,
        [new(ServiceKind.Processor, 0, 101), new(ServiceKind.Processor, 1, 102)],
        [new(ServiceKind.Web, 0, 201), new(ServiceKind.Web, 1, 202)],
        [new(ServiceKind.Generator, 0, 301)]);

    private static IReadOnlyDictionary<string, string> For(
        Topology topology, ServiceKind kind, int index, params (string Key, string Value)[] inherited) =>
        ServiceEnvironment.For(
            topology,
            topology.All.Single(instance => instance.Kind == kind && instance.Index == index),
            "broker:1",
            key => inherited.Where(pair => pair.Key == key).Select(pair => pair.Value).FirstOrDefault());
}
