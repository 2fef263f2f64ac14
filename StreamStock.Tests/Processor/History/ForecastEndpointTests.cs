using System.Text.Json.Nodes;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Processor.History;

/// <summary>Forecasts over HTTP, made from what the stream brought.</summary>
public sealed class ForecastEndpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-forecast-").FullName;
    private readonly MockCluster _broker = MockCluster.Start(partitions: 1);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Database => $"Data Source={Path.Combine(_folder, "inventory.db")}";

    [Fact]
    public async Task A_forecast_reaches_as_far_as_asked_and_its_numbers_belong_together()
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, Database);
        await processor.CreateAsync("SOLD-1", 100);
        await processor.UntilStockAsync("SOLD-1", 100);
        await processor.SendAsync(EventType.Sale, "SOLD-1", 30);
        await processor.UntilStockAsync("SOLD-1", 70);

        var forecast = await processor.GetAsync("/history/forecast?productId=SOLD-1&horizon=60");

        Assert.Equal(("SOLD-1", 60), ((string?)forecast["productId"], forecast["days"]!.AsArray().Count));
        Assert.Equal(28, (await processor.GetAsync("/history/forecast?productId=SOLD-1"))["days"]!.AsArray().Count);
        Assert.Single((await processor.GetAsync("/history/forecast?productId=SOLD-1&horizon=1"))["days"]!.AsArray());
        Assert.Null(forecast["backtest"]);
        Assert.Equal(0, (int)(await processor.GetAsync("/history/forecast?productId=SOLD-1&backtest=28"))["backtest"]!["periods"]!); // One day is too little.
        Assert.Contains((string?)forecast["class"], new[] { "smooth", "erratic", "intermittent", "lumpy", "none" });
        var (mean, risk) = (0.0, 0.0);
        foreach (var day in forecast["days"]!.AsArray())
        {
            var total = day!["total"]!;
            Ordered(day["demand"]!);
            Ordered(total);
            Assert.True((double)total["mean"]! >= mean && (double)day["stockOutProbability"]! >= risk);
            Assert.InRange((double)day["expectedStock"]!, 0, 70);
            (mean, risk) = ((double)total["mean"]!, (double)day["stockOutProbability"]!);
        }

        Assert.InRange(risk, 0, 1);
    }

    private static void Ordered(JsonNode units)
    {
        double[] quantiles = [.. new[] { "p05", "p25", "p50", "p75", "p95" }.Select(name => (double)units[name]!)];
        Assert.Equal(quantiles.Order(), quantiles);
        Assert.All(quantiles, value => Assert.True(double.IsFinite(value) && value >= 0));
    }

    [Fact]
    public async Task What_is_wrong_is_named_and_an_unknown_product_is_not_found()
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, Database);
        await processor.UntilHealthAsync(200);

        await processor.RefusesAsync("/history/forecast", "productId");
        await processor.RefusesAsync("/history/forecast?productId=A~B&horizon=61", "productId", "horizon");
        await processor.RefusesAsync("/history/forecast?productId=A&horizon=0", "horizon");
        await processor.RefusesAsync("/history/forecast?productId=A&horizon=soon", "horizon");
        await processor.RefusesAsync("/history/forecast?productId=A&backtest=57", "backtest");
        await processor.RefusesAsync("/history/stock", "at");
        using var unknown = await processor.Http.GetAsync("/history/forecast?productId=PROD-404", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)unknown.StatusCode);
    }
}
