using System.Text.Json.Nodes;
using StreamStock.Benchmarks.Rig;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>The same system on Apache Kafka instead of the embedded broker.</summary>
public sealed class RealKafkaTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly KafkaInstance _kafka = RealKafka.StartOrSkip();
    private readonly string _data = Directory.CreateTempSubdirectory("streamstock-kafka-e2e-").FullName;

    public void Dispose()
    {
        _kafka.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_replay_adds_up_and_a_restart_goes_on_at_the_stored_offsets()
    {
        var invoices = Path.Combine(_data, "invoices.csv");
        var lines = Invoices.Write(invoices);
        int stock;
        await using (var system = await SystemUnderTest.StartAsync(
            _data, "--kafka", _kafka.BootstrapServers, "--generator", "replay", "--generator-path", invoices, "--generator-speed", "max"))
        {
            var metrics = await system.UntilAsync("/api/v1/metrics", m => Decided(m) >= lines, Ceiling);
            Assert.Empty((await system.GetAsync("/api/v1/deadletters"))["items"]!.AsArray());
            Assert.Equal(0, (int)metrics["events"]!["deadLetters"]!);
            // Of the ledger: products come to the page on another topic than counts, and may be behind them.
            stock = (int)(await system.GetAsync("/api/v1/products/85120A/stock"))["onHand"]!;
            Assert.Equal(0, await system.StopAsync());
        }

        await using var again = await SystemUnderTest.StartAsync(_data, "--kafka", _kafka.BootstrapServers, "--generator", "off");
        Assert.Equal(stock, (int)(await again.GetAsync("/api/v1/products/85120A"))["currentStock"]!);
        Assert.Equal(200, (await again.PostEventAsync(new { type = "RESTOCK", productId = "85120A", quantity = 3 })).Status);
        await again.UntilAsync("/api/v1/products/85120A", p => (int)p["currentStock"]! == stock + 3, Ceiling);
        // Counts come with the feed, up to a fifth of a second after the product.
        var counted = await again.UntilAsync("/api/v1/metrics", m => Decided(m) > lines, Ceiling);
        Assert.Equal(lines + 1, Decided(counted));
    }

    private static int Decided(JsonNode metrics) =>
        new[] { "SALE", "RETURN", "RESTOCK", "STOCK_ADJUST" }.Sum(t => (int?)metrics["events"]!["byType"]![t]?["total"] ?? 0);
}
