using System.Text.Json.Nodes;
using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using StreamStock.Tests.Generator;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>One command runs everything: events on Kafka, decisions, ledger, read model, HTTP.</summary>
public sealed class WholeSystemTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ReplayCeiling = TimeSpan.FromMinutes(10);
    private readonly string _data = Directory.CreateTempSubdirectory("streamstock-e2e-").FullName;

    public WholeSystemTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are used as on Linux.");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task What_is_posted_is_decided_shown_and_kept_over_a_restart()
    {
        await using (var system = await SystemUnderTest.StartAsync(_data, "--generator", "off"))
        {
            await Create(system, "TEA-1", stock: 20);

            var sale = await system.PostEventAsync(new { type = "SALE", productId = "TEA-1", quantity = 15 });
            var tooMany = await system.PostEventAsync(new { type = "SALE", productId = "TEA-1", quantity = 500 });
            var negative = await system.PostEventAsync(new { type = "SALE", productId = "TEA-1", quantity = -5 });
            var unknown = await system.PostEventAsync(new { type = "SALE", productId = "COFFEE-9", quantity = 1 });

            Assert.Equal((200, 5), (sale.Status, (int)sale.Body["stockAfter"]!));
            Assert.Equal((409, "INSUFFICIENT_STOCK"), (tooMany.Status, (string)tooMany.Body["reason"]!));
            Assert.Equal(400, negative.Status);
            Assert.Contains("1 to 1000000", negative.Body["errors"]!["quantity"]!.ToJsonString(), StringComparison.Ordinal);
            Assert.Equal("UNKNOWN_PRODUCT", (string)unknown.Body["reason"]!);
            await system.UntilAsync("/api/v1/products/TEA-1", p => (int)p["currentStock"]! == 5 && (int)p["openAlerts"]! > 0, Ceiling);
            await system.UntilAsync("/api/v1/metrics", m => (int)m["events"]!["deadLetters"]! == 1, Ceiling);
            Assert.Equal(0, await system.StopAsync());
        }

        Assert.Empty(SystemUnderTest.Survivors(_data));
        await using var again = await SystemUnderTest.StartAsync(_data, "--generator", "off");
        var product = await again.GetAsync("/api/v1/products/TEA-1");
        Assert.Equal(5, (int)product["currentStock"]!);
        Assert.Equal(200, (await again.PostEventAsync(new { type = "RESTOCK", productId = "TEA-1", quantity = 7 })).Status);
        await again.UntilAsync("/api/v1/products/TEA-1", p => (int)p["currentStock"]! == 12, Ceiling);
    }

    [Fact]
    public async Task A_replay_is_decided_line_by_line_and_adds_up()
    {
        var invoices = Path.Combine(_data, "invoices.csv");
        var lines = Invoices.Write(invoices);
        await using (var system = await SystemUnderTest.StartAsync(
            _data, "--generator", "replay", "--generator-path", invoices, "--generator-speed", "max"))
        {
            var metrics = await system.UntilAsync("/api/v1/metrics", m => Decided(m, "SALE") + Decided(m, "RETURN") + Decided(m, "STOCK_ADJUST") >= lines, Ceiling);

            Assert.Equal(0, (int)metrics["events"]!["deadLetters"]!);
            Assert.Equal(0, (int)metrics["events"]!["duplicates"]!);
            var products = await system.UntilAsync("/api/v1/products?limit=500", p => p["items"]!.AsArray().Count == 3, Ceiling);
            Assert.All(products["items"]!.AsArray(), p => Assert.True((int)p!["currentStock"]! >= 0));
            Assert.Equal(0, await system.StopAsync());
        }

        var (store, history, ledger) = StoreFactory.OpenForReading($"Data Source={Path.Combine(_data, "inventory.db")}");
        using (store)
        {
            Assert.Empty(new LedgerVerifier(store, ledger).Verify(history.Partitions()).Differences);
        }
    }

    [Fact]
    public async Task A_year_of_real_sales_books_every_days_demand_and_a_second_time_nothing()
    {
        Assert.SkipWhen(OnlineRetail.Folder is null, "shared/data/online-retail is not beside the repository.");
        await ReplayAsync("stored", m => Decided(m, "SALE") + Decided(m, "RETURN") + Decided(m, "STOCK_ADJUST") >= OnlineRetail.Lines);
        var once = LoadProducts();
        DailyDemand.AssertEqual(once);

        await ReplayAsync("beginning", m => (int)m["events"]!["duplicates"]! >= OnlineRetail.Lines);
        var twice = LoadProducts();
        DailyDemand.AssertEqual(twice);
        Assert.Equal(once.Select(Stock), twice.Select(Stock));
    }

    /// <summary>Replays the real sales into this test's data, until the numbers say so.</summary>
    private async Task ReplayAsync(string start, Func<JsonNode, bool> isDone)
    {
        var environment = new Dictionary<string, string> { ["Generator__Start"] = start };
        await using (var system = await SystemUnderTest.StartAsync(
            _data, environment, "--generator", "replay", "--generator-path", OnlineRetail.Folder!, "--generator-speed", "max"))
        {
            var metrics = await system.UntilAsync("/api/v1/metrics", isDone, ReplayCeiling);
            Assert.Equal(0, (int)metrics["events"]!["deadLetters"]!);
            Assert.Equal(0, await system.StopAsync());
        }
    }

    private List<Product> LoadProducts()
    {
        var (store, history, _) = StoreFactory.OpenForReading($"Data Source={Path.Combine(_data, "inventory.db")}");
        using (store)
        {
            return [.. history.Partitions().SelectMany(p => store.Load(p.Partition, NewState, DemandHistory.MaxDays).State.Products).OrderBy(p => p.Id, StringComparer.Ordinal)];
        }
    }

    private static (string Id, int OnHand, int Reserved, long StockVersion) Stock(Product product) => (product.Id, product.OnHand, product.Reserved, product.StockVersion);

    private static Partition NewState(int number) => new(number, AlertPolicy.Default, DedupeHorizon.Default);

    [Fact]
    public async Task Nothing_outlives_an_AppHost_that_is_killed()
    {
        await using (var system = await SystemUnderTest.StartAsync(_data))
        {
            await system.UntilAsync("/api/v1/products", p => p["items"]!.AsArray().Count == 15, Ceiling);
        }

        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (SystemUnderTest.Survivors(_data).Count > 0 && waited.Elapsed < Ceiling)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Empty(SystemUnderTest.Survivors(_data));
    }

    private static async Task Create(SystemUnderTest system, string id, int stock)
    {
        var settings = new { sku = "SKU-" + id, name = "Green Tea", warehouse = "WH-1", reorderPoint = 10, maxCapacity = 100, unitPrice = 4.5 };
        Assert.Equal(200, (await system.PostEventAsync(new { type = "PRODUCT_UPSERT", productId = id, data = settings })).Status);
        Assert.Equal(200, (await system.PostEventAsync(new { type = "STOCK_COUNT", productId = id, quantity = stock })).Status);
    }

    private static int Decided(JsonNode metrics, string type) => (int?)metrics["events"]!["byType"]![type]?["total"] ?? 0;
}
