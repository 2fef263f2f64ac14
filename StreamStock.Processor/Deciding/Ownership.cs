using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Alerts;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Upkeep;
using StreamStock.ServiceDefaults.Kafka;
using Partition = StreamStock.Core.Stock.Partition;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// The partitions this replica owns. One starts when all its input topics are assigned, and stops when one of them
/// is revoked: their records are merged, so half of them is of no use.
/// </summary>
internal sealed class Ownership(
    IInventoryStore store, Publisher publisher, IDecidedRows decided, PartitionStops stops, OperationalAlerts alerts, PipelineHealth health, ProcessorMetrics metrics,
    IOptions<ProcessorOptions> options, ReplicaName replica, TimeProvider time)
{
    private readonly HashSet<TopicPartition> _assigned = [];
    private readonly Dictionary<int, OwnedPartition> _owned = [];
    private readonly Dictionary<int, string> _stopped = [];
    private readonly AlertPolicy _policy = new(options.Value.Alerts, options.Value.AlertCategories);
    private readonly DedupeHorizon _horizon = new(options.Value.DedupeIds, TimeSpan.FromHours(options.Value.DedupeHours));

    public IReadOnlyCollection<OwnedPartition> Owned => _owned.Values;

    /// <summary>Assigned partitions that do not go on by themselves, and why.</summary>
    public IReadOnlyDictionary<int, string> Stopped => _stopped;

    /// <summary>Offset of the first record of a topic partition that the broker has.</summary>
    public Func<InputTopic, int, long> FirstKept { get; set; } = (_, _) => 0;

    public BrokerIdentity Broker { get; set; } = new("", new Dictionary<string, string>());

    public DataSettings Settings { get; set; } = new(0, DataSettings.WallClock);

    public bool IsAssigned(TopicPartition source) => _assigned.Contains(source);

    public OwnedPartition? Find(int partition) => _owned.GetValueOrDefault(partition);

    public Partition NewState(int number) => new(number, _policy, _horizon);

    /// <summary>Takes over what is complete now.</summary>
    /// <returns>Where to read each of the newly assigned partitions from.</returns>
    public List<TopicPartitionOffset> Assign(IReadOnlyList<TopicPartition> added)
    {
        _assigned.UnionWith(added);
        var positions = new List<TopicPartitionOffset>();
        foreach (var group in added.GroupBy(tp => tp.Partition.Value))
        {
            var isComplete = Topics.Inputs.All(topic => _assigned.Contains(new TopicPartition(topic, group.Key)));
            if (isComplete && !_owned.ContainsKey(group.Key))
            {
                TakeOver(group.Key);
            }

            positions.AddRange(group.Select(tp => new TopicPartitionOffset(tp, StartOf(tp))));
        }

        return positions;
    }

    /// <summary>Where a topic partition is read from; the start where its partition is not owned, whose records are dropped.</summary>
    private Offset StartOf(TopicPartition source) =>
        _owned.TryGetValue(source.Partition.Value, out var owned) ? owned.Offset(TopicOffsets.TopicOf(source.Topic))!.Next : Offset.Beginning;

    /// <summary>Partitions that this assignment completed though some of their topics were assigned before: those have to be sought.</summary>
    public IEnumerable<TopicPartitionOffset> Positions(int partition) => Topics.Inputs.Select(
        (topic, i) => new TopicPartitionOffset(topic, partition, _owned[partition].Offset((InputTopic)i)!.Next));

    public void Revoke(IReadOnlyList<TopicPartition> removed)
    {
        _assigned.ExceptWith(removed);
        foreach (var partition in removed.Select(tp => tp.Partition.Value).Distinct())
        {
            _owned.Remove(partition);
            _stopped.Remove(partition);
            publisher.Stop(partition);
        }

        health.Stopped = [.. _stopped.Values];
    }

    /// <summary>Gives a partition up until a person lets it go on.</summary>
    public void Stop(PartitionStop stop)
    {
        stops.Record(stop);
        _owned.Remove(stop.Partition);
        publisher.Stop(stop.Partition);
        _stopped[stop.Partition] = stop.Message;
        health.Stopped = [.. _stopped.Values];
    }

    /// <summary>Takes a stopped partition over again, where a person let it go on.</summary>
    public bool TryResume(int partition) => stops.List(partition).Any(s => s.AcceptedBy is not null) && TakeOver(partition);

    /// <summary>Raises the epoch, loads the state and begins to publish what the last owner may not have published.</summary>
    /// <returns>False where the partition has to stop.</returns>
    public bool TakeOver(int partition)
    {
        var loaded = store.TakeOver(partition, replica.Value, NewState);
        var known = stops.List(partition);
        var start = TopicOffsets.Start(partition, loaded.Offsets, Broker, known, topic => FirstKept(topic, partition));
        if (start.Stop is { } stop)
        {
            Stop(stop);
            return false;
        }

        var clock = new PartitionClock(Settings.Clock == DataSettings.EventClock, time, loaded.State.Time);
        var owned = new OwnedPartition(loaded, clock, start.Offsets, decided, time);
        _owned[partition] = owned;
        foreach (var gap in start.Gaps)
        {
            owned.RecordGap(gap);
            metrics.Gap();
            alerts.RaiseLost(partition, Topics.Inputs[(int)gap.Topic], gap.From, gap.Message, loaded.State.Time);
        }

        if (start.Gaps.Count == 0 && known.Count > 0)
        {
            // It has gone on since, or there was nothing to stop for.
            stops.Clear(partition);
        }

        if (_stopped.Remove(partition))
        {
            health.Stopped = [.. _stopped.Values];
        }

        publisher.Start(loaded, store.Unpublished(partition, loaded.PublishedSequence), replica.Value, Settings.Clock);
        return true;
    }
}

/// <summary>Name of this process, as it stands beside what it owns.</summary>
internal sealed record ReplicaName(string Value);
