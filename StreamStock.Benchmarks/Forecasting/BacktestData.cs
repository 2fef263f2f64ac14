using StreamStock.Core.Forecasting;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>A series as it is scored: its values, and where a competition holds back the end, that.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Values">One a period, without gaps, beginning with the first that is not 0.</param>
/// <param name="LastPeriod">Number of the newest value's period.</param>
/// <param name="HeldBack">Values that follow; null where the end of <paramref name="Values"/> is scored.</param>
internal sealed record BacktestSeries(string Name, double[] Values, int LastPeriod, double[]? HeldBack = null);

/// <param name="Series">All of them.</param>
/// <param name="Calendar">Seasons they may have.</param>
/// <param name="Horizon">Periods forecast at once.</param>
/// <param name="Origins">How often, a horizon apart.</param>
internal sealed record BacktestData(IReadOnlyList<BacktestSeries> Series, Calendar Calendar, int Horizon, int Origins)
{
    /// <summary>Longest history handed to a method of the rolling protocol; competitions hand over all they have.</summary>
    private const int MaxHistory = 730;

    /// <summary>Season of the textbook methods, and of the naive error that MASE is scaled by; a competition names its own.</summary>
    public int ReferenceSeason { get; init; } = Calendar.Main;

    public bool IsCompetition => Series.Any(s => s.HeldBack is not null);

    public static Calendar CalendarOf(int frequency) => frequency switch
    {
        7 => Calendar.Daily,
        24 => Calendar.Hourly,
        52 => Calendar.Weekly,
        _ => new Calendar(Math.Max(1, frequency), 0),
    };

    /// <summary>What was known at an origin, 0 the earliest; empty where the series had not begun.</summary>
    public ReadOnlyMemory<double> History(BacktestSeries series, int origin)
    {
        if (series.HeldBack is not null)
        {
            return series.Values;
        }

        var length = Math.Max(0, series.Values.Length - ((Origins - origin) * Horizon));
        var from = Math.Max(0, length - MaxHistory);
        return series.Values.AsMemory(from, length - from);
    }

    public ReadOnlySpan<double> Actual(BacktestSeries series, int origin) => series.HeldBack is { } held
        ? held
        : series.Values.AsSpan(series.Values.Length - ((Origins - origin) * Horizon), Horizon);

    public int LastPeriod(BacktestSeries series, int origin) =>
        series.HeldBack is null ? series.LastPeriod - ((Origins - origin) * Horizon) : series.LastPeriod;

    public DemandSeries Known(BacktestSeries series, int origin) =>
        new(History(series, origin).Span, LastPeriod(series, origin)) { Calendar = Calendar };

    /// <summary>By what was known before the first origin.</summary>
    public string ClassOf(BacktestSeries series) => DemandClasses.Of(History(series, 0).Span).Name();
}
