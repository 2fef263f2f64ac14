using System.Runtime.CompilerServices;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;

namespace StreamStock.Web.ReadModel;

/// <summary>What it costs to leave a product as it is.</summary>
/// <param name="IsOut">Nothing is on the shelf.</param>
/// <param name="AtRisk">
/// Margin expected to be lost (the price where no cost is known): with nothing on order, what the recommendation says, and
/// before the first forecast the lead time's demand beyond what is there; with an order on its way, the demand between
/// running out and its arrival.
/// </param>
/// <param name="RunsOutAt">When it runs out at the expected demand; null where it is out, or lasts longer than a year.</param>
public readonly record struct StockRisk(bool IsOut, decimal AtRisk, DateTime? RunsOutAt)
{
    /// <summary>Even what is ordered at once takes a while to be there.</summary>
    private const double LeastLeadDays = 1;

    /// <summary>Costly to work out, and the same for as long as a snapshot is: once for each of those that need attention.</summary>
    private static readonly ConditionalWeakTable<StockSnapshot, StrongBox<decimal>> Losses = [];

    /// <summary>Null where all is well: enough is there, and a stock-out is not to be expected before more arrives.</summary>
    /// <param name="product">Its newest snapshot.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static StockRisk? Of(StockSnapshot product, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(product);
        var there = product.CurrentStock - product.Reserved - product.Backordered;
        var daily = product.Plan?.DailyMean ?? (product.Demand14.Count == 0 ? 0 : product.Demand14.Average());
        var lasts = daily > 0 ? Math.Max(0, there) / daily : double.PositiveInfinity;
        var arrival = product.OnOrder > 0 && product.OnOrderDue is { } due ? DaysUntil(due, now) : Math.Max(LeastLeadDays, product.LeadTimeDays);
        var isExpected = product.OnOrder > 0 ? lasts < arrival : product.Plan is { } plan && there < plan.StockoutLevel;
        if (StockHealths.Of(product) > StockHealth.Low && !isExpected)
        {
            return null;
        }

        var margin = Costs.UnitMargin(product.UnitPrice, product.UnitCost);
        var gap = lasts < arrival ? (decimal)(daily * (arrival - lasts)) * margin : 0;
        var loss = product.OnOrder == 0 && product.Plan is not null ? Losses.GetValue(product, Expected).Value : Math.Round(gap, 2);
        return new(product.CurrentStock <= 0, loss, product.CurrentStock > 0 && lasts <= StockoutRisk.FarDays ? now.AddDays(lasts) : null);
    }

    /// <summary>Nobody knows when what is late arrives.</summary>
    private static double DaysUntil(DateTime due, DateTime now) => due > now ? (due - now).TotalDays : LeastLeadDays;

    private static StrongBox<decimal> Expected(StockSnapshot product)
    {
        var there = product.CurrentStock - product.Reserved - product.Backordered;
        var outlook = StockoutRisk.Of(product.Plan!, [], 0, there, there, default);
        return new(Math.Round((decimal)outlook.UnitsLost * Costs.UnitMargin(product.UnitPrice, product.UnitCost), 2));
    }
}
