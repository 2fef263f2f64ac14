namespace StreamStock.Benchmarks.Forecasting;

/// <summary>Dated values of one series, in any order; those of one date are added up.</summary>
internal sealed class DatedValues
{
    private readonly List<(DateTime Date, double Value)> _values = [];

    public void Add(DateTime date, double value) => _values.Add((date, value));

    /// <summary>By date; the order of equal ones is theirs.</summary>
    public IReadOnlyList<(DateTime Date, double Value)> Ordered()
    {
        _values.Sort((a, b) => a.Date.CompareTo(b.Date));
        return _values;
    }
}

/// <summary>The even grid of time that dated values stand on: months, or steps of one length.</summary>
/// <param name="Step">Length of a period; zero for months.</param>
/// <param name="Last">Last period of all.</param>
internal sealed record TimeGrid(TimeSpan Step, DateTime Last)
{
    /// <summary>Most periods of a series: more come from a date that is wrong, and would not fit into memory.</summary>
    public const int MaxPeriods = 200_000;

    /// <param name="series">All there are; each with a value at least.</param>
    public static TimeGrid Of(IEnumerable<DatedValues> series)
    {
        var (step, last) = (TimeSpan.MaxValue, DateTime.MinValue);
        foreach (var values in series)
        {
            DateTime? previous = null;
            foreach (var (date, _) in values.Ordered())
            {
                step = previous is { } before && date > before && date - before < step ? date - before : step;
                previous = date;
            }

            last = previous > last ? previous.Value : last;
        }

        return new TimeGrid(step.TotalDays is >= 28 and <= 31 ? TimeSpan.Zero : step, last);
    }

    public long Number(DateTime date) => Step == TimeSpan.Zero
        ? (date.Year * 12) + date.Month - 1
        : date.Ticks / Step.Ticks;

    /// <summary>Values from the series' first date to the last of all; 0 where there is none. Null where that is more than <see cref="MaxPeriods"/>.</summary>
    public double[]? Values(DatedValues dated)
    {
        var ordered = dated.Ordered();
        var from = Number(ordered[0].Date);
        var periods = Number(Last) - from + 1;
        if (periods > MaxPeriods)
        {
            return null;
        }

        var values = new double[periods];
        foreach (var (date, value) in ordered)
        {
            values[Number(date) - from] += value;
        }

        return values;
    }
}
