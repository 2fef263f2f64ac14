using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Commands;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Ingest;

/// <summary>Records that were lost before they were read; a person let the partition go on.</summary>
/// <param name="Topic">Topic they were on.</param>
/// <param name="From">Offset of the first.</param>
/// <param name="Lost">How many; 0 where that cannot be known.</param>
/// <param name="Message">What is missing, for people.</param>
internal sealed record OffsetGap(InputTopic Topic, long From, long Lost, string Message);

/// <summary>Where a partition begins to read, or why it does not.</summary>
/// <param name="Offsets">For each input topic the offset to begin at; <see cref="Offset.Beginning"/> where nothing was read yet.</param>
/// <param name="Gaps">What is missing before that.</param>
/// <param name="Stop">Not null where it must not begin.</param>
internal sealed record StartingPoint(IReadOnlyList<StoredOffset> Offsets, IReadOnlyList<OffsetGap> Gaps, PartitionStop? Stop);

/// <summary>
/// Where reading begins, given what was stored and which broker this is. Offsets belong to one life of a topic: the
/// embedded broker forgets everything when it ends, so its offsets mean nothing to the next one.
/// </summary>
internal static class TopicOffsets
{
    private const string EmbeddedClusterPrefix = "mockCluster";

    /// <param name="partition">Partition.</param>
    /// <param name="stored">Where each input topic goes on.</param>
    /// <param name="broker">Which life of which broker this is.</param>
    /// <param name="stops">What stopped the partition before; with who let it go on, where someone did.</param>
    /// <param name="firstKept">Offset of the first record that the broker has; null where it does not say, which leaves a gap closed.</param>
    public static StartingPoint Start(
        int partition, IReadOnlyList<StoredOffset?> stored, BrokerIdentity broker, IReadOnlyList<StopView> stops, Func<InputTopic, long?> firstKept)
    {
        var start = new StoredOffset[Topics.Inputs.Count];
        var gaps = new List<OffsetGap>();
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales; topic++)
        {
            var id = broker.TopicIds[Topics.Inputs[(int)topic]];
            var before = stored.ElementAtOrDefault((int)topic);
            var stop = stops.FirstOrDefault(s => s.Topic == (int)topic && s.Position == before);
            var isNew = before is not null && before.TopicId != id && !before.ClusterId.StartsWith(EmbeddedClusterPrefix, StringComparison.Ordinal);
            if (isNew && stop is not { Kind: PartitionStop.NewTopic, AcceptedBy: not null })
            {
                return new StartingPoint([], [], MadeAnew(partition, topic, before!, id, broker.ClusterId));
            }

            var first = !isNew && stop is { Kind: PartitionStop.Gap, AcceptedBy: not null } ? firstKept(topic) : null;
            if (!isNew && stop is { Kind: PartitionStop.Gap } && first is null)
            {
                return new StartingPoint([], [], new PartitionStop(partition, topic, stop.Kind, stop.Message, before!));
            }

            start[(int)topic] = before?.TopicId == id ? before : new StoredOffset(broker.ClusterId, id, Offset.Beginning);
            if (isNew)
            {
                gaps.Add(new OffsetGap(topic, before!.Next, 0, $"{Topics.Inputs[(int)topic]} was made anew; what was on it from offset {before.Next} of its earlier life is lost. {stop!.AcceptedBy} let partition {partition} go on at its start."));
            }
            else if (first is { } low && low != before!.Next)
            {
                start[(int)topic] = before with { Next = low };
                gaps.Add(new OffsetGap(topic, before.Next, Math.Max(0, low - before.Next), $"{Topics.Inputs[(int)topic]} goes on at offset {low} instead of {before.Next}. {stop!.AcceptedBy} let partition {partition} go on."));
            }
        }

        return new StartingPoint(start, gaps, null);
    }

    private static PartitionStop MadeAnew(int partition, InputTopic topic, StoredOffset before, string id, string cluster)
    {
        var name = Topics.Inputs[(int)topic];
        return new PartitionStop(
            partition, topic, PartitionStop.NewTopic,
            $"Topic {name} (id {id}, cluster {cluster}) is not the one partition {partition} was read from (id {before.TopicId}, cluster {before.ClusterId}, up to offset {before.Next}): it was made anew. To go on at its start: Processor {OffsetsCommand.Name} {OffsetsCommand.AcceptNewTopic} --partition {partition}",
            before);
    }

    /// <summary>The broker does not have the record that is to be read next.</summary>
    /// <param name="partition">Partition.</param>
    /// <param name="topic">Topic.</param>
    /// <param name="position">Where reading was to go on.</param>
    /// <param name="low">First offset the broker has.</param>
    /// <param name="high">Offset after its last.</param>
    public static PartitionStop OutOfRange(int partition, InputTopic topic, StoredOffset position, long low, long high) => new(
        partition, topic, PartitionStop.Gap,
        $"Partition {partition} of {Topics.Inputs[(int)topic]} is to be read from offset {position.Next}, but the broker has {low} to {high}: records were lost before they were read. To go on at offset {low}: Processor {OffsetsCommand.Name} {OffsetsCommand.AcceptGap} --partition {partition}",
        position);

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
