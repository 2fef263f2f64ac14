using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;

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
        ownership.FirstKept = FirstKept;
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

        LookForStops();
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

    /// <summary>
    /// An end of partition tells where the client was when it fetched, which may be long ago: what it has fetched
    /// since stands behind it in its queue. The high watermark of the latest fetch tells.
    /// </summary>
    private void ForgetPassedEnds(OwnedPartition owned)
    {
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales && owned.Buffer.Count > 0; topic++)
        {
            if (owned.Buffer.IsAtEnd(topic))
            {
                owned.Buffer.EndIsAt(topic, consumer.GetWatermarkOffsets(TopicOffsets.Source(topic, owned.Number)).High.Value);
            }
        }
    }

    private bool Decide()
    {
        var decided = 0;
        foreach (var owned in ownership.Owned)
        {
            ForgetPassedEnds(owned);
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

    private void OnConsumeError(ConsumeException e)
    {
        if (e.Error.Code == ErrorCode.Local_AutoOffsetReset && e.ConsumerRecord is { } at)
        {
            _outOfRange[at.TopicPartition] = at.Offset.Value;
        }

        ConsumeFailed(log, e.Error.Code, e.Error.Reason);
    }
}
