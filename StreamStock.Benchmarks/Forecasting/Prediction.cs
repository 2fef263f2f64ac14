namespace StreamStock.Benchmarks.Forecasting;

/// <summary>What a method says at one origin about one series.</summary>
/// <param name="Mean">Expected value of each period.</param>
/// <param name="Quantiles">Of the horizon's total, at <see cref="Levels"/>; null from methods that have none.</param>
internal sealed record Prediction(double[] Mean, double[]? Quantiles = null)
{
    public static readonly double[] Levels = [0.5, 0.9, 0.95];
}

/// <summary>A method, its predictions [series][origin] (null where the series had not begun), and what they took.</summary>
internal sealed record MethodRun(string Method, Prediction?[][] Predictions, double SeriesPerSecond);
