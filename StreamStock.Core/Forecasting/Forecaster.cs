using System.Globalization;

namespace StreamStock.Core.Forecasting;

/// <summary>
/// Forecasts one product's demand. Its own history is forecast by textbook methods, weighted by their backtest; the
/// pool adds what became of histories like it: trees for demand that comes unevenly, regressions for what comes steadily.
/// </summary>
public static class Forecaster
{
    /// <summary>Share of a season's variance that all its periods have in common: the level is uncertain as a whole.</summary>
    private const double CommonShare = 0.15;

    /// <summary>Errors of the backtest understate those to come: the weights were chosen on them.</summary>
    private const double VarianceFactor = 1.3;

    /// <summary>Seasons of its own from which a product counts as much as its category.</summary>
    private const double ColdSeasons = 1;

    /// <param name="series">The history.</param>
    /// <param name="horizon">Periods to forecast, from 1 to <see cref="ForecastResult.MaxHorizon"/>.</param>
    /// <param name="pool">What all products together tell; null for nothing.</param>
    public static ForecastResult Forecast(in DemandSeries series, int horizon, DemandPool? pool = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(horizon, ForecastResult.MaxHorizon);
        var length = series.Demand.Length;
        Span<double> cleaned = length <= 1_024 ? stackalloc double[length] : new double[length];
        Cleaning.Clean(in series, cleaned);
        return Forecast(cleaned, in series, horizon, pool);
    }

    /// <summary>Whether demand comes steadily enough to be forecast period by period.</summary>
    public static bool IsRegular(DemandClass demandClass, Calendar calendar) =>
        demandClass == DemandClass.Smooth || (demandClass == DemandClass.Erratic && !calendar.IsDaily);

    private static ForecastResult Forecast(ReadOnlySpan<double> demand, in DemandSeries series, int horizon, DemandPool? pool)
    {
        var season = Math.Max(1, series.Calendar.Main);
        Span<double> profile = stackalloc double[season];
        SeasonProfile.Fill(demand, series.LastPeriod, pool is null ? [] : pool.Profile, profile);
        Span<double> weights = stackalloc double[OwnMethods.Count];
        var own = OwnMethods.Run(demand, series.LastPeriod, profile, series.Calendar.YearOfSeasons, weights);
        var mean = new double[horizon];
        FillPath(own.Total, own.Slope, profile, series.LastPeriod, mean);
        var demandClass = DemandClasses.Of(demand);
        var spread = new Spread(own.Total, own.Variance * VarianceFactor);
        var method = Describe(weights);
        if (pool is not null)
        {
            Cold(in series, demand, season, pool, profile, mean, ref spread);
            method = Pooled(demand, in series, demandClass, pool, profile, mean, ref spread) ?? method;
        }

        return Result(mean, profile, series.LastPeriod, spread, demandClass, method, own.NaiveError > 0 ? own.Error / own.NaiveError : 0);
    }

    /// <summary>Draws a product with little history towards what is typical of its category.</summary>
    private static void Cold(in DemandSeries series, ReadOnlySpan<double> demand, int season, DemandPool pool, ReadOnlySpan<double> profile, Span<double> mean, ref Spread spread)
    {
        var seasons = (double)demand.Length / season;
        if (seasons > 4 * ColdSeasons)
        {
            return;
        }

        var typical = pool.Typical(series.Category);
        var share = ColdSeasons / (ColdSeasons + seasons);
        for (var i = 0; i < mean.Length; i++)
        {
            mean[i] = ((1 - share) * mean[i]) + (share * typical.Mean * profile[SeasonProfile.Place(series.LastPeriod + 1 + i, profile.Length)]);
        }

        var total = ((1 - share) * spread.Mean) + (share * typical.Mean * season);
        spread = new Spread(total, ((1 - share) * spread.Variance) + (share * typical.Variance * season));
    }

