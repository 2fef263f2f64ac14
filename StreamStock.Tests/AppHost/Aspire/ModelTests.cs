#if ASPIRE
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Xunit;

namespace StreamStock.Tests.AppHost.Aspire;

/// <summary>The application model, inspected without an orchestrator: nothing is built or started here.</summary>
public class ModelTests
{
    [Fact]
    public async Task The_model_has_broker_store_and_services()
    {
        await using var builder = await CreateAsync();

        var names = builder.Resources.Select(resource => resource.Name).ToHashSet();

        Assert.Superset(new HashSet<string> { "kafka", "postgres", "inventory", "processor", "web", "generator" }, names);
        Assert.DoesNotContain("cache", names);
    }

    [Fact]
    public async Task Several_consoles_share_a_cache()
    {
        await using var builder = await CreateAsync("--webs=2", "--processors=3");

        Assert.Contains(builder.Resources, resource => resource.Name == "cache");
        Assert.Equal(2, ReplicasOf(builder, "web"));
        Assert.Equal(3, ReplicasOf(builder, "processor"));
    }

    [Fact]
    public async Task Without_a_generator_there_is_none()
    {
        await using var builder = await CreateAsync("--generator=off");

        Assert.DoesNotContain(builder.Resources, resource => resource.Name == "generator");
    }

    [Theory]
    [InlineData("processor", "kafka")]
    [InlineData("processor", "inventory")]
    [InlineData("web", "kafka")]
    [InlineData("generator", "kafka")]
    [InlineData("generator", "processor")]
    public async Task A_service_waits_for_what_it_needs(string service, string needed)
    {
        await using var builder = await CreateAsync();

        var waits = Resource(builder, service).Annotations.OfType<WaitAnnotation>();

        Assert.Contains(waits, wait => wait.Resource.Name == needed);
    }

    [Theory]
    [InlineData("kafka", "8.2.0")]
    [InlineData("postgres", "18.3")]
    public async Task Images_are_pinned(string resource, string tag)
    {
        await using var builder = await CreateAsync();

        Assert.Equal(tag, Resource(builder, resource).Annotations.OfType<ContainerImageAnnotation>().Last().Tag);
    }

    [Fact]
    public async Task Only_the_console_is_reachable_from_outside()
    {
        await using var builder = await CreateAsync();

        var external = builder.Resources.OfType<ProjectResource>()
            .Where(resource => resource.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.IsExternal))
            .Select(resource => resource.Name);

        Assert.Equal(["web"], external);
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.StreamStock_AppHost>(
            arguments, TestContext.Current.CancellationToken);

    private static IResource Resource(IDistributedApplicationTestingBuilder builder, string name) =>
        builder.Resources.Single(resource => resource.Name == name);

    private static int ReplicasOf(IDistributedApplicationTestingBuilder builder, string name) =>
        Resource(builder, name).Annotations.OfType<ReplicaAnnotation>().Single().Replicas;
}
#endif
