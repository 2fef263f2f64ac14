using Confluent.Kafka;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>
/// Which life of which broker offsets belong to: a topic that was deleted and made again has another id, and an
/// embedded broker has other ids each time it starts.
/// </summary>
/// <param name="ClusterId">Id of the cluster.</param>
/// <param name="TopicIds">Id of each topic, by name.</param>
public sealed record BrokerIdentity(string ClusterId, IReadOnlyDictionary<string, string> TopicIds)
{
    public bool Equals(BrokerIdentity? other) =>
        other is not null
        && ClusterId == other.ClusterId
        && TopicIds.Count == other.TopicIds.Count
        && TopicIds.All(topic => other.TopicIds.TryGetValue(topic.Key, out var id) && id == topic.Value);

    public override int GetHashCode() => HashCode.Combine(ClusterId, TopicIds.Count);
}

/// <summary>A topic has another number of partitions than the data was made for; products would change partition.</summary>
public sealed class PartitionCountException(string topic, int expected, int actual)
    : ConfigurationException($"Topic {topic} has {actual} partitions, but {expected} are configured (--partitions, Kafka__Partitions).")
{
    public string Topic { get; } = topic;

    public int Expected { get; } = expected;

    public int Actual { get; } = actual;
}

/// <summary>No broker was ready in the time allowed, or it refuses what we may not or cannot do.</summary>
public sealed class BrokerUnavailableException(string bootstrapServers, TimeSpan waited, KafkaException inner)
    : ConfigurationException(Explain(bootstrapServers, waited, inner), inner)
{
    public string BootstrapServers { get; } = bootstrapServers;

    private static string Explain(string bootstrapServers, TimeSpan waited, KafkaException inner) => inner.Error.Code
        is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Resolve
            ? $"No Kafka broker answers at {bootstrapServers} (waited {waited.TotalSeconds:0} s)."
            : $"Kafka at {bootstrapServers} is not usable: {inner.Message} (waited {waited.TotalSeconds:0} s).";
}
