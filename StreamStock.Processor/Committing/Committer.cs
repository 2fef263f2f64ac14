using Microsoft.Extensions.Options;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Committing;

/// <summary>
/// One transaction at a time for all owned partitions, on another thread than deciding. After it the batch is handed
/// to the publisher.
/// </summary>
internal sealed class Committer(
    IInventoryStore store, Publisher publisher, IOptions<ProcessorOptions> options, ProcessorMetrics metrics, TimeProvider time)
{
    /// <summary>Snapshots may be as old as this while the processor is behind: each then stands for many changes.</summary>
    public static readonly TimeSpan SlowestPublishing = TimeSpan.FromSeconds(1);

    /// <summary>Records not yet decided beyond which it is behind.</summary>
    public const int BehindRecords = 10_000;

    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(options.Value.CommitMilliseconds);
    private readonly TimeSpan _publishPause = TimeSpan.FromMilliseconds(options.Value.PublishMilliseconds);
    private Task<CommitOutcome>? _commit;
    private List<OwnedPartition> _sealed = [];
    private long _lastStart;
    private long _lastPublished;

    public bool IsBusy => _commit is { IsCompleted: false };

    /// <summary>
    /// Begins a transaction where none runs and there is enough to commit, or it has waited long enough, or somebody
    /// waits for an answer: what comes while it runs is gathered for the next.
    /// </summary>
    public void StartIfDue(IReadOnlyCollection<OwnedPartition> owned, Func<OwnedPartition, long> lag, bool force)
    {
        if (_commit is not null || owned.Count == 0)
        {
            return;
        }

        var due = force || owned.Any(p => p.IsAwaited) || time.GetElapsedTime(_lastStart) >= _interval || owned.Sum(p => p.PendingRows) >= options.Value.MaxBatchRows;
        if (!due || !owned.Any(p => force || p.HasNews || p.HasUnpublished))
        {
            return;
        }

        var behind = owned.ToDictionary(p => p, lag);
        var pause = behind.Values.Sum() > BehindRecords ? SlowestPublishing : _publishPause;
        var publish = force || time.GetElapsedTime(_lastPublished) >= pause;
        var news = owned.Where(p => force || p.HasNews || (publish && p.HasUnpublished)).ToList();
        if (news.Count == 0)
        {
            return;
        }

        _lastStart = time.GetTimestamp();
        _lastPublished = publish ? _lastStart : _lastPublished;
        _sealed = news;
        var batch = new CommitBatch { RecordedAt = news.Max(p => p.State.RecordedAt) };
        batch.Partitions.AddRange(news.Select(p => p.Seal(behind[p], publish, settle: force)));
        _commit = Task.Run(() => Commit(batch));
    }

    private CommitOutcome Commit(CommitBatch batch)
    {
        var fenced = new List<PartitionCommit>();
        try
        {
            var started = time.GetTimestamp();
            while (batch.Partitions.Count > 0 && !TryCommit(batch, fenced))
            {
                // Again, without those that are another replica's by now.
            }

            metrics.Committed(batch.Rows, time.GetElapsedTime(started));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return new CommitOutcome(batch, fenced, e);
        }

        publisher.Publish(batch);
        return new CommitOutcome(batch, fenced, null);
    }

    private bool TryCommit(CommitBatch batch, List<PartitionCommit> fenced)
    {
        try
        {
            store.Commit(batch);
            return true;
        }
        catch (FencedException e)
        {
            fenced.AddRange(batch.Partitions.Where(p => e.Partitions.Contains(p.Partition)));
            batch.Partitions.RemoveAll(p => e.Partitions.Contains(p.Partition));
            return false;
        }
    }

    /// <summary>How a transaction ended that has ended since this was asked last; null where none has.</summary>
    public CommitOutcome? TryFinish()
    {
        if (_commit is not { IsCompleted: true } ended)
        {
            return null;
        }

        _commit = null;
        var outcome = ended.GetAwaiter().GetResult();
        if (outcome.Failure is null)
        {
            _sealed.ForEach(p => p.Release());
        }

        return outcome;
    }

    public void Wait(TimeSpan longest)
    {
        // The outcome is asked for by TryFinish.
        if (_commit is { } running)
        {
            Task.WaitAny([running], longest);
        }
    }
}

/// <summary>How a transaction ended.</summary>
/// <param name="Batch">What is durable where it did not fail.</param>
/// <param name="Fenced">Left out, because their epochs are not the stored ones any more.</param>
/// <param name="Failure">Why nothing is durable, or why that is not known; null where all is well.</param>
internal sealed record CommitOutcome(CommitBatch Batch, IReadOnlyList<PartitionCommit> Fenced, Exception? Failure);
