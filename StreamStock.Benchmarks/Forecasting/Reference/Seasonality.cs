namespace StreamStock.Benchmarks.Forecasting.Reference;

/// <summary>The competition's seasonal adjustment: a 90 % test of the autocorrelation, then classical multiplicative indices.</summary>
internal static class Seasonality
{
    private const double Critical = 1.645;

    /// <summary>An index for each place of the season, beginning with the first value's; all 1 where there is no season.</summary>
    public static double[] Indices(ReadOnlySpan<double> values, int season)
    {
        var indices = new double[Math.Max(1, season)];
        Array.Fill(indices, 1);
        if (season < 2 || values.Length < 3 * season || !IsSeasonal(values, season))
        {
            return indices;
        }

        var (sums, counts) = (new double[season], new int[season]);
        var half = season / 2;
        for (var t = half; t < values.Length - half; t++)
        {
            var trend = Trend(values, t, season);
            if (trend != 0)
            {
                sums[t % season] += values[t] / trend;
                counts[t % season]++;
            }
        }

        for (var i = 0; i < season; i++)
        {
            sums[i] /= Math.Max(1, counts[i]);
        }

        var mean = sums.Average();
        return mean > 0 && sums.All(s => s > 1e-10) ? [.. sums.Select(s => s / mean)] : indices;
    }

    private static double Trend(ReadOnlySpan<double> values, int t, int season)
    {
        var half = season / 2;
        double sum = 0;
        for (var i = t - half; i <= t + half; i++)
        {
            var isEnd = season % 2 == 0 && (i == t - half || i == t + half);
            sum += isEnd ? values[i] / 2 : values[i];
        }

        return sum / season;
    }

    private static bool IsSeasonal(ReadOnlySpan<double> values, int season)
    {
        double mean = 0;
        foreach (var value in values)
        {
            mean += value / values.Length;
        }

        double variance = 0;
        foreach (var value in values)
        {
            variance += (value - mean) * (value - mean);
        }

        double squares = 0, last = 0;
        for (var lag = 1; lag <= season; lag++)
        {
            squares += lag > 1 ? 2 * last * last : 0;
            double sum = 0;
            for (var t = lag; t < values.Length; t++)
            {
                sum += (values[t] - mean) * (values[t - lag] - mean);
            }

            last = sum / variance;
        }

        return Math.Abs(last) > Critical / Math.Sqrt(values.Length) * Math.Sqrt(1 + squares);
    }
}
