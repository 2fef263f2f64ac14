using System.Text.Json.Serialization;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Replenishment;

/// <summary>How much depends on an order, by the margin that is lost without it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderPriority>))]
public enum OrderPriority : byte
{
    [JsonStringEnumMemberName("low")] Low,
    [JsonStringEnumMemberName("medium")] Medium,
    [JsonStringEnumMemberName("high")] High,
    [JsonStringEnumMemberName("critical")] Critical,
}

/// <summary>Margin expected to be lost from which on an order has a priority, in the shop's currency.</summary>
public sealed record PriorityLimits(decimal Critical = 1_000, decimal High = 250, decimal Medium = 50)
{
    public OrderPriority Of(decimal lostMargin) => lostMargin switch
    {
        _ when lostMargin >= Critical => OrderPriority.Critical,
        _ when lostMargin >= High => OrderPriority.High,
        _ when lostMargin >= Medium => OrderPriority.Medium,
        _ => OrderPriority.Low,
    };
}

/// <summary>What should be ordered of one product, and why; all numbers are computed, in units unless said otherwise.</summary>
public sealed record Recommendation
{
    public required string ProductId { get; init; }
    public required string Name { get; init; }
    public required string Category { get; init; }
    public required string Warehouse { get; init; }
    public string? Supplier { get; init; }
    public OrderPriority Priority { get; init; }

    /// <summary>Units to order.</summary>
    public int Quantity { get; init; }

    /// <summary>Latest partition time (UTC) at which to order so that the service level is kept; not before now.</summary>
    public DateTime LatestOrderAt { get; init; }

    /// <summary>Partition time (UTC) at which stock runs out if demand comes as expected.</summary>
    public DateTime? RunsOutAt { get; init; }

    /// <summary>Probability of a stock-out within lead time and review period, as things stand (0 to 1).</summary>
    public double StockoutProbability { get; init; }

    /// <summary>
    /// Probability (0 to 1) that with this order demand is met until the next one could arrive. As good as the forecast is:
    /// the benchmark <c>replenishment</c> measures how often it comes true.
    /// </summary>
    public double Confidence { get; init; }

    /// <summary>Units expected to go unserved without it, within lead time and review period.</summary>
    public double UnitsLost { get; init; }

    /// <summary>Their margin, in the shop's currency; the whole price where no cost is known.</summary>
    public decimal LostMargin { get; init; }

    /// <summary>The numbers in words.</summary>
    public required string Reason { get; init; }

    public int Available { get; init; }
    public int OnOrder { get; init; }

    /// <summary>In force, by forecast or by settings.</summary>
    public int ReorderPoint { get; init; }

    public int SafetyStock { get; init; }
    public double ServiceLevel { get; init; }

    /// <summary>Expected days from an order to its arrival.</summary>
    public double LeadTimeDays { get; init; }

    public double DailyDemand { get; init; }

    /// <summary>The order that is suggested already.</summary>
    public OpenOrder? Order { get; init; }

    /// <summary>The product's version it was made from.</summary>
    public long Version { get; init; }
}

/// <summary>Makes recommendations of snapshots, so that whoever has those needs to ask nobody.</summary>
public static class Recommender
{
    /// <summary>What to order of a product; null where nothing is to be ordered now, or nothing is known.</summary>
    /// <param name="product">Its newest snapshot.</param>
    /// <param name="now">Partition time (UTC).</param>
    /// <param name="limits">Of the priorities.</param>
    public static Recommendation? For(StockSnapshot product, DateTime now, PriorityLimits limits)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(limits);
        var quantity = product.Order?.Quantity ?? product.SuggestedQuantity;
        if (product.Plan is not { } plan || quantity is not { } units || product.Status != "active" || product.Order is { State: not OrderState.Suggested })
        {
            return null;
        }

        var there = product.CurrentStock - product.Reserved - product.Backordered;
        var reorderPoint = product.Planned ? plan.ReorderPoint : product.ReorderPoint;
        if (there >= Math.Max(reorderPoint, plan.ReorderPoint) && product.Order is null)
        {
            return null;
        }

        var outlook = StockoutRisk.Of(plan, product.Forecast7, product.DemandDay.DayNumber + 1, there, there, now);
        var lost = Math.Round((decimal)outlook.UnitsLost * Costs.UnitMargin(product.UnitPrice, product.UnitCost), 2);
        var spare = plan.DailyMean > 0 ? Math.Clamp((there - plan.LeadTimeStock) / plan.DailyMean, 0, StockoutRisk.FarDays) : 0;
        var recommendation = new Recommendation
        {
            ProductId = product.Id,
            Name = product.Name,
            Category = product.Category,
            Warehouse = product.Warehouse,
            Supplier = product.Supplier,
            Priority = limits.Of(lost),
            Quantity = units,
            LatestOrderAt = now.AddDays(spare),
            RunsOutAt = outlook.ExpectedAt,
            StockoutProbability = Math.Round(outlook.Probability, 3),
            Confidence = Math.Round(new Forecasting.DemandDistribution(plan.Mean, plan.Variance).Cumulative((double)there + units), 3),
            UnitsLost = Math.Round(outlook.UnitsLost, 1),
            LostMargin = lost,
            Reason = "",
            Available = product.Available,
            OnOrder = product.OnOrder,
            ReorderPoint = reorderPoint,
            SafetyStock = plan.SafetyStock,
            ServiceLevel = plan.ServiceLevel,
            LeadTimeDays = plan.LeadTimeDays,
            DailyDemand = Math.Round(plan.DailyMean, 2),
            Order = product.Order,
            Version = product.Version,
        };
        return recommendation with { Reason = RecommendationText.Of(recommendation, plan) };
    }
}
