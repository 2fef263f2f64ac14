using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation;

/// <summary>Where stock is heading in seven days, and between what it will be in nine cases of ten.</summary>
/// <param name="Expected">Units on hand, arriving orders counted.</param>
/// <param name="Low">Sales as high as in one case of twenty.</param>
/// <param name="High">Sales as low as in one case of twenty.</param>
public readonly record struct StockOutlook(int Expected, int Low, int High)
{
    /// <summary>Null before the first forecast.</summary>
    public static StockOutlook? Of(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        if (product.Forecast7.Count == 0)
        {
            return null;
        }

        var (more, less) = Spread(product.Forecast7, product.Forecast7.Count);
        return new(
            product.PredictedStock7d,
            Math.Max(0, (int)Math.Floor(product.PredictedStock7d - more)),
            (int)Math.Ceiling(product.PredictedStock7d + less));
    }

    /// <summary>
    /// How far the demand of the first days together lies above and below its mean in one case of twenty each. Days are
    /// taken as independent of one another, so their deviations add up as squares.
    /// </summary>
    public static (double More, double Less) Spread(IReadOnlyList<DayForecast> days, int count)
    {
        ArgumentNullException.ThrowIfNull(days);
        double more = 0, less = 0;
        foreach (var day in days.Take(count))
        {
            more += Square(Math.Max(0, day.P95 - day.Mean));
            less += Square(Math.Max(0, day.Mean - day.P05));
        }

        return (Math.Sqrt(more), Math.Sqrt(less));
    }

    private static double Square(double value) => value * value;
}
