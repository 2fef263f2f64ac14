using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Forecasting;

/// <summary>
/// Demand of the coming week from daily demand: exponential smoothing of the level, a day-of-week index shrunk
/// towards 1, and a negative binomial around the mean with the smoothed variance of the errors.
/// </summary>
public static class DemandForecast
{
    public const int Horizon = 7;

    /// <summary>Days looked back on.</summary>
    private const int History = 112;

    /// <summary>Weight of the newest day in the level (simple exponential smoothing).</summary>
    private const double Alpha = 0.1;

    /// <summary>Days of average demand mixed into each weekday's own before it is believed.</summary>
    private const double Shrinkage = 4;

    /// <param name="days">Days with demand, oldest first.</param>
    /// <param name="lastDay">Last complete day (days since 0001-01-01); the forecast begins the day after.</param>
    public static ForecastChange Next7(ReadOnlySpan<DemandDay> days, int lastDay)
    {
        Span<double> asked = stackalloc double[History];
        var series = Series(days, lastDay, asked);
        Span<double> weekday = stackalloc double[Horizon];
        WeekdayIndex(series, lastDay, weekday);
        var (level, variance) = Smooth(series, lastDay, weekday);
        var forecast = new DayForecast[Horizon];
        for (var i = 0; i < Horizon; i++)
        {
            var index = weekday[(lastDay + 1 + i) % Horizon];
            var mean = level * index;
            var spread = Math.Max(variance * index * index, mean);
            forecast[i] = new DayForecast(Math.Round(mean, 3), NegativeBinomial.Quantile(mean, spread, 0.05), NegativeBinomial.Quantile(mean, spread, 0.95));
        }

        return new ForecastChange(DateOnly.FromDayNumber(lastDay), forecast);
    }

    /// <summary>Units asked for from the first day with demand to the last complete one, zeros included.</summary>
    private static ReadOnlySpan<double> Series(ReadOnlySpan<DemandDay> days, int lastDay, Span<double> buffer)
    {
        buffer.Clear();
        var first = lastDay + 1;
        for (var i = days.Length - 1; i >= 0 && lastDay - days[i].Day < buffer.Length; i--)
        {
            if (days[i].Day <= lastDay)
            {
                buffer[buffer.Length - 1 - (lastDay - days[i].Day)] = days[i].Asked;
                first = days[i].Day;
            }
        }

        return buffer[(buffer.Length - (lastDay + 1 - first))..];
    }

    private static void WeekdayIndex(ReadOnlySpan<double> series, int lastDay, Span<double> index)
    {
        Span<double> sums = stackalloc double[Horizon];
        Span<int> counts = stackalloc int[Horizon];
        sums.Clear();
        counts.Clear();
        double total = 0;
        for (var i = 0; i < series.Length; i++)
        {
            var weekday = (lastDay - series.Length + 1 + i) % Horizon;
            sums[weekday] += series[i];
            counts[weekday]++;
            total += series[i];
        }

        var mean = series.Length == 0 ? 0 : total / series.Length;
        for (var d = 0; d < Horizon; d++)
        {
            index[d] = mean == 0 ? 1 : (sums[d] + (Shrinkage * mean)) / ((counts[d] + Shrinkage) * mean);
        }
    }

    private static (double Level, double Variance) Smooth(ReadOnlySpan<double> series, int lastDay, ReadOnlySpan<double> weekday)
    {
        if (series.IsEmpty)
        {
            return (0, 0);
        }

        var start = series[..Math.Min(10, series.Length)];
        double level = 0;
        foreach (var value in start)
        {
            level += value / start.Length;
        }

        var variance = level;
        for (var i = 0; i < series.Length; i++)
        {
            var index = weekday[(lastDay - series.Length + 1 + i) % Horizon];
            var error = (series[i] / index) - level;
            variance += Alpha * ((error * error) - variance);
            level += Alpha * error;
        }

        return (level, variance);
    }
}

/// <summary>The negative binomial distribution, by mean and variance (r = μ²/(σ² − μ)).</summary>
public static class NegativeBinomial
{
    /// <summary>Above this mean the sum is replaced by the normal approximation.</summary>
    private const double MaxSummedMean = 300;

    /// <summary>Smallest count whose cumulative probability reaches <paramref name="probability"/>.</summary>
    /// <param name="mean">μ ≥ 0.</param>
    /// <param name="variance">σ²; not above μ gives the Poisson distribution.</param>
    /// <param name="probability">Between 0 and 1.</param>
    public static double Quantile(double mean, double variance, double probability)
    {
        if (mean <= 0)
        {
            return 0;
        }

        if (mean > MaxSummedMean)
        {
            return Math.Max(0, Math.Round(mean + (NormalQuantile(probability) * Math.Sqrt(Math.Max(variance, mean)))));
        }

        var overdispersed = variance > mean * 1.000001;
        var r = overdispersed ? mean * mean / (variance - mean) : 0;
        var success = overdispersed ? r / (r + mean) : 0;
        var term = overdispersed ? Math.Exp(r * Math.Log(success)) : Math.Exp(-mean);
        var sum = term;
        var limit = (int)(mean + (20 * Math.Sqrt(Math.Max(variance, mean))) + 20);
        var k = 0;
        while (sum < probability && k < limit)
        {
            term *= overdispersed ? (k + r) / (k + 1) * (1 - success) : mean / (k + 1);
            sum += term;
            k++;
        }

        return k;
    }

    /// <summary>Standard normal quantile.</summary>
    private static double NormalQuantile(double p)
    {
        // Abramowitz & Stegun 26.2.23, absolute error below 4.5e-4.
        var t = Math.Sqrt(-2 * Math.Log(Math.Min(p, 1 - p)));
        var x = t - ((2.515517 + (0.802853 * t) + (0.010328 * t * t)) / (1 + (1.432788 * t) + (0.189269 * t * t) + (0.001308 * t * t * t)));
        return p < 0.5 ? -x : x;
    }
}