    /// <summary>Puts the pool's forecast in the place of the product's own; the method's name, or null where it has none.</summary>
    private static string? Pooled(ReadOnlySpan<double> demand, in DemandSeries series, DemandClass demandClass, DemandPool pool, ReadOnlySpan<double> profile, double[] mean, ref Spread spread)
    {
        var week = pool.Trees?.Predict(demand);
        var regression = IsRegular(demandClass, series.Calendar) ? pool.Regression : null;
        Span<double> path = stackalloc double[mean.Length];
        path.Clear();
        if (regression is null || !regression.AddTo(demand, path))
        {
            if (week is not { } trees)
            {
                return null;
            }

            FillPath(trees.Mean, 0, profile, series.LastPeriod, mean);
            spread = new Spread(trees.Distribution.Mean, trees.Distribution.Variance);
            return "trees";
        }

        for (var i = 0; i < mean.Length; i++)
        {
            path[i] += regression.OwnWeight * mean[i];
        }

        var scale = regression.Scale(demand);
        double total = 0;
        for (var i = 0; i < Math.Min(profile.Length, path.Length); i++)
        {
            total += path[i];
        }

        path.CopyTo(mean);
        spread = new Spread(total, 0) { Regression = regression, Scale = scale };
        if (week is { } also && total > 0)
        {
            // Two very different methods err less together: the trees' week on the regression's days.
            var factor = (total + also.Mean) / (2 * total);
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] *= factor;
            }

            spread = new Spread(also.Distribution.Mean, also.Distribution.Variance);
            return "regression 0.50 + trees 0.50";
        }

        return "regression";
    }

    /// <summary>What the product's own methods expect, period by period.</summary>
    internal static void FillOwn(ReadOnlySpan<double> demand, int lastPeriod, Calendar calendar, Span<double> path)
    {
        Span<double> profile = stackalloc double[Math.Max(1, calendar.Main)];
        SeasonProfile.Fill(demand, lastPeriod, [], profile);
        Span<double> weights = stackalloc double[OwnMethods.Count];
        var own = OwnMethods.Run(demand, lastPeriod, profile, calendar.YearOfSeasons, weights);
        FillPath(own.Total, own.Slope, profile, lastPeriod, path);
    }

    private static void FillPath(double total, double slope, ReadOnlySpan<double> profile, int lastPeriod, Span<double> path)
    {
        var season = profile.Length;
        for (var i = 0; i < path.Length; i++)
        {
            var level = (total + (slope * (i / season))) / season;
            path[i] = Math.Max(0, level) * profile[SeasonProfile.Place(lastPeriod + 1 + i, season)];
        }
    }

    /// <summary>
    /// The variance of a total of h periods grows with h where periods err apart, with h² where they err together.
    /// Both follow the mean expected: the distribution's own mean may differ from it, and is scaled along.
    /// </summary>
    private static ForecastResult Result(double[] mean, ReadOnlySpan<double> profile, int lastPeriod, Spread spread, DemandClass demandClass, string method, double errorToNaive)
    {
        var season = profile.Length;
        double first = 0, sum = 0;
        for (var i = 0; i < Math.Min(season, mean.Length); i++)
        {
            first += mean[i];
        }

        first *= season / (double)Math.Min(season, mean.Length);
        var days = new DemandDistribution[mean.Length];
        var totals = new DemandDistribution[mean.Length];
        var ratio = first > 0 ? spread.Mean / first : 0;
        double least = 0;
        for (var i = 0; i < mean.Length; i++)
        {
            sum += mean[i];
            days[i] = spread.At(mean[i], ratio, first, 1);
            totals[i] = spread.At(sum, ratio, first, i + 1);
            totals[i] = totals[i] with { Variance = least = Math.Max(least, totals[i].Variance) };
        }

        return new ForecastResult(mean, days, totals) { Class = demandClass, Method = method, ErrorToNaive = errorToNaive };
    }

    private static string Describe(ReadOnlySpan<double> weights)
    {
        var parts = new List<(double Weight, string Name)>();
        for (var i = 0; i < weights.Length; i++)
        {
            if (weights[i] >= 0.005)
            {
                parts.Add((weights[i], OwnMethods.Names[i]));
            }
        }

        return string.Join(" + ", parts.OrderByDescending(p => p.Weight).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Name} ×{p.Weight:0.00}")));
    }

    /// <summary>Mean and variance of the coming season's total, from which those of other spans follow.</summary>
    private readonly record struct Spread(double Mean, double Variance)
    {
        public Learning.PathRegression? Regression { get; init; }

        public double Scale { get; init; }

        public DemandDistribution At(double expected, double ratio, double season, int periods)
        {
            if (Regression is not null)
            {
                return new(expected, Math.Max(expected * 1e-9, Regression.TotalVariance(periods) * Scale * Scale));
            }

            var part = season > 0 ? expected / season : 0;
            return new(expected * ratio, Variance * (((1 - CommonShare) * part) + (CommonShare * part * part)));
        }
    }
}
