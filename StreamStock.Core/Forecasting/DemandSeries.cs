namespace StreamStock.Core.Forecasting;

/// <summary>
/// What is known of one product's demand: a value for each period, oldest first, none left out, beginning with the
/// first period in which it could be sold. A period is a day in the stream; the backtest forecasts hours and weeks as well.
/// </summary>
public readonly ref struct DemandSeries
{
    /// <param name="demand">Units asked for (sold + refused) in each period.</param>
    /// <param name="lastPeriod">Number of the newest period; in the stream its day number (days since 0001-01-01).</param>
    public DemandSeries(ReadOnlySpan<double> demand, int lastPeriod)
    {
        Demand = demand;
        LastPeriod = lastPeriod;
    }

    public ReadOnlySpan<double> Demand { get; }

    /// <summary>Share of each period (0 to 1) with stock on hand; empty where it always was.</summary>
    public ReadOnlySpan<float> InStock { get; init; }

    public int LastPeriod { get; }

    /// <summary>What may repeat.</summary>
    public Calendar Calendar { get; init; } = Calendar.Daily;

    /// <summary>Products of one category lend each other what they have too little of themselves; null for none.</summary>
    public string? Category { get; init; }
}

/// <summary>Lengths of the seasons that demand may have, in periods.</summary>
/// <param name="Main">The main season: 7 days, 24 hours, 52 weeks; 1 for none.</param>
/// <param name="Outer">A longer one on top of it (365 days, 168 hours); 0 for none.</param>
public readonly record struct Calendar(int Main, int Outer)
{
    public static Calendar Daily => new(7, 365);
    public static Calendar Hourly => new(24, 168);
    public static Calendar Weekly => new(52, 0);
    public static Calendar None => new(1, 0);

    public bool IsDaily => Main == 7;

    /// <summary>The longer season in whole main ones, so that weekdays meet weekdays; 0 for none.</summary>
    public int YearOfSeasons => Main > 0 ? Outer - (Outer % Main) : 0;
}
