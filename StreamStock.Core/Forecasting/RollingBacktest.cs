namespace StreamStock.Core.Forecasting;

/// <summary>
/// Forecasts of one period ahead, each made from nothing but what was known before it, held against what then came.
/// The pool is left out: it has learnt from the periods that are to be foretold.
/// </summary>
public static class RollingBacktest
{
    /// <summary>Periods of history before the first one that is foretold: two of "as last week", and some more.</summary>
    public const int LeastHistory = 21;

    /// <param name="series">The history; the newest period is over.</param>
    /// <param name="periods">How many of the newest are foretold, as far as enough history lies before them.</param>
    public static BacktestSums Run(in DemandSeries series, int periods)
    {
        var length = series.Demand.Length;
        var sums = new BacktestSums();
        for (var known = Math.Max(LeastHistory, length - periods); known < length; known++)
        {
            var before = new DemandSeries(series.Demand[..known], series.LastPeriod - (length - known))
            {
                InStock = series.InStock.IsEmpty ? series.InStock : series.InStock[..known],
                Calendar = series.Calendar,
                Category = series.Category,
            };
            var result = Forecaster.Forecast(in before, 1);
            var naive = series.Demand[known - Math.Max(1, series.Calendar.Main)];
            sums = sums.With(series.Demand[known], result.Mean[0], result.Period(0), naive);
        }

        return sums;
    }
}

/// <summary>What forecasts of single periods came to; sums, so that products can be added up.</summary>
/// <param name="Periods">Periods foretold.</param>
/// <param name="Asked">Σ demand.</param>
/// <param name="Forecast">Σ forecast mean.</param>
/// <param name="Error">Σ|forecast − demand|.</param>
/// <param name="NaiveError">The same of "as one season before".</param>
/// <param name="Inside">Periods whose demand lay between the 5 % and the 95 % quantile.</param>
public readonly record struct BacktestSums(int Periods, double Asked, double Forecast, double Error, double NaiveError, int Inside)
{
    internal BacktestSums With(double asked, double mean, DemandDistribution of, double naive) => new(
        Periods + 1, Asked + asked, Forecast + mean, Error + Math.Abs(mean - asked), NaiveError + Math.Abs(naive - asked),
        Inside + (of.Quantile(0.05) <= asked && asked <= of.Quantile(0.95) ? 1 : 0));
}
