namespace StreamStock.Core.Forecasting;

/// <summary>Forecasts one product's demand from its own history, and from the pool's where it has too little.</summary>
public static class Forecaster
{
    private const double Alpha = 0.1;
    private const double Shrinkage = 4;
    private const int Week = 7;

    /// <param name="series">The history.</param>
    /// <param name="horizon">Periods to forecast, from 1 to <see cref="ForecastResult.MaxHorizon"/>.</param>
    /// <param name="pool">What all products together tell; null for nothing.</param>
    public static ForecastResult Forecast(in DemandSeries series, int horizon, DemandPool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizon, ForecastResult.MaxHorizon);
        var typical = pool?.Typical(series.Category) ?? default;
        var index = SeasonIndex(in series);
        var (level, variance) = Smooth(in series, index);
        var own = series.Demand.Length / (series.Demand.Length + (double)Week);
        level = (own * level) + ((1 - own) * typical.Mean);
        variance = (own * variance) + ((1 - own) * typical.Variance);
        var (means, variances, totals) = (new double[horizon], new double[horizon], new double[horizon]);
        double total = 0;
        for (var i = 0; i < horizon; i++)
        {
            var season = index[(series.LastPeriod + 1 + i) % index.Length];
            means[i] = level * season;
            variances[i] = Math.Max(variance * season * season, means[i]);
            totals[i] = total += variances[i];
        }

        return new ForecastResult(means, variances, totals) { Class = DemandClasses.Of(series.Demand), Method = "ses 1.00" };
    }

    private static double[] SeasonIndex(in DemandSeries series)
    {
        var demand = series.Demand;
        var length = Math.Max(1, series.Calendar.Main);
        var (sums, counts) = (new double[length], new int[length]);
        double total = 0;
        for (var i = 0; i < demand.Length; i++)
        {
            var place = (series.LastPeriod - demand.Length + 1 + i) % length;
            sums[place] += demand[i];
            counts[place]++;
            total += demand[i];
        }

        var mean = demand.Length == 0 ? 0 : total / demand.Length;
        for (var place = 0; place < length; place++)
        {
            sums[place] = mean == 0 ? 1 : (sums[place] + (Shrinkage * mean)) / ((counts[place] + Shrinkage) * mean);
        }

        return sums;
    }

    private static (double Level, double Variance) Smooth(in DemandSeries series, double[] index)
    {
        var demand = series.Demand;
        if (demand.IsEmpty)
        {
            return (0, 0);
        }

        double level = 0;
        foreach (var value in demand[..Math.Min(10, demand.Length)])
        {
            level += value / Math.Min(10, demand.Length);
        }

        var variance = level;
        for (var i = 0; i < demand.Length; i++)
        {
            var error = (demand[i] / index[(series.LastPeriod - demand.Length + 1 + i) % index.Length]) - level;
            variance += Alpha * ((error * error) - variance);
            level += Alpha * error;
        }

        return (level, variance);
    }
}
