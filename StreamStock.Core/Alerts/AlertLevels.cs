using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Alerts;

/// <summary>
/// Thresholds of one product in units, worked out once for its settings and its forecast. What ends in <c>End</c> is where an alert ends
/// that was raised at the level before it: further by the margin.
/// </summary>
internal readonly record struct AlertLevels
{
    /// <summary>CRITICAL_LOW_STOCK below it.</summary>
    public int Critical { get; private init; }

    public int CriticalEnd { get; private init; }

    /// <summary>The settings' reorder point: LOW_STOCK below it; 0 where there is none.</summary>
    public int Low { get; private init; }

    public int LowEnd { get; private init; }

    /// <summary>OVERSTOCK above it; never reached where there is no capacity.</summary>
    public int Over { get; private init; }

    /// <summary>Never below 0, or an alert of a tiny place could not end.</summary>
    public int OverEnd { get; private init; }

    /// <summary>The reorder point in force, by settings or by forecast: REORDER_NEEDED, and an order, below it; 0 where there is none.</summary>
    public int Reorder { get; private init; }

    public int ReorderEnd { get; private init; }

    /// <summary>STOCKOUT_FORECAST below it; 0 where there is no forecast.</summary>
    public int Stockout { get; private init; }

    public int StockoutEnd { get; private init; }

    public static AlertLevels Of(ProductSettings settings, AlertRules rules, ReplenishmentPlan? plan)
    {
        var over = settings.MaxCapacity == 0 ? EventLimits.MaxOnHand : Fraction(settings.MaxCapacity, rules.OverstockFraction);
        var reorder = OrderSizing.ReorderPoint(settings, plan);
        var stockout = plan?.StockoutLevel ?? 0;
        return new AlertLevels
        {
            Critical = rules.CriticalStock,
            CriticalEnd = End(rules.CriticalStock, rules),
            Low = settings.ReorderPoint,
            LowEnd = End(settings.ReorderPoint, rules),
            Over = over,
            OverEnd = settings.MaxCapacity == 0 ? over : Math.Max(0, over - rules.Margin(over)),
            Reorder = reorder,
            ReorderEnd = End(reorder, rules),
            Stockout = stockout,
            StockoutEnd = End(stockout, rules),
        };
    }

    private static int End(int level, AlertRules rules) => level == 0 ? 0 : level + rules.Margin(level);

    /// <summary>In decimal: 0.9 × 500 must be 450 and nothing above. No more than a product can hold.</summary>
    private static int Fraction(int capacity, double fraction) => (int)Math.Min(capacity * (decimal)fraction, EventLimits.MaxOnHand);
}
