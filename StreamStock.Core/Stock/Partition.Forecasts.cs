using System.Diagnostics.CodeAnalysis;
using StreamStock.Core.Forecasting;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Products that wait for a new forecast; each at most once.</summary>
    public int ForecastsDue => _forecastsDue.Count;

    /// <summary>Takes one waiting product, if there is one, to be forecast anywhere; the result comes back with <see cref="Forecasted"/>.</summary>
    public bool TryTakeForecast([NotNullWhen(true)] out ForecastJob? job)
    {
        job = null;
        if (!_forecastsDue.TryDequeue(out var product))
        {
            return false;
        }

        product.ForecastDue = false;
        var today = DayOf(Time);
        // Once a forecast knows today, one that did not would be dropped as older.
        var knowsToday = product.Forecast?.Day.DayNumber == today || LeftBand(product, today);
        job = ForecastJob.Of(product, knowsToday ? today : today - 1);
        return true;
    }

    /// <summary>Records a forecast; one that is older than the product's, or of a retired product, is dropped.</summary>
    public void Forecasted(ForecastJob job, ForecastChange forecast, Effects effects)
    {
        var product = job.Product;
        if (product.Retired || product.Forecast?.Day > forecast.Day)
        {
            return;
        }

        ref var row = ref NewRow(product, RowKind.Forecast, effects);
        row.Detail = forecast;
        EmitAndFollow(product, ref row, effects);
    }

    /// <summary>Forecasts one waiting product here and now, if there is one.</summary>
    public bool ForecastNext(Effects effects, DemandPool? pool = null)
    {
        if (!TryTakeForecast(out var job))
        {
            return false;
        }

        Forecasted(job, job.Make(pool), effects);
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

    /// <summary>Queues a product whose demand of today is already more than the forecast's 95 % band holds.</summary>
    private void QueueIfBandLeft(Product product)
    {
        if (LeftBand(product, DayOf(Time)))
        {
            QueueForecast(product);
        }
    }

    /// <summary>A forecast that knows today already is not asked again: a day raises this once.</summary>
    private static bool LeftBand(Product product, int today)
    {
        if (product.Forecast is not { } forecast || product.Demand.Newest is not { } newest || newest.Day != today)
        {
            return false;
        }

        var ahead = today - forecast.Day.DayNumber - 1;
        return ahead >= 0 && ahead < forecast.Days.Count && newest.Asked > forecast.Days[ahead].P95;
    }

    private void QueueForecast(Product product)
    {
        if (!product.Retired && !product.ForecastDue && product.Demand.Newest is not null)
        {
            product.ForecastDue = true;
            _forecastsDue.Enqueue(product);
        }
    }
}
