using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_is_waited_out_and_nothing_is_lost()
    {
        using var disk = FullDisk.MountOrSkip();
        var database = $"Data Source={Path.Combine(disk.Folder, "inventory.db")}";
        using var broker = MockCluster.Start(partitions: 1);
        await using (var processor = await ProcessorUnderTest.StartAsync(broker.BootstrapServers, database))
        {
            await processor.CreateAsync("TEA-1", 100);
            await processor.SendAsync(EventType.Sale, "TEA-1", 5);
            await processor.UntilStockAsync("TEA-1", 95);

            disk.Fill();
            await processor.SendAsync(EventType.Sale, "TEA-1", 7);
            await processor.UntilHealthAsync(503, "full");

            disk.Empty();
            await processor.UntilHealthAsync(200);
            await processor.UntilStockAsync("TEA-1", 88);
        }

        var (store, history, ledger) = StoreFactory.OpenForReading(database);
        using (store)
        {
            Assert.Empty(new LedgerVerifier(store, ledger).Verify(history.Partitions()).Differences);
        }
    }
}
