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
/// The partitions this replica owns. One is <b>assigned</b> when all its input topics are: their records are merged, so
/// half of them is of no use. It is <b>owned</b> once its epoch was raised and its state loaded, until one of the topics
/// is revoked, until another replica is found to have taken over, which leaves it <b>fenced</b>, or until its records are
/// not where they were, which leaves it <b>stopped</b>. Used on the pipeline's thread; loading goes on elsewhere.
/// </summary>
internal sealed class Ownership(
    Takeovers takeovers, Publisher publisher, IDecidedRows decided, StopKeeper stops, IOptions<ProcessorOptions> options, ReplicaName replica, TimeProvider time)
{
    /// <summary>How long after a takeover what changed before it is published once more.</summary>
    public static readonly TimeSpan PublishAgainAfter = TimeSpan.FromMinutes(1);

    /// <summary>How long a fenced partition may stay assigned: the group may be about to say who has it.</summary>
    public static readonly TimeSpan FencedGrace = TimeSpan.FromSeconds(2);

    private readonly HashSet<TopicPartition> _assigned = [];
    private readonly Dictionary<int, OwnedPartition> _owned = [];
    private readonly Dictionary<int, long> _fenced = [];
    private readonly Dictionary<int, (long TakenOver, long AfterSequence)> _toPublishAgain = [];
    private readonly AlertPolicy _policy = new(options.Value.Alerts, options.Value.AlertCategories);
    private readonly DedupeHorizon _horizon = new(options.Value.DedupeIds, TimeSpan.FromHours(options.Value.DedupeHours));

    public IReadOnlyCollection<OwnedPartition> Owned => _owned.Values;

    /// <summary>Offset of the first record of a topic partition that the broker has; null where it does not say.</summary>
    public Func<InputTopic, int, long?> FirstKept { get; set; } = (_, _) => null;

    /// <summary>Why partitions are stopped until a person lets them go on; null where none is.</summary>
    public string? StoppedTrouble => stops.Trouble;

    public BrokerIdentity Broker { get; set; } = new("", new Dictionary<string, string>());

    public DataSettings Settings { get; set; } = new(0, DataSettings.WallClock);

    /// <summary>Why an assigned partition is not owned; null where nothing is wrong.</summary>
    public string? LoadingTrouble => takeovers.Trouble;

    public bool IsLoading => takeovers.IsLoading;

    /// <summary>Partitions that are assigned though another replica has taken them over.</summary>
    public IReadOnlyCollection<int> Fenced => _fenced.Keys;

    /// <summary>A fenced partition has stayed assigned for too long: the group and the database do not agree on who owns it.</summary>
    public bool IsFencedForGood => _fenced.Values.Any(since => time.GetElapsedTime(since) >= FencedGrace);

    public OwnedPartition? Find(int partition) => _owned.GetValueOrDefault(partition);

    public Partition NewState(int number) => new(number, _policy, _horizon);

    public void Assign(IReadOnlyList<TopicPartition> added)
    {
        _assigned.UnionWith(added);
        foreach (var partition in added.Select(tp => tp.Partition.Value).Distinct().Where(IsAssigned))
        {
            if (!_owned.ContainsKey(partition) && !takeovers.IsWanted(partition))
            {
                takeovers.Request(partition, NewState, held: null);
            }
        }
    }

    private bool IsAssigned(int partition) => Topics.Inputs.All(topic => _assigned.Contains(new TopicPartition(topic, partition)));

    public void Revoke(IReadOnlyList<TopicPartition> removed)
    {
        _assigned.ExceptWith(removed);
        foreach (var partition in removed.Select(tp => tp.Partition.Value).Distinct())
        {
            Drop(partition);
            stops.Forget(partition);
            _fenced.Remove(partition);
        }
    }

    /// <summary>Takes a partition out that is another replica's by now.</summary>
    public void Fence(int partition)
    {
        Drop(partition);
        if (IsAssigned(partition))
        {
            _fenced[partition] = time.GetTimestamp();
        }
    }

    /// <summary>Drops what was decided and begins again from what is durable.</summary>
    public void LoadAgain(int partition)
    {
        if (_owned.TryGetValue(partition, out var owned))
        {
            Drop(partition);
            takeovers.Request(partition, NewState, owned.Epoch);
        }
    }

    private void Drop(int partition)
    {
        takeovers.Cancel(partition);
        _owned.Remove(partition);
        _toPublishAgain.Remove(partition);
        publisher.Stop(partition);
    }

    /// <summary>Takes what has been loaded since the last call.</summary>
    /// <returns>The partitions that are owned from now on, to be read from <see cref="Positions"/>.</returns>
    public List<TakenOver> TakeLoaded()
    {
        var fenced = new List<int>();
        var owned = takeovers.Poll(fenced).Where(TryOwn).ToList();
        fenced.ForEach(Fence);
        return owned;
    }

    /// <summary>Gives a partition up until a person lets it go on.</summary>
    public void Stop(PartitionStop stop)
    {
        Drop(stop.Partition);
        stops.Stop(stop);
    }

    /// <returns>Whether a person has let a stopped partition go on.</returns>
    public bool IsAccepted() => stops.Poll().Count > 0;

    /// <summary>Begins to decide, and to publish what the last owner may not have published.</summary>
    /// <returns>False where the partition has to stop.</returns>
    private bool TryOwn(TakenOver taken)
    {
        var loaded = taken.Loaded;
        var number = loaded.State.Number;
        var start = TopicOffsets.Start(number, loaded.Offsets, Broker, taken.Stops, topic => FirstKept(topic, number));
        if (start.Stop is { } stop)
        {
            Stop(stop);
            return false;
        }

        var clock = new PartitionClock(Settings.Clock == DataSettings.EventClock, time, loaded.State.Time);
        var owned = _owned[number] = new OwnedPartition(loaded, clock, start.Offsets, decided, time);
        foreach (var gap in start.Gaps)
        {
            owned.RecordGap(gap);
            stops.WentOn(number, gap, loaded.State.Time);
        }

        if (start.Gaps.Count == 0 && taken.Stops.Count > 0)
        {
            stops.Clear(number);
        }

        _toPublishAgain[number] = (time.GetTimestamp(), taken.RecentSequence);
        publisher.Start(loaded, taken.Unpublished, replica.Value, Settings.Clock);
        return true;
    }

    /// <summary>Where the input topics of an owned partition are read from.</summary>
    public IEnumerable<TopicPartitionOffset> Positions(int partition) => Topics.Inputs.Select(
        (topic, i) => new TopicPartitionOffset(topic, partition, _owned[partition].Next((InputTopic)i)));

    /// <summary>Lets those that were taken over a while ago publish once more what changed before.</summary>
    public void PublishAgainIfDue()
    {
        foreach (var (partition, due) in _toPublishAgain)
        {
            if (time.GetElapsedTime(due.TakenOver) >= PublishAgainAfter)
            {
                _toPublishAgain.Remove(partition);
                _owned[partition].PublishAgain(due.AfterSequence);
            }
        }
    }
}

/// <summary>Name of this process, as it stands beside what it owns.</summary>
internal sealed record ReplicaName(string Value);
