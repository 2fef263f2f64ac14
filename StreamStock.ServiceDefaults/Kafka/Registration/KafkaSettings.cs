#if !ASPIRE
using Confluent.Kafka;

namespace Aspire.Confluent.Kafka;

/// <summary>
/// Settings of a producer, in the shape of the Aspire integration's, which takes this one's place in aspire mode.
/// </summary>
public sealed class KafkaProducerSettings
{
    /// <summary>Overwrites <c>BootstrapServers</c> of <see cref="Config"/> where set.</summary>
    public string? ConnectionString { get; set; }

    public ProducerConfig Config { get; } = new();

    public bool DisableHealthChecks { get; set; }

    /// <summary>Kept for the integration's sake; this registration has no metrics of its own.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>Kept for the integration's sake; this registration starts no activities.</summary>
    public bool DisableTracing { get; set; }
}

/// <summary>Settings of a consumer; see <see cref="KafkaProducerSettings"/>.</summary>
public sealed class KafkaConsumerSettings
{
    /// <inheritdoc cref="KafkaProducerSettings.ConnectionString"/>
    public string? ConnectionString { get; set; }

    public ConsumerConfig Config { get; } = new();

    public bool DisableHealthChecks { get; set; }

    /// <inheritdoc cref="KafkaProducerSettings.DisableMetrics"/>
    public bool DisableMetrics { get; set; }

    /// <inheritdoc cref="KafkaProducerSettings.DisableTracing"/>
    public bool DisableTracing { get; set; }
}
#endif
