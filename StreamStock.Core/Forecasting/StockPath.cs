using StreamStock.Core.Stock;

namespace StreamStock.Core.Forecasting;

/// <summary>Where a product's stock is heading if demand comes as expected and orders are placed as they are.</summary>
public static class StockPath
{
    private const int Days = 7;

    /// <summary>
    /// Expected units on hand a week from now: open orders arrive, automatic ones are placed at the reorder point and
    /// arrive after their lead time, and what is not there is not sold. The rest of today counts by its length.
    /// </summary>
    /// <param name="product">Its state; without a forecast its stock stays as it is.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static int Expected(Product product, DateTime now)
    {
        var settings = product.Settings;
        var gone = now.TimeOfDay.TotalDays;
        double stock = product.OnHand - product.Backordered;
        var plan = product.Forecast?.Plan;
        var reorderPoint = OrderSizing.ReorderPoint(settings, plan);
        var order = product.Order is { IsPlaced: true } open ? (Day: (open.Due - now).TotalDays, Quantity: (double)open.Outstanding) : default;
        for (var day = 0; day <= Days; day++)
        {
            var end = Math.Min(Days, day + 1 - gone);
            if (order.Quantity > 0 && order.Day <= end)
            {
                stock += order.Quantity;
                order = default;
            }

            var share = day == 0 ? 1 - gone : day == Days ? gone : 1;
            var demand = share * Mean(product.Forecast, Partition.DayOf(now) + day);
            stock = settings.Backorder ? stock - demand : Math.Max(0, stock - demand);
            var reorders = settings.AutomaticRestock && !product.Retired && order.Quantity == 0 && stock < reorderPoint;
            if (reorders)
            {
                order = (end + settings.LeadTimeDays, OrderSizing.Quantity(settings, plan, (int)stock) ?? 0);
            }
        }

        return (int)Math.Max(0, Math.Round(stock));
    }

    /// <summary>Expected units of a day; the nearest one known where the forecast does not reach it.</summary>
    private static double Mean(ForecastChange? forecast, int day)
    {
        if (forecast is null || forecast.Days.Count == 0)
        {
            return 0;
        }

        var ahead = Math.Clamp(day - forecast.Day.DayNumber - 1, 0, forecast.Days.Count - 1);
        return forecast.Days[ahead].Mean;
    }
}
