using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// The one consume loop: read → decide → commit → publish, on a thread of its own. While a batch is being committed
/// the next one is decided. What cannot be committed is dropped, with everything decided on top of it, and the state
/// is loaded again as on assignment; nothing is acknowledged before it is durable.
/// </summary>
internal sealed partial class Pipeline(
    IConsumer<byte[], byte[]> consumer,
    RebalanceEvents rebalances,
    Ownership ownership,
    Committer committer,
    Publisher publisher,
    PipelineHealth health,
    IOptions<ProcessorOptions> options,
    IOptions<KafkaOptions> kafka,
    TimeProvider time,
    ILogger<Pipeline> log)
{
    /// <summary>Records taken from the client between two looks at everything else.</summary>
    private const int ReadsPerTurn = 2_000;

    /// <summary>Forecasts made between two batches while events wait; more where none do.</summary>
    private const int ForecastsWhileBusy = 8;
    private const int ForecastsWhileIdle = 256;

    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan WatermarkTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DrainCeiling = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FlushCeiling = TimeSpan.FromSeconds(5);

    private readonly ProcessorOptions _options = options.Value;
    private readonly RecordReader _reader = new(kafka.Value.Partitions);
    private readonly HashSet<TopicPartition> _paused = [];
    private readonly List<TopicPartitionOffset> _toSeek = [];
    private long _lastArrival;
    private long _lastTick;
    private bool _rejoin;

    public void Run(CancellationToken stopping)
    {
        (rebalances.Assigned, rebalances.Revoked, rebalances.Lost) = (OnAssigned, OnRevoked, OnRevoked);
        consumer.Subscribe(Topics.Inputs);
        health.Trouble = null;
        while (!stopping.IsCancellationRequested)
        {
            Turn();
        }

        Stop();
    }

    private void Turn()
    {
        if (committer.TryFinish(out var failure))
        {
            AfterCommit(failure);
        }

        var busy = Read();
        busy |= Decide();
        Tick();
        committer.StartIfDue(ownership.Owned, Lag, force: false);
        if (!busy && committer.IsBusy)
        {
            committer.Wait(IdleWait);
        }
    }

    private bool Read()
    {
        SeekPending();
        var wait = ownership.Owned.Any(p => p.Buffer.Count > 0) ? TimeSpan.Zero : IdleWait;
        for (var read = 0; read < ReadsPerTurn; read++)
        {
            if (Consume(read == 0 ? wait : TimeSpan.Zero) is not { } result)
            {
                return read > 0;
            }

            Take(result);
        }

        return true;
    }

    private ConsumeResult<byte[], byte[]>? Consume(TimeSpan wait)
    {
        try
        {
            return consumer.Consume(wait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            OnConsumeError(e);
            return null;
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> result)
    {
        if (ownership.Find(result.Partition.Value) is not { } owned)
        {
            return;
        }

        var topic = TopicOffsets.TopicOf(result.Topic);
        if (result.IsPartitionEOF)
        {
            owned.Buffer.ReachedEnd(topic, result.Offset.Value);
            return;
        }

        var record = _reader.Read(result, topic);
        _lastArrival = record.Arrival;
        owned.Buffer.Add(in record);
        if (owned.Buffer.CountOf(topic) >= _options.MaxBufferedRecords && _paused.Add(result.TopicPartition))
        {
            consumer.Pause([result.TopicPartition]);
        }
    }

    private bool Decide()
    {
        var decided = 0;
        foreach (var owned in ownership.Owned)
        {
            if (owned.WantsCommandsEnd)
            {
                FindCommandsEnd(owned);
            }

            var room = _options.MaxBatchRows - ownership.Owned.Sum(p => p.PendingRows);
            decided += room > 0 ? owned.Decide(room) : 0;
        }

        foreach (var owned in ownership.Owned)
        {
            owned.Forecast(decided > 0 ? ForecastsWhileBusy : ForecastsWhileIdle);
        }

        ResumeDrained();
        return decided > 0;
    }

    private void FindCommandsEnd(OwnedPartition owned)
    {
        try
        {
            var end = consumer.QueryWatermarkOffsets(TopicOffsets.Source(InputTopic.Commands, owned.Number), WatermarkTimeout).High.Value;
            owned.SetCommandsEnd(end, _lastArrival);
        }
        catch (KafkaException e)
        {
            // The wait for an unknown product has a ceiling of its own.
            WatermarkFailed(log, owned.Number, e.Error.Reason);
        }
    }

    private void ResumeDrained()
    {
        if (_paused.Count == 0)
        {
            return;
        }

        var drained = _paused.Where(tp => ownership.Find(tp.Partition.Value) is not { } p
            || p.Buffer.CountOf(TopicOffsets.TopicOf(tp.Topic)) < _options.MaxBufferedRecords / 2).ToList();
        if (drained.Count > 0)
        {
            consumer.Resume(drained);
            _paused.ExceptWith(drained);
        }
    }

    private void Tick()
    {
        if (time.GetElapsedTime(_lastTick) < TickInterval)
        {
            return;
        }

        _lastTick = time.GetTimestamp();
        foreach (var owned in ownership.Owned)
        {
            owned.Tick();
            owned.PublishedSequence = publisher.Published(owned.Number);
            publisher.Observe(owned.Number, owned.State.Time, Lag(owned));
        }
    }

    /// <summary>Records of a partition's input topics that the broker has and that are not decided.</summary>
    private long Lag(OwnedPartition owned)
    {
        long lag = 0;
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales; topic++)
        {
            var high = consumer.GetWatermarkOffsets(TopicOffsets.Source(topic, owned.Number)).High.Value;
            var next = owned.Buffer.NextToDecide(topic);
            lag += high > 0 && next >= 0 ? Math.Max(0, high - next) : 0;
        }

        return lag;
    }

    private void AfterCommit(Exception? failure)
    {
        health.Trouble = failure is null ? null : $"The last batch could not be committed: {failure.Message}";
        if (failure is FencedException)
        {
            Fenced(log, failure.Message);
            _rejoin = true;
        }
        else if (failure is not null)
        {
            CommitFailed(log, failure);
            LoadAgain();
        }

        if (_rejoin)
        {
            _rejoin = false;
            consumer.Unsubscribe();
            consumer.Subscribe(Topics.Inputs);
        }
    }

    /// <summary>Drops what was decided on top of a batch that failed and begins again from what is durable.</summary>
    private void LoadAgain()
    {
        committer.BackOff();
        foreach (var partition in ownership.Owned.Select(p => p.Number).ToList())
        {
            try
            {
                ownership.TakeOver(partition);
                _toSeek.AddRange(ownership.Positions(partition));
            }
            catch (Exception e) when (Committer.IsPassing(e))
            {
                // Still out of reach: rejoining loads it again, after another pause.
                CommitFailed(log, e);
                _rejoin = true;
            }
        }
    }

    private void SeekPending()
    {
        foreach (var position in _toSeek)
        {
            consumer.Seek(position);
        }

        _toSeek.Clear();
    }

    private List<TopicPartitionOffset> OnAssigned(List<TopicPartition> added)
    {
        var before = ownership.Owned.Select(p => p.Number).ToHashSet();
        var positions = ownership.Assign(added);
        foreach (var owned in ownership.Owned.Where(p => !before.Contains(p.Number)))
        {
            // Topics of it that were assigned earlier have been read from anywhere.
            _toSeek.AddRange(ownership.Positions(owned.Number).Where(p => !added.Contains(p.TopicPartition)));
        }

        Assigned(log, string.Join(", ", ownership.Owned.Select(p => p.Number).Order()));
        return positions;
    }

    private void OnRevoked(List<TopicPartition> removed)
    {
        // What is in flight may be finished; what was only decided is dropped and decided by the next owner.
        committer.Wait(DrainCeiling);
        if (committer.TryFinish(out var failure) && failure is not null)
        {
            CommitFailed(log, failure);
        }

        ownership.Revoke(removed);
        _paused.ExceptWith(removed);
        _toSeek.RemoveAll(p => removed.Contains(p.TopicPartition));
        Revoked(log, string.Join(", ", removed.Select(p => p.Partition.Value).Distinct().Order()));
    }

    private void OnConsumeError(ConsumeException e)
    {
        if (e.Error.Code == ErrorCode.Local_AutoOffsetReset)
        {
            health.Trouble = $"An offset is out of the broker's range: {e.Error.Reason}";
            OffsetOutOfRange(log, e.Error.Reason);
            return;
        }

        ConsumeFailed(log, e.Error.Code, e.Error.Reason);
    }

    /// <summary>Commits what was decided; before that, where the broker forgets, decides what was produced.</summary>
    private void Stop()
    {
        try
        {
            if (_options.DrainOnStop)
            {
                Drain();
            }

            committer.Wait(DrainCeiling);
            committer.TryFinish(out _);
            committer.StartIfDue(ownership.Owned, Lag, force: true);
            committer.Wait(DrainCeiling);
            committer.TryFinish(out _);
            publisher.Flush(FlushCeiling);
            CommitPublished();
        }
        finally
        {
            consumer.Close();
        }
    }

    private void Drain()
    {
        var started = time.GetTimestamp();
        var ends = ownership.Owned
            .SelectMany(p => Topics.Inputs.Select((_, i) => (Partition: p, Topic: (InputTopic)i)))
            .Select(s => (s.Partition, s.Topic, End: consumer.QueryWatermarkOffsets(TopicOffsets.Source(s.Topic, s.Partition.Number), WatermarkTimeout).High.Value))
            .ToList();
        Draining(log, ends.Sum(e => Math.Max(0, e.End - Math.Max(0, e.Partition.Buffer.NextToDecide(e.Topic)))));
        while (time.GetElapsedTime(started) < DrainCeiling && ends.Any(e => e.End > e.Partition.Buffer.NextToDecide(e.Topic)))
        {
            Turn();
        }
    }

    /// <summary>Stores that all is published, so that the next start publishes nothing twice.</summary>
    private void CommitPublished()
    {
        foreach (var owned in ownership.Owned)
        {
            owned.PublishedSequence = publisher.Published(owned.Number);
        }

        committer.StartIfDue(ownership.Owned, Lag, force: true);
        committer.Wait(DrainCeiling);
        committer.TryFinish(out _);
    }

    [LoggerMessage(LogLevel.Information, "Owns partitions {Partitions}")]
    private static partial void Assigned(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Information, "Gave up partitions {Partitions}")]
    private static partial void Revoked(ILogger log, string partitions);

    [LoggerMessage(LogLevel.Warning, "{Reason} It rejoins the group")]
    private static partial void Fenced(ILogger log, string reason);

    [LoggerMessage(LogLevel.Error, "A batch could not be committed; the state is loaded again")]
    private static partial void CommitFailed(ILogger log, Exception exception);

    [LoggerMessage(LogLevel.Warning, "The end of the commands of partition {Partition} is not known: {Reason}")]
    private static partial void WatermarkFailed(ILogger log, int partition, string reason);

    [LoggerMessage(LogLevel.Critical, "An offset is out of the broker's range, so records were lost before they were read: {Reason}")]
    private static partial void OffsetOutOfRange(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "Reading failed ({Code}): {Reason}")]
    private static partial void ConsumeFailed(ILogger log, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Information, "Stopping: {Records} records are left to decide")]
    private static partial void Draining(ILogger log, long records);
}
