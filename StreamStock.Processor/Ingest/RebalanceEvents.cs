using Confluent.Kafka;

namespace StreamStock.Processor.Ingest;

/// <summary>Carries the consumer's rebalances to the pipeline; both happen on the pipeline's thread, within a poll.</summary>
internal sealed class RebalanceEvents
{
    public Func<List<TopicPartition>, IEnumerable<TopicPartitionOffset>> Assigned { get; set; } = _ => [];

    public Action<List<TopicPartition>> Revoked { get; set; } = _ => { };

    public Action<List<TopicPartition>> Lost { get; set; } = _ => { };

    public void AddTo(ConsumerBuilder<byte[], byte[]> consumer) => consumer
        .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
        .SetPartitionsRevokedHandler((_, partitions) => Revoked([.. partitions.Select(p => p.TopicPartition)]))
        .SetPartitionsLostHandler((_, partitions) => Lost([.. partitions.Select(p => p.TopicPartition)]));
}
