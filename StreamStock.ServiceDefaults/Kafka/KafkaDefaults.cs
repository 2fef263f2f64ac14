using Aspire.Confluent.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>The client settings that every producer and consumer of ours has in common.</summary>
public static class KafkaDefaults
{
    /// <summary>Name of the connection string.</summary>
    public const string ConnectionName = "kafka";

    /// <exception cref="ConfigurationException">There is none.</exception>
    public static string ConnectionString(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return configuration.GetConnectionString(ConnectionName)
            ?? throw new ConfigurationException("ConnectionStrings__kafka is not set; it must be host:port of a Kafka broker.");
    }

    /// <summary>How long a producer gathers a batch. Shorter batches overwhelm the embedded broker.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// The same where somebody waits for each record: what is decided in one transaction is published in one go, and its
    /// answers bring the next commands in one go, so that batches are gathered already.
    /// </summary>
    public static readonly TimeSpan PromptLinger = TimeSpan.FromMilliseconds(0.5);

    /// <summary>How long the broker holds an empty fetch: half of what a reader waits for a record at worst.</summary>
    public static readonly TimeSpan FetchWait = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Bytes for which the broker does not wait out <see cref="FetchWait"/>: without them a busy topic is fetched a
    /// record or two at a time, and the broker spends more on requests than on records.
    /// </summary>
    public const int FetchBytes = 128 * 1024;

    /// <summary>Most bytes a consumer holds ahead of its reader, per partition.</summary>
    public const int QueuedKibibytes = 4096;

    /// <summary>
    /// Acknowledged by all replicas, never reordered or doubled by a retry, and partitioned as Java's clients do:
    /// librdkafka's own default would send a product elsewhere.
    /// </summary>
    public static ProducerConfig UseStreamStockDefaults(this ProducerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Partitioner = Partitioner.Murmur2Random;
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.LingerMs = Linger.TotalMilliseconds;
        config.CompressionType = CompressionType.Lz4;
        return config;
    }

    /// <summary>
    /// Short waits, bounded memory, no commit but ours, the end of a partition reported, and an error instead of a
    /// silent jump where an offset is out of range.
    /// </summary>
    public static ConsumerConfig UseStreamStockDefaults(this ConsumerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.FetchWaitMaxMs = (int)FetchWait.TotalMilliseconds;
        config.FetchMinBytes = FetchBytes;
        config.FetchQueueBackoffMs = (int)FetchWait.TotalMilliseconds;
        config.QueuedMaxMessagesKbytes = QueuedKibibytes;
        config.AutoOffsetReset = AutoOffsetReset.Error;
        config.EnableAutoCommit = false;
        config.EnableAutoOffsetStore = false;
        config.EnablePartitionEof = true;
        return config;
    }

    /// <inheritdoc cref="UseStreamStockDefaults(ProducerConfig)"/>
    /// <remarks>Off: the integration's health check, which writes records to a topic of its own, its statistics, and
    /// its activity per record; see <see cref="TraceHeaders"/> for ours.</remarks>
    public static KafkaProducerSettings UseStreamStockDefaults(this KafkaProducerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Config.UseStreamStockDefaults();
        settings.DisableHealthChecks = settings.DisableMetrics = settings.DisableTracing = true;
        return settings;
    }

    /// <inheritdoc cref="UseStreamStockDefaults(ConsumerConfig)"/>
    public static KafkaConsumerSettings UseStreamStockDefaults(this KafkaConsumerSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Config.UseStreamStockDefaults();
        settings.DisableHealthChecks = settings.DisableMetrics = settings.DisableTracing = true;
        return settings;
    }
}
