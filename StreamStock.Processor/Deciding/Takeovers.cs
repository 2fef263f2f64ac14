using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// Raises epochs and loads partitions away from the pipeline's thread, which goes on polling its group meanwhile. A
/// database that cannot be reached is asked again with back-off, for as long as the partition is wanted.
/// </summary>
internal sealed partial class Takeovers(IInventoryStore store, PartitionStops stops, ReplicaName replica, TimeProvider time, ILogger<Takeovers> log)
{
    /// <summary>What changed so long before a takeover is published once more after it.</summary>
    public static readonly TimeSpan PublishedAgain = TimeSpan.FromMinutes(10);

    /// <summary>Partitions loaded at once: more would only share the same processor.</summary>
    private const int MaxAtOnce = 2;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Dictionary<int, Takeover> _wanted = [];

    /// <summary>Loads nobody waits for any more; the next one of the same partition begins after it.</summary>
    private readonly Dictionary<int, Task> _abandoned = [];

    public bool IsLoading => _wanted.Count > 0;

    /// <summary>Why something cannot be loaded; null where nothing failed.</summary>
    public string? Trouble => _wanted.Values.FirstOrDefault(w => w.Failure is not null) is { } failed
        ? $"The state of partition {failed.Partition} cannot be loaded: {failed.Failure}"
        : null;

    /// <param name="partition">Its number.</param>
    /// <param name="factory">Makes the empty state.</param>
    /// <param name="held">Epoch this replica held, where it loads again what it owned.</param>
    public void Request(int partition, PartitionFactory factory, long? held)
    {
        Cancel(partition);
        _wanted[partition] = new Takeover(partition, factory, held, new Backoff(FirstPause, LongestPause, new Random(Environment.ProcessId + partition)));
    }

    public bool IsWanted(int partition) => _wanted.ContainsKey(partition);

    public void Cancel(int partition)
    {
        if (_wanted.Remove(partition, out var takeover) && takeover.Load is { IsCompleted: false } running)
        {
            _abandoned[partition] = running;
        }
    }

    /// <summary>Begins what is due and returns what has been loaded.</summary>
    /// <param name="fenced">Takes the partitions that another replica has taken over meanwhile.</param>
    public List<TakenOver> Poll(List<int> fenced)
    {
        var loaded = new List<TakenOver>();
        foreach (var takeover in _wanted.Values.ToList())
        {
            if (takeover.Load is { IsCompleted: true } ended)
            {
                Finish(takeover, ended, loaded, fenced);
            }
        }

        foreach (var takeover in _wanted.Values.Where(IsDue).Take(MaxAtOnce - _wanted.Values.Count(w => w.Load is not null)).ToList())
        {
            _abandoned.Remove(takeover.Partition);
            takeover.Load = Task.Run(() => Load(takeover));
        }

        return loaded;
    }

    private bool IsDue(Takeover takeover) =>
        takeover.Load is null
        && (takeover.FailedAt is not { } failed || time.GetElapsedTime(failed) >= takeover.Pause)
        && (!_abandoned.TryGetValue(takeover.Partition, out var running) || running.IsCompleted);

    private void Finish(Takeover takeover, Task<TakenOver> ended, List<TakenOver> loaded, List<int> fenced)
    {
        takeover.Load = null;
        if (ended.Exception?.InnerException is not { } failure)
        {
            _wanted.Remove(takeover.Partition);
            loaded.Add(ended.Result);
        }
        else if (failure is FencedException)
        {
            _wanted.Remove(takeover.Partition);
            fenced.Add(takeover.Partition);
        }
        else if (Outage.IsPassing(failure))
        {
            (takeover.Failure, takeover.FailedAt, takeover.Pause) = (failure.Message, time.GetTimestamp(), takeover.Backoff.Next());
            LoadFailed(log, takeover.Partition, takeover.Pause, failure.Message);
        }
        else
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private TakenOver Load(Takeover wanted)
    {
        var started = time.GetTimestamp();
        var loaded = store.TakeOver(wanted.Partition, replica.Value, wanted.Factory, wanted.Held);
        // Should anything fail from here on, the epoch is ours: the next try must not take it for another's.
        wanted.Held = loaded.Epoch;
        var unpublished = store.Unpublished(wanted.Partition, loaded.PublishedSequence);
        var recent = store.SequenceAt(wanted.Partition, time.GetUtcNow().UtcDateTime - PublishedAgain);
        return new TakenOver(loaded, unpublished, recent, stops.List(wanted.Partition), time.GetElapsedTime(started));
    }

    [LoggerMessage(LogLevel.Warning, "Partition {Partition} cannot be loaded and is tried again after {Pause}: {Reason}")]
    private static partial void LoadFailed(ILogger log, int partition, TimeSpan pause, string reason);

    private sealed class Takeover(int partition, PartitionFactory factory, long? held, Backoff backoff)
    {
        public int Partition => partition;

        public PartitionFactory Factory => factory;

        public Backoff Backoff => backoff;

        public long? Held { get; set; } = held;

        public Task<TakenOver>? Load { get; set; }

        public string? Failure { get; set; }

        public long? FailedAt { get; set; }

        public TimeSpan Pause { get; set; }
    }
}

/// <summary>A partition this replica has become the owner of.</summary>
/// <param name="Loaded">Its state.</param>
/// <param name="Unpublished">What its last owner may not have published.</param>
/// <param name="RecentSequence">Rows after it are younger than <see cref="Takeovers.PublishedAgain"/>.</param>
/// <param name="Stops">What stopped it before, and who let it go on.</param>
/// <param name="Duration">How long that took.</param>
internal sealed record TakenOver(LoadedPartition Loaded, Unpublished Unpublished, long RecentSequence, IReadOnlyList<StopView> Stops, TimeSpan Duration);
