using StreamStock.Core.Forecasting;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Products that wait for a new forecast; each at most once.</summary>
    public int ForecastsDue => _forecastsDue.Count;

    /// <summary>Forecasts one waiting product, if there is one. The host calls it when there is nothing more urgent.</summary>
    public bool ForecastNext(Effects effects)
    {
        if (!_forecastsDue.TryDequeue(out var product))
        {
            return false;
        }

        product.ForecastDue = false;
        ref var row = ref NewRow(product, RowKind.Forecast, effects);
        row.Detail = DemandForecast.Next7(product.Demand.Days, DayOf(Time) - 1);
        Emit(product, ref row, effects);
        return true;
    }

    /// <summary>Queues what a restart left without a forecast of the last complete day. To be called once everything is restored.</summary>
    public void QueueMissedForecasts()
    {
        var yesterday = DateOnly.FromDayNumber(Math.Max(DayOf(Time) - 1, 0));
        foreach (var product in _products.All.Where(p => (p.Forecast?.Day ?? default) < yesterday))
        {
            QueueForecast(product);
        }
    }

    private void QueueForecast(Product product)
    {
        if (!product.Retired && !product.ForecastDue && product.Demand.Days.Length > 0)
        {
            product.ForecastDue = true;
            _forecastsDue.Enqueue(product);
        }
    }
}
