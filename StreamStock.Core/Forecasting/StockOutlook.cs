using StreamStock.Core.Stock;

namespace StreamStock.Core.Forecasting;

/// <summary>What a forecast means for the units that are there and on their way.</summary>
/// <param name="Expected">Expected units on hand at the end of each day, nothing ordered anew.</param>
/// <param name="StockOut">Probability that demand has exceeded supply by the end of each day.</param>
/// <param name="DaysOfSupply">Days until the units there are sold at the expected demand; null where they outlast every plan.</param>
public sealed record StockOutlook(IReadOnlyList<double> Expected, IReadOnlyList<double> StockOut, double? DaysOfSupply)
{
    /// <param name="product">Its state.</param>
    /// <param name="forecast">Of the days from <paramref name="firstDay"/> on.</param>
    /// <param name="firstDay">Day number of the forecast's first day.</param>
    public static StockOutlook Of(Product product, ForecastResult forecast, int firstDay)
    {
        double supply = Math.Max(0, product.OnHand - product.Reserved - product.Backordered);
        var arrival = product.Order is { IsPlaced: true } order ? Math.Max(firstDay, Partition.DayOf(order.Due)) - firstDay : int.MaxValue;
        var expected = new double[forecast.Horizon];
        var stockOut = new double[forecast.Horizon];
        double least = 0;
        for (var day = 0; day < forecast.Horizon; day++)
        {
            var there = supply + (day >= arrival ? product.Order!.Outstanding : 0);
            var demand = forecast.Total(day + 1);
            // What has run out once stays so in this account, though an order fills the shelf again.
            least = Math.Max(day == arrival ? 0 : least, 1 - demand.Cumulative(there));
            stockOut[day] = Math.Clamp(least, 0, 1);
            expected[day] = Math.Max(0, there - forecast.MeanTotal(day + 1));
        }

        var lasts = forecast.PeriodsOfSupply(supply);
        return new StockOutlook(expected, stockOut, double.IsFinite(lasts) ? lasts : null);
    }
}
