namespace StreamStock.Benchmarks.Forecasting.Reference;

/// <summary>Simple exponential smoothing with the α that leaves the least squared error.</summary>
internal static class Smoothing
{
    private const double Least = 0.0001;
    private const double Most = 0.9999;

    private const int FirstValues = 10;

    /// <summary>The level after the last value, from the first level that leaves the least error.</summary>
    public static double Level(ReadOnlySpan<double> values) => Fit(values, null);

    /// <summary>The level after the last value, from the mean of the first ten: on uneven demand better than the exact optimum.</summary>
    public static double LevelFromFirst(ReadOnlySpan<double> values)
    {
        double sum = 0;
        var count = Math.Min(FirstValues, values.Length);
        foreach (var value in values[..count])
        {
            sum += value;
        }

        return Fit(values, sum / count);
    }

    private static double Fit(ReadOnlySpan<double> values, double? first)
    {
        var (alpha, best) = (Least, double.PositiveInfinity);
        for (var step = 0; step <= 40; step++)
        {
            var candidate = Least + ((Most - Least) * step / 40);
            var error = Run(values, candidate, first).Error;
            (alpha, best) = error < best ? (candidate, error) : (alpha, best);
        }

        var (low, high) = (Math.Max(Least, alpha - 0.025), Math.Min(Most, alpha + 0.025));
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (high - ((high - low) * 0.618), low + ((high - low) * 0.618));
            (low, high) = Run(values, a, first).Error < Run(values, b, first).Error ? (low, b) : (a, high);
        }

        return Run(values, (low + high) / 2, first).Level;
    }

    /// <summary>
    /// The errors are linear in the first level: e = u − v·l₀, where u is smoothed from 0 and v = (1 − α)^t. So the
    /// best first level is Σuv / Σv².
    /// </summary>
    private static (double Error, double Level) Run(ReadOnlySpan<double> values, double alpha, double? given)
    {
        double level = 0, decay = 1, uu = 0, uv = 0, vv = 0;
        foreach (var value in values)
        {
            var u = value - level;
            uu += u * u;
            uv += u * decay;
            vv += decay * decay;
            level += alpha * u;
            decay *= 1 - alpha;
        }

        var first = given ?? uv / vv;
        return (uu - (2 * first * uv) + (first * first * vv), level + (decay * first));
    }
}
