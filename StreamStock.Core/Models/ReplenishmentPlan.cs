namespace StreamStock.Core.Models;

/// <summary>What a product's latest forecast means for ordering it, worked out once for each forecast. In units unless said otherwise.</summary>
public sealed record ReplenishmentPlan
{
    /// <summary>Order when available + on order falls below it: what demand over <see cref="Days"/> does not exceed with <see cref="ServiceLevel"/>.</summary>
    public int ReorderPoint { get; init; }

    /// <summary>Level an order fills up to.</summary>
    public int OrderUpTo { get; init; }

    /// <summary>Reorder point less the demand expected during the lead time, not below 0.</summary>
    public int SafetyStock { get; init; }

    /// <summary>What demand during the lead time alone does not exceed with <see cref="ServiceLevel"/>: an order placed at this level is placed at the last moment.</summary>
    public int LeadTimeStock { get; init; }

    /// <summary>STOCKOUT_FORECAST below it: a stock-out within <see cref="Days"/> is then likelier than the alert's threshold.</summary>
    public int StockoutLevel { get; init; }

    /// <summary>Probability of no stock-out aimed at (0 to 1): the product's own, or the critical ratio of its costs.</summary>
    public double ServiceLevel { get; init; }

    /// <summary>Expected days from an order to its arrival.</summary>
    public double LeadTimeDays { get; init; }

    /// <summary>Standard deviation of those days.</summary>
    public double LeadTimeSpreadDays { get; init; }

    /// <summary>Lead time and review period together, in days: what a decision not to order now must last for.</summary>
    public double Days { get; init; }

    /// <summary>Expected demand over <see cref="Days"/>.</summary>
    public double Mean { get; init; }

    /// <summary>Variance of that demand, in units squared.</summary>
    public double Variance { get; init; }

    /// <summary>Expected demand of a day.</summary>
    public double DailyMean { get; init; }
}
