using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Forecasting;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// The one consume loop: read → decide → commit → publish, on a thread of its own, which never waits for the database.
/// While a batch is being committed the next one is decided. What cannot be committed is dropped, with everything
/// decided on top of it, and the state is loaded again as on assignment; nothing is acknowledged before it is durable.
/// </summary>
internal sealed partial class Pipeline(
    InputConsumers consumers,
    RebalanceEvents rebalances,
    Ownership ownership,
    Committer committer,
    GroupOffsets groupOffsets,
    Publisher publisher,
    ForecastWorker forecasts,
    RestingPartitions resting,
    PipelineHealth health,
    IOptions<ProcessorOptions> options,
    IOptions<KafkaOptions> kafka,
    TimeProvider time,
    ILogger<Pipeline> log)
{
    /// <summary>Forecasts handed out and recorded between two batches while events wait; more where none do.</summary>
    private const int ForecastsWhileBusy = 8;
    private const int ForecastsWhileIdle = 256;

    private static readonly TimeSpan IdleWait = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan WatermarkTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TickInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan DrainCeiling = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan FlushCeiling = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRejoinPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRejoinPause = TimeSpan.FromSeconds(30);

    private readonly ProcessorOptions _options = options.Value;
    private readonly RecordReader _reader = new(kafka.Value.Partitions);
    private readonly Backoff _rejoinPause = new(FirstRejoinPause, LongestRejoinPause, new Random(Environment.ProcessId));

    /// <summary>Paused because enough of them is buffered.</summary>
    private readonly HashSet<TopicPartition> _paused = [];

    /// <summary>Assigned a moment ago; what they hold is of no use before their state has been loaded.</summary>
    private readonly List<TopicPartition> _toPause = [];

    /// <summary>Where owned partitions go on, as soon as the client lets them. Until then what it delivers is from elsewhere.</summary>
    private readonly Dictionary<TopicPartition, Offset> _toSeek = [];

    private readonly AwaitedReads _awaitedReads = new(time);

    private IConsumer<byte[], byte[]> _consumer = null!;
    private long _lastArrival;
    private long _lastTick;
    private string? _rejoin;

    public void Run(CancellationToken stopping)
    {
        (rebalances.Assigned, rebalances.Revoked, rebalances.Lost) = (OnAssigned, OnRevoked, OnLost);
        ownership.FirstKept = FirstKept;
        health.Report(PipelineHealth.Start, null);
        while (!stopping.IsCancellationRequested)
        {
            BeMember(stopping);
        }
    }

    /// <summary>Belongs to the group until the end, or until there is a reason to join it anew.</summary>
    private void BeMember(CancellationToken stopping)
    {
        _rejoin = null;
        _consumer = consumers.Create();
        try
        {
            _consumer.Subscribe(Topics.Inputs);
            while (!stopping.IsCancellationRequested && _rejoin is null)
            {
                Turn();
            }

            if (_rejoin is null)
            {
                Stop();
            }
            else
            {
                Leave();
            }
        }
        finally
        {
            groupOffsets.Release(_consumer);
        }

        if (_rejoin is not null)
        {
            stopping.WaitHandle.WaitOne(_rejoinPause.Next());
        }
    }

    private void Turn()
    {
        if (committer.TryFinish() is { } outcome)
        {
            AfterCommit(outcome);
        }

        LookForStops();
        TakeLoaded();
        var busy = Read();
        busy |= Decide();
        Tick();
        resting.Show(ownership.Find);
        committer.StartIfDue(ownership.Owned, Lag, force: false);
        groupOffsets.CommitIfDue(_consumer);
        if (!busy && committer.IsBusy)
        {
            committer.Wait(IdleWait);
        }
    }

    private bool Decide()
    {
        var decided = 0;
        foreach (var owned in ownership.Owned.ToList())
        {
            decided += TryDecide(owned);
        }

        // After a restart every product may be due for one, and none is as urgent as the partitions that are not decided yet.
        foreach (var owned in ownership is { IsLoading: true, LoadingTrouble: null } ? [] : ownership.Owned)
        {
            owned.Forecast(forecasts, decided > 0 ? ForecastsWhileBusy : ForecastsWhileIdle);
        }

        ResumeDrained();
        return decided > 0;
    }

    private int TryDecide(OwnedPartition owned)
    {
        try
        {
            LookForEnds(owned);
            if (owned.WantsCommandsEnd)
            {
                FindCommandsEnd(owned);
            }

            var room = _options.MaxBatchRows - ownership.Owned.Sum(p => p.PendingRows);
            return room > 0 ? owned.Decide(room) : 0;
        }
        catch (Exception e) when (Outage.IsPassing(e))
        {
            // A duplicate could not be looked up. The record is out of the buffer and its effects are not known.
            LookupFailed(log, owned.Number, e.Message);
            LoadAgain(owned.Number);
            return 0;
        }
    }

    private void FindCommandsEnd(OwnedPartition owned)
    {
        try
        {
            var end = _consumer.QueryWatermarkOffsets(TopicOffsets.Source(InputTopic.Commands, owned.Number), WatermarkTimeout).High.Value;
            owned.SetCommandsEnd(end, _lastArrival);
        }
        catch (KafkaException e)
        {
            WatermarkFailed(log, owned.Number, e.Error.Reason);
        }
    }

    private void Tick()
    {
        if (time.GetElapsedTime(_lastTick) < TickInterval)
        {
            return;
        }

        _lastTick = time.GetTimestamp();
        if (publisher.Fatal is { } fatal)
        {
            throw new KafkaException(fatal);
        }

        LookForLostReads();
        ownership.PublishAgainIfDue();
        foreach (var owned in ownership.Owned.ToList())
        {
            owned.Tick();
            owned.PublishedSequence = publisher.Published(owned.Number);
            publisher.Observe(owned.Number, owned.State.Time, Lag(owned));
            if (publisher.HasFailed(owned.Number) && !committer.IsBusy)
            {
                LoadAgain(owned.Number);
            }
        }

        ReportHealth();
    }

    /// <summary>Records of a partition's input topics that the broker has and that are not decided.</summary>
    private long Lag(OwnedPartition owned)
    {
        long lag = 0;
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales; topic++)
        {
            var high = _consumer.GetWatermarkOffsets(TopicOffsets.Source(topic, owned.Number)).High.Value;
            var next = owned.Buffer.NextToDecide(topic);
            lag += high > 0 && next >= 0 ? Math.Max(0, high - next) : 0;
        }

        return lag;
    }
}
