using StreamStock.Core.Stock;

namespace StreamStock.Core.Forecasting;

/// <summary>Where a product's stock is heading if demand comes as expected and orders are placed as they are.</summary>
public static class StockPath
{
    /// <summary>
    /// Expected units on hand after the forecast days, from now on: open orders arrive, automatic ones are placed at
    /// the reorder point and arrive after their lead time, and what is not there is not sold.
    /// </summary>
    /// <param name="product">Its state; without a forecast its stock stays as it is.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static int Expected(Product product, DateTime now)
    {
        var days = product.Forecast?.Days ?? [];
        var settings = product.Settings;
        double stock = product.OnHand - product.Backordered;
        var order = product.Order is { } open ? (Day: (open.Due - now).TotalDays, Quantity: (double)open.Quantity) : default;
        for (var day = 0; day < Math.Max(days.Count, DemandForecast.Horizon); day++)
        {
            if (order.Quantity > 0 && order.Day <= day + 1)
            {
                stock += order.Quantity;
                order = default;
            }

            var demand = day < days.Count ? days[day].Mean : 0;
            stock = settings.Backorder ? stock - demand : Math.Max(0, stock - demand);
            var reorders = settings.AutomaticRestock && !product.Retired && order.Quantity == 0 && stock < settings.ReorderPoint;
            if (reorders)
            {
                order = (day + 1 + settings.LeadTimeDays, OrderSizing.Quantity(settings, (int)Math.Max(0, stock)));
            }
        }

        return (int)Math.Max(0, Math.Round(stock));
    }
}
