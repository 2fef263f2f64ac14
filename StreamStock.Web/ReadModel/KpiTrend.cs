namespace StreamStock.Web.ReadModel;

/// <summary>The key figures at one time of the inventory; those of a day are of that day so far. Null is not known.</summary>
/// <param name="At">Partition time (UTC).</param>
public sealed record KpiSample(DateTime At)
{
    public decimal? StockValue { get; init; }

    /// <summary>True where <see cref="StockValue"/> is what was on hand then at the prices of now; absent where it is of then.</summary>
    public bool? AtTodaysPrices { get; init; }

    public int? OutOfStock { get; init; }
    public int? OpenAlerts { get; init; }
    public long? Transactions { get; init; }
    public double? FillRate { get; init; }

    public static KpiSample Of(InventorySummary summary, DateTime at)
    {
        ArgumentNullException.ThrowIfNull(summary);
        return new(at)
        {
            StockValue = summary.StockValue,
            OutOfStock = summary.OutOfStock,
            OpenAlerts = summary.OpenCritical + summary.OpenWarning + summary.OpenInfo,
            Transactions = summary.Feed.TransactionsToday,
            FillRate = summary.FillRate,
        };
    }
}

/// <summary>
/// One sample of the key figures for each hour of the inventory's time, so that they can be held against those of
/// yesterday at this time. Kept by each replica; those of the time before it looked are read from the processor's history.
/// </summary>
public sealed class KpiTrend
{
    /// <summary>Samples held: a day, and the hour in which yesterday's is looked for.</summary>
    public const int MaxSamples = 26;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    private readonly LinkedList<KpiSample> samples = new();
    private readonly Lock gate = new();
    private ReadModelState? of;

    /// <summary>Takes a sample where the last one is an hour old; a freshly loaded state that goes on where the last one stood keeps them.</summary>
    public void Follow(ReadModelState state, Func<InventorySummary> summary)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(summary);
        if (state.Feed.Totals().PartitionTime is not { } now)
        {
            return;
        }

        lock (gate)
        {
            if (!ReferenceEquals(of, state) && samples.Last?.Value.At > now)
            {
                samples.Clear(); // Other data.
            }

            of = state;
            if (samples.Last is { } last && now - last.Value.At < Step)
            {
                return;
            }

            samples.AddLast(KpiSample.Of(summary(), now));
            while (samples.Count > MaxSamples)
            {
                samples.RemoveFirst();
            }
        }
    }

    /// <summary>Puts samples of the past where none was taken, and in the place of those that know less.</summary>
    public void Fill(IReadOnlyList<KpiSample> past)
    {
        ArgumentNullException.ThrowIfNull(past);
        lock (gate)
        {
            var kept = samples.Where(taken => taken.StockValue is not null || past.All(sample => sample.At != taken.At)).ToList();
            var missing = past.Where(sample => !kept.Any(taken => (taken.At - sample.At).Duration() < Step));
            var all = kept.Concat(missing).OrderBy(sample => sample.At).TakeLast(MaxSamples).ToList();
            samples.Clear();
            all.ForEach(sample => samples.AddLast(sample));
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<KpiSample> Samples
    {
        get
        {
            lock (gate)
            {
                return [.. samples];
            }
        }
    }

    /// <summary>The figures of yesterday at this time; null where that is not known.</summary>
    public KpiSample? Yesterday(DateTime now)
    {
        lock (gate)
        {
            var found = samples.LastOrDefault(sample => sample.At <= now - Day);
            return found is not null && now - Day - found.At <= Step + Step ? found : null;
        }
    }
}
