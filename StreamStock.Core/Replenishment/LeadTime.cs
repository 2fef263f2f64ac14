using StreamStock.Core.Forecasting;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Replenishment;

/// <summary>How long a supplier takes.</summary>
/// <param name="Days">Expected days from an order to its arrival; 0 or more.</param>
/// <param name="SpreadDays">Standard deviation of those days; 0 or more.</param>
public readonly record struct LeadTime(double Days, double SpreadDays)
{
    /// <summary>
    /// Demand while so long a time passes, and <paramref name="reviewDays"/> after it. Lead times of 0 and of ±√3 standard
    /// deviations around the mean (weights 1/6, 2/3, 1/6: the three-point Gauss-Hermite rule) are mixed by the law of total
    /// variance, which for steady demand is σ² = E[L]σ_D² + μ_D²σ_L² (Silver, Pyke and Thomas, 2017, section 6.10).
    /// </summary>
    /// <param name="forecast">Demand a day.</param>
    /// <param name="reviewDays">Days until the next chance to order.</param>
    /// <returns>Mean and variance in units and units squared.</returns>
    public DemandDistribution Demand(ForecastResult forecast, double reviewDays)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        if (SpreadDays <= 0)
        {
            return forecast.Total(Days + reviewDays);
        }

        var reach = Math.Sqrt(3) * SpreadDays;
        var (soon, usual, late) = (
            forecast.Total(Math.Max(0, Days - reach) + reviewDays), forecast.Total(Days + reviewDays), forecast.Total(Days + reach + reviewDays));
        var mean = ((soon.Mean + late.Mean) / 6) + (usual.Mean * 2 / 3);
        var within = ((soon.Variance + late.Variance) / 6) + (usual.Variance * 2 / 3);
        var between = ((Square(soon.Mean - mean) + Square(late.Mean - mean)) / 6) + (Square(usual.Mean - mean) * 2 / 3);
        return new(mean, within + between);
    }

    /// <summary>
    /// One lead time out of a gamma distribution of this mean and spread: what a simulated supplier takes. The same
    /// order always gets the same one, so that a replay does.
    /// </summary>
    /// <param name="orderId">Id of the order.</param>
    /// <returns>Days, above 0; the mean itself where there is no spread.</returns>
    public double Draw(string orderId)
    {
        if (SpreadDays <= 0 || Days <= 0)
        {
            return Days;
        }

        var hash = Ids.Mix(0x9E3779B97F4A7C15, System.Text.Encoding.UTF8.GetBytes(orderId));
        // 53 bits make a number above 0 and below 1.
        var probability = ((hash >> 11) + 0.5) / (1L << 53);
        var variance = SpreadDays * SpreadDays;
        return Gamma.Quantile(Days * Days / variance, probability) * variance / Days;
    }

    private static double Square(double value) => value * value;
}

/// <summary>What past orders of a product took, from being placed to being received in full.</summary>
/// <param name="Count">Orders, at most <see cref="MaxCount"/>.</param>
/// <param name="Mean">Mean days.</param>
/// <param name="Squares">Sum of squared differences from the mean, in days squared.</param>
public sealed record LeadTimeHistory(int Count, double Mean, double Squares)
{
    /// <summary>Orders after which an old one counts less with each new one: suppliers change.</summary>
    public const int MaxCount = 20;

    /// <summary>Orders that what the settings say is worth.</summary>
    public const int PriorOrders = 3;

    public static LeadTimeHistory None { get; } = new(0, 0, 0);

    /// <summary>Takes in one more order (Welford's update; beyond the bound the older ones are weighed down).</summary>
    public LeadTimeHistory Add(double days)
    {
        var old = Math.Min(Count, MaxCount - 1);
        var squares = Count == 0 ? 0 : Squares * old / Count;
        var step = days - Mean;
        var mean = Mean + (step / (old + 1));
        return new(old + 1, mean, squares + (step * (days - mean)));
    }

    /// <summary>What to expect: the settings' lead time counted as <see cref="PriorOrders"/> orders, and the orders seen (means and squares combined after Chan, Golub and LeVeque, 1979).</summary>
    public LeadTime Blend(LeadTime settings)
    {
        if (Count == 0)
        {
            return settings;
        }

        double total = PriorOrders + Count;
        var apart = Mean - settings.Days;
        var squares = (settings.SpreadDays * settings.SpreadDays * PriorOrders) + Squares + (apart * apart * PriorOrders * Count / total);
        return new(((settings.Days * PriorOrders) + (Mean * Count)) / total, Math.Sqrt(squares / total));
    }
}
