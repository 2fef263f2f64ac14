using StreamStock.Core.Models;

namespace StreamStock.Core.Replenishment;

/// <summary>What too much and too little cost, and what follows from it.</summary>
public static class Costs
{
    /// <summary>A shop that could run out every second time, or never, has mistaken its costs.</summary>
    public const double LeastServiceLevel = 0.5;

    public const double MostServiceLevel = 0.9999;

    /// <summary>
    /// The newsvendor's critical ratio Cu ÷ (Cu + Co): the probability of meeting all demand at which one unit more
    /// costs as much as it saves (Arrow, Harris and Marschak, 1951).
    /// </summary>
    /// <param name="underage">Cu: lost with each unit too few, in currency; above 0.</param>
    /// <param name="overage">Co: lost with each unit too many, in currency; above 0.</param>
    public static double CriticalRatio(double underage, double overage) =>
        Math.Clamp(underage / (underage + overage), LeastServiceLevel, MostServiceLevel);

    /// <summary>
    /// Probability of no stock-out to aim at: by the costs where what a unit too few and a unit too many cost are known
    /// (a unit too many is held until the next chance to order less), else the product's own.
    /// </summary>
    public static double ServiceLevel(ProductSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var underage = settings.ShortageCost ?? (settings.UnitCost is { } cost ? settings.UnitPrice - cost : null);
        var overage = settings.HoldingCost * (decimal)Math.Max(settings.ReviewDays, MinReviewDays);
        return underage > 0 && overage > 0 ? CriticalRatio((double)underage, (double)overage) : settings.ServiceLevel;
    }

    /// <summary>What one lost sale loses: price less cost, the whole price where no cost is known.</summary>
    public static decimal UnitMargin(decimal price, decimal? cost) => Math.Max(0, price - (cost ?? 0));

    /// <summary>
    /// Units of one order at which ordering and holding cost least together: √(2 K D ÷ h) (Harris, 1913).
    /// </summary>
    /// <param name="orderCost">K: of one order, in currency.</param>
    /// <param name="dailyDemand">D: units a day.</param>
    /// <param name="holdingCost">h: of one unit a day, in currency; above 0.</param>
    public static double EconomicQuantity(double orderCost, double dailyDemand, double holdingCost) =>
        Math.Sqrt(2 * orderCost * dailyDemand / holdingCost);

    private const double MinReviewDays = 1.0 / 24;
}
