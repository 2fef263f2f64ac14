using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Alerts;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;
using Partition = StreamStock.Core.Stock.Partition;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// The partitions this replica owns. One starts when all its input topics are assigned, and stops when one of them
/// is revoked: their records are merged, so half of them is of no use.
/// </summary>
internal sealed class Ownership(
    IInventoryStore store, Publisher publisher, IDecidedRows decided, IOptions<ProcessorOptions> options, ReplicaName replica, TimeProvider time)
{
    private readonly HashSet<TopicPartition> _assigned = [];
    private readonly Dictionary<int, OwnedPartition> _owned = [];
    private readonly AlertPolicy _policy = new(options.Value.Alerts, options.Value.AlertCategories);
    private readonly DedupeHorizon _horizon = new(options.Value.DedupeIds, TimeSpan.FromHours(options.Value.DedupeHours));

    public IReadOnlyCollection<OwnedPartition> Owned => _owned.Values;

    public BrokerIdentity Broker { get; set; } = new("", new Dictionary<string, string>());

    public DataSettings Settings { get; set; } = new(0, DataSettings.WallClock);

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
            publisher.Stop(partition);
        }
    }

    /// <summary>Raises the epoch, loads the state and begins to publish what the last owner may not have published.</summary>
    public OwnedPartition TakeOver(int partition)
    {
        var loaded = store.TakeOver(partition, replica.Value, NewState);
        var start = TopicOffsets.Start(partition, loaded.Offsets, Broker, options.Value.AcceptNewTopics);
        var clock = new PartitionClock(Settings.Clock == DataSettings.EventClock, time, loaded.State.Time);
        var owned = new OwnedPartition(loaded, clock, start, decided, time);
        _owned[partition] = owned;
        publisher.Start(loaded, store.Unpublished(partition, loaded.PublishedSequence), replica.Value, Settings.Clock);
        return owned;
    }
}

/// <summary>Name of this process, as it stands beside what it owns.</summary>
internal sealed record ReplicaName(string Value);
