namespace StreamStock.Core.Forecasting;

/// <summary>What demand is expected, how sure that is, and by what it was found.</summary>
public sealed class ForecastResult
{
    public const int MaxHorizon = 60;

    private readonly double[] _mean;
    private readonly DemandDistribution[] _periods;
    private readonly DemandDistribution[] _totals;
    private readonly double[] _meanTotals;

    /// <param name="mean">Expected units of each period.</param>
    /// <param name="periods">Distribution of each.</param>
    /// <param name="totals">Distribution of the total from the first period to each; neither mean nor variance falls.</param>
    internal ForecastResult(double[] mean, DemandDistribution[] periods, DemandDistribution[] totals)
    {
        (_mean, _periods, _totals) = (mean, periods, totals);
        _meanTotals = new double[mean.Length];
        double sum = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            _meanTotals[i] = sum += mean[i];
        }
    }

    /// <summary>Periods forecast.</summary>
    public int Horizon => _mean.Length;

    public DemandClass Class { get; init; }

    /// <summary>The methods combined and their weights, the weightiest first, such as <c>ses 0.60 + tsb 0.40</c>.</summary>
    public string Method { get; init; } = "";

    /// <summary>Mean absolute error of a week's total in the backtest, divided by that of "as last week"; below 1 is better. 0 where there is too little history.</summary>
    public double ErrorToNaive { get; init; }

    /// <summary>Expected units of each period.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Demand of one period; 0 is the one after the last known.</summary>
    public DemandDistribution Period(int index) => _periods[index];

    /// <summary>Expected units of the first periods together.</summary>
    public double MeanTotal(int periods) => periods == 0 ? 0 : _meanTotals[periods - 1];

    /// <summary>Demand of so many periods together, such as a lead time's; parts of a period count in proportion.</summary>
    /// <param name="periods">From 0 to <see cref="Horizon"/>; more is taken as the horizon's rate going on.</param>
    public DemandDistribution Total(double periods)
    {
        if (periods <= 0 || _mean.Length == 0)
        {
            return default;
        }

        if (periods > _mean.Length)
        {
            var factor = periods / _mean.Length;
            return new(_totals[^1].Mean * factor, _totals[^1].Variance * factor * factor);
        }

        var whole = (int)periods;
        var part = periods - whole;
        var before = whole == 0 ? default : _totals[whole - 1];
        return part == 0
            ? before
            : new(before.Mean + (part * (_totals[whole].Mean - before.Mean)), before.Variance + (part * (_totals[whole].Variance - before.Variance)));
    }

    /// <summary>Units that the total of so many periods does not exceed with this probability: a reorder point, for a lead time.</summary>
    public double TotalQuantile(double periods, double probability) => Total(periods).Quantile(probability);

    /// <summary>Periods that so many units last at the expected demand; infinity where they outlast a hundred horizons.</summary>
    public double PeriodsOfSupply(double units)
    {
        for (var i = 0; i < _mean.Length; i++)
        {
            if (_meanTotals[i] > units)
            {
                var before = i == 0 ? 0 : _meanTotals[i - 1];
                return i + Math.Max(0, (units - before) / _mean[i]);
            }
        }

        var rate = _mean.Length == 0 ? 0 : _meanTotals[^1] / _mean.Length;
        return rate * _mean.Length * 100 > units ? units / rate : double.PositiveInfinity;
    }
}
