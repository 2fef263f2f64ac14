using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Committing;

/// <summary>
/// One transaction at a time for all owned partitions, on another thread than deciding. After it the batch is published
/// and the group's offsets follow, for lag tools and for producers that must not run too far ahead.
/// </summary>
internal sealed partial class Committer(
    IInventoryStore store,
    IConsumer<byte[], byte[]> consumer,
    Publisher publisher,
    IOptions<ProcessorOptions> options,
    ProcessorMetrics metrics,
    TimeProvider time,
    ILogger<Committer> log)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly TimeSpan _interval = TimeSpan.FromMilliseconds(options.Value.CommitMilliseconds);
    private readonly Backoff _backoff = new(FirstPause, LongestPause, new Random(Environment.ProcessId));
    private Task? _commit;
    private List<OwnedPartition> _sealed = [];
    private long _lastStart;

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
        var news = due ? owned.Where(p => force || p.HasNews).ToList() : [];
        if (news.Count == 0)
        {
            return;
        }

        _lastStart = time.GetTimestamp();
        _sealed = news;
        var batch = new CommitBatch { RecordedAt = news.Max(p => p.State.RecordedAt) };
        batch.Partitions.AddRange(news.Select(p => p.Seal(lag(p))));
        _commit = Task.Run(() => Commit(batch));
    }

    private void Commit(CommitBatch batch)
    {
        var started = time.GetTimestamp();
        store.Commit(batch);
        metrics.Committed(batch.Rows, time.GetElapsedTime(started));
        // Those who wait for an answer come before those who watch the lag.
        publisher.Publish(batch);
        CommitOffsets(batch);
    }

    private void CommitOffsets(CommitBatch batch)
    {
        var offsets = batch.Partitions
            .SelectMany(p => p.Offsets.Select((o, topic) => (p.Partition, Topic: (InputTopic)topic, Next: o!.Next)))
            .Where(o => o.Next >= 0)
            .Select(o => new TopicPartitionOffset(TopicOffsets.Source(o.Topic, o.Partition), o.Next))
            .ToList();
        try
        {
            consumer.Commit(offsets);
        }
        catch (KafkaException e)
        {
            // Recovery never reads these; the next batch brings them up to date.
            OffsetsNotCommitted(log, e.Error.Reason);
        }
    }

    /// <summary>Whether a transaction has ended since this was asked last, and how.</summary>
    public bool TryFinish(out Exception? failure)
    {
        failure = null;
        if (_commit is not { IsCompleted: true } ended)
        {
            return false;
        }

        _commit = null;
        failure = ended.Exception?.InnerException;
        if (failure is null)
        {
            _backoff.Reset();
            _sealed.ForEach(p => p.Release());
        }

        return true;
    }

    public void Wait(TimeSpan longest)
    {
        // The outcome is asked for by TryFinish.
        if (_commit is { } running)
        {
            Task.WaitAny([running], longest);
        }
    }

    /// <summary>Pauses before another try, longer each time.</summary>
    public void BackOff()
    {
        using var pause = new ManualResetEventSlim();
        pause.Wait(_backoff.Next());
    }

    /// <summary>Whether waiting may help: the database, not the program, is at fault.</summary>
    public static bool IsPassing(Exception e) => e is System.Data.Common.DbException or IOException or TimeoutException;

    [LoggerMessage(LogLevel.Debug, "The group's offsets were not committed: {Reason}")]
    private static partial void OffsetsNotCommitted(ILogger log, string reason);
}
