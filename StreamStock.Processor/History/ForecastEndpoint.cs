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
    private const int MaxBacktest = 56;

    public static void MapForecast(this RouteGroupBuilder history) => history.MapGet("/forecast", Forecast);

    /// <summary>404 where there is no such product.</summary>
    private static IResult Forecast(HttpRequest request, IHistory history, Ownership ownership, ForecastWorker worker)
    {
        var query = new QueryReader(request.Query);
        var productId = query.ProductId("productId");
        var horizon = query.Number("horizon", 1, ForecastResult.MaxHorizon, DefaultHorizon);
        var backtest = query.Number("backtest", 0, MaxBacktest, 0);
        if (productId is null)
        {
            query.Refuse("productId", "productId must be given.");
        }

        if (!query.IsValid)
        {
            return Results.ValidationProblem(query.Errors);
        }

        return history.Product(productId!, ownership.NewState) is { } state && state.Find(productId!) is { } product
            ? Results.Json(Of(product, state.Time, horizon, backtest, worker.Pool), CoreJson.Default.ProductForecast)
            : Results.NotFound();
    }

    private static ProductForecast Of(Product product, DateTime now, int horizon, int backtest, DemandPool? pool)
    {
        var lastDay = Partition.DayOf(now) - 1;
        var series = ForecastJob.Of(product, lastDay).Series;
        var result = Forecaster.Forecast(in series, horizon, pool);
        var outlook = StockOutlook.Of(product, result, lastDay + 1);
        return new ProductForecast
        {
            ProductId = product.Id,
            FirstDay = DateOnly.FromDayNumber(lastDay + 1),
            Class = result.Class.Name(),
            Method = result.Method,
            ErrorToNaive = result.ErrorToNaive,
            Backtest = backtest > 0 ? RollingBacktest.Run(in series, backtest) : null,
            DaysOfSupply = outlook.DaysOfSupply,
            Days = [.. Enumerable.Range(0, horizon).Select(i => new ForecastDay(
                Quantiles(result.Mean[i], result.Period(i)), Quantiles(result.MeanTotal(i + 1), result.Total(i + 1)), outlook.Expected[i], outlook.StockOut[i]))],
        };
    }

    private static UnitQuantiles Quantiles(double mean, DemandDistribution of) =>
        new(mean, of.Quantile(0.05), of.Quantile(0.25), of.Quantile(0.5), of.Quantile(0.75), of.Quantile(0.95));
}
