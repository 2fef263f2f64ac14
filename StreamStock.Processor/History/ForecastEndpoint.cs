using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Forecasting;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.History;

/// <summary>A product's forecast as far ahead as is asked for, made anew from the stored history.</summary>
internal static class ForecastEndpoint
{
    private const int DefaultHorizon = 28;

    public static void MapForecast(this RouteGroupBuilder history) => history.MapGet("/forecast", Forecast);

    /// <summary>404 where there is no such product.</summary>
    private static IResult Forecast(IHistory history, Ownership ownership, ForecastWorker worker, string? productId, int horizon = DefaultHorizon)
    {
        var errors = new Dictionary<string, string[]>();
        if (productId is null || !EventLimits.IsProductId(Encoding.UTF8.GetBytes(productId)))
        {
            errors["productId"] = [$"productId must have 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\."];
        }

        if (horizon is < 1 or > ForecastResult.MaxHorizon)
        {
            errors["horizon"] = [$"horizon must be from 1 to {ForecastResult.MaxHorizon} days."];
        }

        if (errors.Count > 0)
        {
            return Results.ValidationProblem(errors);
        }

        var state = history.Product(productId!, ownership.NewState);
        return state?.Find(productId!) is { } product
            ? Results.Json(Of(product, state.Time, horizon, worker.Pool), CoreJson.Default.ProductForecast)
            : Results.NotFound();
    }

    private static ProductForecast Of(Product product, DateTime now, int horizon, DemandPool? pool)
    {
        var lastDay = Partition.DayOf(now) - 1;
        var result = Forecaster.Forecast(ForecastJob.Of(product, lastDay).Series, horizon, pool);
        var outlook = StockOutlook.Of(product, result, lastDay + 1);
        return new ProductForecast
        {
            ProductId = product.Id,
            FirstDay = DateOnly.FromDayNumber(lastDay + 1),
            Class = result.Class.Name(),
            Method = result.Method,
            ErrorToNaive = result.ErrorToNaive,
            DaysOfSupply = outlook.DaysOfSupply,
            Days = [.. Enumerable.Range(0, horizon).Select(i => new ForecastDay(
                Quantiles(result.Mean[i], result.Period(i)), Quantiles(result.MeanTotal(i + 1), result.Total(i + 1)), outlook.Expected[i], outlook.StockOut[i]))],
        };
    }

    private static UnitQuantiles Quantiles(double mean, DemandDistribution of) =>
        new(mean, of.Quantile(0.05), of.Quantile(0.25), of.Quantile(0.5), of.Quantile(0.75), of.Quantile(0.95));
}
