using Confluent.Kafka;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Committing;

/// <summary>
/// Lets the group's offsets follow the database's, for lag tools and for producers that must not run too far ahead.
/// Recovery never reads them, so one request at a time is enough, and one that fails is made up for by the next.
/// Used on the pipeline's thread; the requests themselves run elsewhere.
/// </summary>
internal sealed partial class GroupOffsets(TimeProvider time, ILogger<GroupOffsets> log)
{
    /// <summary>Least time between two requests: each is a record in a topic of the broker's own.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly Dictionary<TopicPartition, long> _durable = [];
    private readonly HashSet<TopicPartition> _changed = [];
    private Task _request = Task.CompletedTask;
    private long _lastRequest;

    /// <summary>Takes the offsets of a batch that has become durable.</summary>
    public void Add(CommitBatch batch)
    {
        foreach (var partition in batch.Partitions)
        {
            for (var topic = InputTopic.Commands; topic <= InputTopic.Sales; topic++)
            {
                var source = TopicOffsets.Source(topic, partition.Partition);
                var next = partition.Offsets[(int)topic]!.Next;
                if (next >= 0 && (!_durable.TryGetValue(source, out var known) || known != next))
                {
                    _durable[source] = next;
                    _changed.Add(source);
                }
            }
        }
    }

    /// <summary>Forgets partitions that are another replica's by now.</summary>
    public void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            _durable.Remove(partition);
            _changed.Remove(partition);
        }
    }

    public void CommitIfDue(IConsumer<byte[], byte[]> consumer)
    {
        if (_changed.Count > 0 && _request.IsCompleted && time.GetElapsedTime(_lastRequest) >= Interval)
        {
            _lastRequest = time.GetTimestamp();
            Start(consumer);
        }
    }

    /// <summary>Commits what is left, before the consumer leaves the group.</summary>
    public void CommitRest(IConsumer<byte[], byte[]> consumer, TimeSpan longest)
    {
        _request.Wait(longest);
        if (_changed.Count > 0 && _request.IsCompleted)
        {
            Start(consumer);
            _request.Wait(longest);
        }
    }

    /// <summary>
    /// Disposes of a consumer once no request uses it any more. The client does not guard its native part against that:
    /// freed under a request that a slow broker has not answered, it takes the whole process down.
    /// </summary>
    public void Release(IDisposable consumer)
    {
        if (_request.IsCompleted)
        {
            consumer.Dispose();
        }
        else
        {
            _request = _request.ContinueWith(_ => consumer.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private void Start(IConsumer<byte[], byte[]> consumer)
    {
        List<TopicPartitionOffset> offsets = [.. _changed.Select(source => new TopicPartitionOffset(source, _durable[source]))];
        _changed.Clear();
        _request = Task.Run(() => Commit(consumer, offsets));
    }

    private void Commit(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> offsets)
    {
        try
        {
            consumer.Commit(offsets);
        }
        catch (Exception e) when (e is KafkaException or ObjectDisposedException)
        {
            NotCommitted(log, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The group's offsets were not committed: {Reason}")]
    private static partial void NotCommitted(ILogger log, string reason);
}
