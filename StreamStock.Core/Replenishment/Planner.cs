using StreamStock.Core.Events;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;

namespace StreamStock.Core.Replenishment;

/// <summary>
/// Turns a forecast into levels that deciding can compare with: an (R, s, S) policy, reviewed every R days, that orders
/// below s up to S (Silver, Pyke and Thomas, 2017, chapter 6).
/// </summary>
public static class Planner
{
    /// <summary>Days a plan looks ahead: those of the forecast.</summary>
    public const int MaxDays = ForecastResult.MaxHorizon;

    /// <param name="forecast">Demand a day.</param>
    /// <param name="settings">Of the product.</param>
    /// <param name="leadTime">Its supplier's.</param>
    /// <param name="stockoutProbability">From which on a stock-out is worth an alert; between 0 and 1, both excluded.</param>
    public static ReplenishmentPlan Plan(ForecastResult forecast, ProductSettings settings, LeadTime leadTime, double stockoutProbability)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        ArgumentNullException.ThrowIfNull(settings);
        var serviceLevel = Costs.ServiceLevel(settings);
        var demand = leadTime.Demand(forecast, settings.ReviewDays);
        var duringLeadTime = leadTime.Demand(forecast, 0);
        var daily = forecast.Horizon == 0 ? 0 : forecast.Total(forecast.Horizon).Mean / forecast.Horizon;
        var reorderPoint = Units(demand.Quantile(serviceLevel));
        return new ReplenishmentPlan
        {
            ReorderPoint = reorderPoint,
            OrderUpTo = OrderUpTo(settings, reorderPoint, Batch(forecast, settings, daily), duringLeadTime.Mean),
            SafetyStock = Math.Max(0, reorderPoint - Units(duringLeadTime.Mean)),
            LeadTimeStock = Math.Min(reorderPoint, Units(duringLeadTime.Quantile(serviceLevel))),
            StockoutLevel = Units(demand.Quantile(1 - stockoutProbability)),
            ServiceLevel = Math.Round(serviceLevel, 4),
            LeadTimeDays = Math.Round(leadTime.Days, 3),
            LeadTimeSpreadDays = Math.Round(leadTime.SpreadDays, 3),
            Days = Math.Round(leadTime.Days + settings.ReviewDays, 3),
            Mean = Math.Round(demand.Mean, 3),
            Variance = Math.Round(demand.Variance, 3),
            DailyMean = Math.Round(daily, 4),
        };
    }

    /// <summary>Units of an order at the reorder point: the economic quantity where ordering and holding costs are known, else the demand of the days an order is to cover.</summary>
    private static int Batch(ForecastResult forecast, ProductSettings settings, double daily) =>
        settings is { OrderCost: > 0 and var order, HoldingCost: > 0 and var holding }
            ? Units(Costs.EconomicQuantity((double)order, daily, (double)holding))
            : Units(forecast.Total(settings.CoverDays).Mean);

    /// <summary>No more than fits when the order arrives, by which time the lead time's demand has left; never below the reorder point.</summary>
    private static int OrderUpTo(ProductSettings settings, int reorderPoint, int batch, double leadTimeDemand)
    {
        var level = (long)reorderPoint + Math.Max(1, batch);
        var room = settings.MaxCapacity == 0 ? long.MaxValue : (long)((settings.MaxCapacity * Stock.OrderSizing.FillFraction) + leadTimeDemand);
        return (int)Math.Min(Math.Max(Math.Min(level, room), reorderPoint), EventLimits.MaxOnHand);
    }

    private static int Units(double units) => (int)Math.Clamp(Math.Ceiling(units - 1e-9), 0, EventLimits.MaxOnHand);
}
