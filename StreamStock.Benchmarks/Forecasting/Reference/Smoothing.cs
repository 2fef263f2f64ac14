namespace StreamStock.Benchmarks.Forecasting.Reference;

/// <summary>Simple exponential smoothing with the α and first level that leave the least squared error.</summary>
internal static class Smoothing
{
    private const double Least = 0.0001;
    private const double Most = 0.9999;

    /// <summary>The level after the last value, and α.</summary>
    public static (double Level, double Alpha) Fit(ReadOnlySpan<double> values)
    {
        var (alpha, best) = (Least, double.PositiveInfinity);
        for (var step = 0; step <= 40; step++)
        {
            var candidate = Least + ((Most - Least) * step / 40);
            var error = Run(values, candidate).Error;
            (alpha, best) = error < best ? (candidate, error) : (alpha, best);
        }

        var (low, high) = (Math.Max(Least, alpha - 0.025), Math.Min(Most, alpha + 0.025));
        for (var i = 0; i < 40; i++)
        {
            var (a, b) = (high - ((high - low) * 0.618), low + ((high - low) * 0.618));
            (low, high) = Run(values, a).Error < Run(values, b).Error ? (low, b) : (a, high);
        }

        alpha = (low + high) / 2;
        return (Run(values, alpha).Level, alpha);
    }

    /// <summary>
    /// The errors are linear in the first level: e = u − v·l₀, where u is smoothed from 0 and v = (1 − α)^t. So the
    /// best first level is Σuv / Σv².
    /// </summary>
    private static (double Error, double Level) Run(ReadOnlySpan<double> values, double alpha)
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

        var first = uv / vv;
        return (uu - (uv * uv / vv), level + (decay * first));
    }
}
