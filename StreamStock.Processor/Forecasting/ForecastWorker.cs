using System.Threading.Channels;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Forecasting;

/// <summary>
/// Makes forecasts on a thread of its own, so that deciding never waits for one, and learns now and then what all
/// products of this replica together tell. What is lost when a partition leaves is asked for again by its next owner.
/// </summary>
internal sealed partial class ForecastWorker(TimeProvider time, ILogger<ForecastWorker> log) : BackgroundService
{
    /// <summary>Copies of histories that wait: at most 12 KB each.</summary>
    public const int MaxWaiting = 1_024;

    /// <summary>Days of partition time after which it is learnt anew.</summary>
    private const int LearnEveryDays = 7;

    /// <summary>Fewest products of which anything is learnt.</summary>
    private const int LeastProducts = 5;

    /// <summary>It is learnt anew at once when so many times as many products are known: the first to be forecast after a start are few.</summary>
    private const int Growth = 2;

    /// <summary>Replayed weeks pass in a moment; learning takes seconds.</summary>
    private static readonly TimeSpan LeastTimeBetweenLearning = TimeSpan.FromMinutes(1);

    private readonly Channel<(ForecastJob Job, ForecastInbox Inbox)> _jobs =
        Channel.CreateBounded<(ForecastJob, ForecastInbox)>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    private PoolLearner _learner = new(Calendar.Daily);
    private HashSet<string> _learnt = [];
    private DemandPool? _pool;
    private int _learntFrom;
    private int _learntDay;
    private int _newestDay;
    private long _learntAt;

    /// <summary>What was learnt last; null before that.</summary>
    public DemandPool? Pool => Volatile.Read(ref _pool);

    /// <summary>There is room for another job.</summary>
    public bool HasRoom => _jobs.Reader.Count < MaxWaiting;

    /// <summary>Records the forecasts that were made, and hands out those that are due; at most so many of either. On the partition's own thread.</summary>
    /// <returns>How many were recorded.</returns>
    public int Exchange(Partition partition, ForecastInbox inbox, Effects effects, int limit)
    {
        var taken = 0;
        for (; taken < limit && inbox.TryTake(out var made); taken++)
        {
            partition.Forecasted(made.Job, made.Forecast, effects);
        }

        for (var given = 0; given < limit && HasRoom && partition.TryTakeForecast(out var job); given++)
        {
            Submit(job, inbox);
        }

        return taken;
    }

    /// <summary>Hands a job over; its result comes to the inbox. Only while there is room.</summary>
    public void Submit(ForecastJob job, ForecastInbox inbox) => _jobs.Writer.TryWrite((job, inbox));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        try
        {
            while (_jobs.Reader.WaitToReadAsync(stopping).AsTask().GetAwaiter().GetResult())
            {
                while (!stopping.IsCancellationRequested && _jobs.Reader.TryRead(out var next))
                {
                    Make(next.Job, next.Inbox);
                }

                LearnIfDue();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops; what waits is asked for again after the next start.
        }
    }

    private void Make(ForecastJob job, ForecastInbox inbox)
    {
        if (_learnt.Add(job.Product.Id))
        {
            _learner.Add(job.Series);
        }

        _newestDay = Math.Max(_newestDay, job.LastDay);
        inbox.Add(job, job.Make(_pool));
    }

    private void LearnIfDue()
    {
        var isNew = _pool is null || _newestDay >= _learntDay + LearnEveryDays || _learnt.Count >= Growth * _learntFrom;
        var isEarly = _pool is not null && time.GetElapsedTime(_learntAt) < LeastTimeBetweenLearning;
        if (!isNew || isEarly || _learnt.Count < LeastProducts)
        {
            return;
        }

        var started = time.GetTimestamp();
        Volatile.Write(ref _pool, _learner.Learn(ForecastJob.StoredDays));
        Learnt(log, _learnt.Count, time.GetElapsedTime(started).TotalSeconds);
        (_learntFrom, _learntDay, _learntAt) = (_learnt.Count, _newestDay, time.GetTimestamp());
        (_learner, _learnt) = (new PoolLearner(Calendar.Daily), []);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Learnt from {Products} products in {Seconds:0.0} s what forecasts have in common.")]
    private static partial void Learnt(ILogger log, int products, double seconds);
}
