using Confluent.Kafka;
using StreamStock.Core.Messaging;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>Where the reading group and the partitions stand. Calls block for at most a request's timeout.</summary>
public interface IGroupOffsets
{
    /// <summary>Next offset the group reads of each partition; negative where it never committed.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyList<TopicPartition> partitions);

    /// <summary>First offset a partition holds, and the offset of its next record.</summary>
    /// <exception cref="KafkaException">The broker does not answer.</exception>
    (long Low, long High) Watermarks(TopicPartition partition);
}

/// <summary>Asks the broker, by a consumer of the processors' group that never subscribes and so never joins.</summary>
public sealed class ProcessorGroupOffsets : IGroupOffsets, IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);
    private readonly IConsumer<Ignore, Ignore> consumer;

    /// <param name="connectionString">See <see cref="KafkaConnection"/>.</param>
    /// <param name="log">Receives the client's log lines.</param>
    public ProcessorGroupOffsets(string connectionString, Action<LogMessage> log)
    {
        var config = KafkaConnection.Apply(connectionString, new ConsumerConfig().UseStreamStockDefaults());
        config.GroupId = ConsumerGroups.Processor;
        consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, message) => log(message)).Build();
    }

    public IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyList<TopicPartition> partitions) =>
        consumer.Committed(partitions, RequestTimeout);

    public (long Low, long High) Watermarks(TopicPartition partition)
    {
        var offsets = consumer.QueryWatermarkOffsets(partition, RequestTimeout);
        return (offsets.Low.Value, offsets.High.Value);
    }

    public void Dispose() => consumer.Dispose();
}
