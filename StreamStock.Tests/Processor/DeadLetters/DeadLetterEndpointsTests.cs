using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Processor.DeadLetters;

/// <summary>Dead letters and history over HTTP, with a broker behind them.</summary>
public sealed class DeadLetterEndpointsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-letters-").FullName;
    private readonly MockCluster _broker = MockCluster.Start(partitions: 1);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Database => $"Data Source={Path.Combine(_folder, "inventory.db")}";

    [Fact]
    public async Task A_sale_of_an_unknown_product_is_redriven_once_the_product_is_there()
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, Database);
        await processor.SendAsync(EventType.Sale, "LATE-1", 4, id: "till-1");
        await processor.UntilAsync("/history/deadletters?state=open", (code, text) => code == 200 && text.Contains("UNKNOWN_PRODUCT", StringComparison.Ordinal));
        await processor.CreateAsync("LATE-1", 10);
        await processor.UntilStockAsync("LATE-1", 10);

        var (status, result) = await processor.PostAsync("/history/deadletters/redrive", new { filter = new { reason = "UNKNOWN_PRODUCT" }, by = "kim" });

        Assert.Equal((200, 1), (status, (int)result["redriven"]!));
        await processor.UntilStockAsync("LATE-1", 6);
        var letter = (await processor.GetAsync("/history/deadletters?state=redriven"))["items"]![0]!;
        Assert.Equal(("kim", "inventory.sales"), ((string?)letter["changedBy"], (string?)letter["topic"]));
        Assert.NotNull(letter["decidedSequence"]);
        Assert.Equal(0, (int)(await processor.PostAsync("/history/deadletters/redrive", new { all = true, by = "kim" })).Body["redriven"]!);
    }

    [Fact]
    public async Task Every_parameter_is_checked_and_what_is_wrong_is_named()
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, Database);
        await processor.UntilHealthAsync(200);

        await processor.RefusesAsync("/history/deadletters?limit=0&state=x&reason=y&from=z&cursor=!", "limit", "state", "reason", "from", "cursor");
        await processor.RefusesAsync("/history/events?limit=1001&type=sale&outcome=x&from=2026-01-02&to=2026-01-01", "limit", "type", "outcome", "to");
        await processor.RefusesAsync("/history/statistics?interval=week", "interval");
        await processor.RefusesAsync("/history/statistics?from=2020-01-01&to=2026-01-01", "to");
        await processor.RefusesAsync("/history/products/A~B/stock?at=soon", "productId", "at");
        await processor.RefusesAsync("/history/products/A/demand?days=801", "days");
        await processor.RefusesAsync("/history/products/A/reservations?state=gone&limit=x", "state", "limit");
        await processor.RefusesAsync("/history/alerts?productId=A&from=2026-01-01", "from");
        Assert.Equal(400, (await processor.PostAsync("/history/deadletters/discard", new { all = true, by = "kim" })).Status);
        Assert.Equal(400, (await processor.PostAsync("/history/deadletters/redrive", new { by = "kim" })).Status);
        var (_, both) = await processor.PostAsync("/history/deadletters/redrive", new { ids = new[] { "x" }, filter = new { colour = "red" } });
        Assert.Equal(["by", "filter", "ids"], both["errors"]!.AsObject().Select(e => e.Key).Order());
        using var unknown = await processor.Http.GetAsync("/history/products/PROD-404/stock", TestContext.Current.CancellationToken);
        Assert.Equal(404, (int)unknown.StatusCode);
    }
}
