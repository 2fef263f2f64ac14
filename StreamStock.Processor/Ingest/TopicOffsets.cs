using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Ingest;

/// <summary>
/// Where reading begins, given what was stored and which broker this is. Offsets belong to one life of a topic: the
/// embedded broker forgets everything when it ends, so its offsets mean nothing to the next one.
/// </summary>
internal static class TopicOffsets
{
    private const string EmbeddedClusterPrefix = "mockCluster";

    /// <returns>For each input topic the offset to begin at; <see cref="Offset.Beginning"/> where nothing was read yet.</returns>
    /// <exception cref="ConfigurationException">A topic of a lasting cluster is not the one that was read before.</exception>
    public static IReadOnlyList<StoredOffset> Start(int partition, IReadOnlyList<StoredOffset?> stored, BrokerIdentity broker, bool acceptNewTopics)
    {
        var start = new StoredOffset[Topics.Inputs.Count];
        for (var topic = 0; topic < start.Length; topic++)
        {
            var topicId = broker.TopicIds[Topics.Inputs[topic]];
            var before = topic < stored.Count ? stored[topic] : null;
            var isSame = before is not null && before.TopicId == topicId;
            var mayChange = before is null || acceptNewTopics || before.ClusterId.StartsWith(EmbeddedClusterPrefix, StringComparison.Ordinal);
            if (!isSame && !mayChange)
            {
                throw new ConfigurationException(
                    $"Topic {Topics.Inputs[topic]} (id {topicId}, cluster {broker.ClusterId}) is not the one partition {partition} was read from (id {before!.TopicId}, cluster {before.ClusterId}): it was made anew. To go on at its start, set Processor__AcceptNewTopics=true for one run.");
            }

            start[topic] = isSame ? before! : new StoredOffset(broker.ClusterId, topicId, Offset.Beginning);
        }

        return start;
    }

    public static TopicPartition Source(InputTopic topic, int partition) => new(Topics.Inputs[(int)topic], partition);

    public static InputTopic TopicOf(string name)
    {
        for (var i = 0; i < Topics.Inputs.Count; i++)
        {
            if (Topics.Inputs[i] == name)
            {
                return (InputTopic)i;
            }
        }

        throw new ArgumentException($"{name} is no input topic.", nameof(name));
    }
}
