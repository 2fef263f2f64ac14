using StreamStock.AppHost.Model;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.AppHost.Containers;

/// <summary>What the model's resources need beyond Aspire's own vocabulary.</summary>
internal static class ResourceExtensions
{
    private static readonly TimeSpan BrokerCeiling = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Makes the topics when the broker is ready. Whatever waits for it starts after that: the broker's own automatic
    /// topics would have neither our retention nor compaction. (Switching those off would fail the broker's health
    /// check, which writes to a topic it never makes.)
    /// </summary>
    public static IResourceBuilder<KafkaServerResource> WithTopics(
        this IResourceBuilder<KafkaServerResource> kafka, int partitions) =>
        kafka.OnResourceReady(async (resource, _, cancellationToken) =>
        {
            var connection = await resource.ConnectionStringExpression.GetValueAsync(cancellationToken)
                ?? throw new InvalidOperationException("Kafka is ready but has no address.");
            await TopicSetup.EnsureAsync(
                connection, partitions, Topics.All, BrokerCeiling, cancellationToken: cancellationToken);
        });

    /// <summary>Passes on the generator's options that were given.</summary>
    public static IResourceBuilder<ProjectResource> WithGenerator(
        this IResourceBuilder<ProjectResource> generator, LaunchOptions options)
    {
        generator.WithEnvironment("Generator__Mode", options.Generator.ToString().ToLowerInvariant());
        (string Key, string? Value)[] given =
        [
            ("Generator__Rate", options.GeneratorRate),
            ("Generator__Path", options.GeneratorPath),
            ("Generator__Speed", options.GeneratorSpeed),
        ];
        foreach (var (key, value) in given)
        {
            if (value is not null)
            {
                generator.WithEnvironment(key, value);
            }
        }

        return generator;
    }
}
