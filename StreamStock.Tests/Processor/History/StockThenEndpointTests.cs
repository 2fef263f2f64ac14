using System.Globalization;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Processor.History;

/// <summary>What all products had at a time that is over, over HTTP.</summary>
public sealed class StockThenEndpointTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-then-").FullName;
    private readonly MockCluster _broker = MockCluster.Start(partitions: 1);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Those_that_moved_since_are_told_as_they_stood_and_the_others_are_left_out()
    {
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, $"Data Source={Path.Combine(_folder, "inventory.db")}");
        await processor.CreateAsync("STILL-1", 40);
        await processor.CreateAsync("SOLD-1", 100);
        await processor.UntilStockAsync("STILL-1", 40);
        await processor.UntilStockAsync("SOLD-1", 100);
        var then = (DateTime)(await processor.GetAsync("/history/products/SOLD-1/stock"))["since"]!;
        await processor.SendAsync(EventType.Sale, "SOLD-1", 30);
        await processor.UntilStockAsync("SOLD-1", 70);
        await processor.CreateAsync("NEW-1", 5);
        await processor.UntilStockAsync("NEW-1", 5);

        Assert.Equal([("NEW-1", 0), ("SOLD-1", 100)], await MovedAsync(processor, then));
        Assert.Equal(["NEW-1", "SOLD-1", "STILL-1"], (await MovedAsync(processor, then.AddDays(-1))).Select(product => product.Id));
        Assert.Empty(await MovedAsync(processor, then.AddDays(1)));
        await processor.RefusesAsync("/history/stock?at=yesterday", "at");
    }

    private static async Task<List<(string Id, int OnHand)>> MovedAsync(ProcessorUnderTest processor, DateTime at)
    {
        var answer = await processor.GetAsync($"/history/stock?at={at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture)}");
        return [.. answer["items"]!.AsArray().Select(product => ((string)product!["id"]!, (int)product["onHand"]!)).Order()];
    }
}
