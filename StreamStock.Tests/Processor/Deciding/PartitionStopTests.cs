using Confluent.Kafka;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using StreamStock.AppHost.Broker;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Commands;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

/// <summary>A partition whose records are not where they were stops, says so, and goes on when a person lets it.</summary>
public sealed class PartitionStopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-stops-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Database => $"Data Source={Path.Combine(_folder, "inventory.db")}";

    [Fact]
    public async Task Topics_that_were_made_anew_stop_the_partition_until_they_are_accepted()
    {
        using var broker = MockCluster.Start(partitions: 1);
        await RunAsync(broker.BootstrapServers, stock: 95);
        Execute("UPDATE offsets SET cluster_id = 'lasting', topic_id = 'before'");
        await using var processor = await ProcessorUnderTest.StartAsync(broker.BootstrapServers, Database);

        await processor.UntilHealthAsync(503, "made anew");
        Assert.Contains("made anew", Command("list"), StringComparison.Ordinal);
        Assert.Equal(1, Exit(OffsetsCommand.AcceptGap));
        for (var topic = 0; topic < Topics.Inputs.Count; topic++)
        {
            // One topic is reported at a time; each is a decision of its own.
            await UntilAcceptedAsync(OffsetsCommand.AcceptNewTopic);
        }

        await processor.UntilHealthAsync(200);
        await processor.SendAsync(EventType.Sale, "TEA-1", 7);
        await processor.UntilStockAsync("TEA-1", 88);
        var gaps = await processor.GetAsync("/history/events?type=OFFSET_GAP");
        Assert.Equal(4, gaps["items"]!.AsArray().Count);
        await processor.UntilAsync("/history/alerts?productId=partition-0", (_, text) => text.Contains("RECORDS_LOST", StringComparison.Ordinal));
        Assert.Empty(Verify());
    }

    [Fact]
    public async Task An_offset_beyond_the_end_stops_the_partition_and_names_both_ends()
    {
        using var broker = MockCluster.Start(partitions: 1);
        await RunAsync(broker.BootstrapServers, stock: 95);
        Execute("UPDATE offsets SET next_offset = 1000 WHERE topic = 3");
        await using var processor = await ProcessorUnderTest.StartAsync(broker.BootstrapServers, Database);

        await processor.UntilHealthAsync(503, "from offset 1000, but the broker has 0 to 1");
        await UntilAcceptedAsync(OffsetsCommand.AcceptGap);

        await processor.UntilHealthAsync(200);
        await processor.SendAsync(EventType.Sale, "TEA-1", 7);
        await processor.UntilStockAsync("TEA-1", 88);
        Assert.Single((await processor.GetAsync("/history/events?type=OFFSET_GAP"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Records_that_Kafka_deleted_before_they_were_read_are_a_gap_in_the_ledger()
    {
        using var kafka = RealKafka.StartOrSkip();
        await RunAsync(kafka.BootstrapServers, stock: 95);
        await using (var sender = await ProcessorUnderTest.StartAsync(kafka.BootstrapServers, $"Data Source={Path.Combine(_folder, "other.db")}"))
        {
            await sender.SendAsync(EventType.Sale, "TEA-1", 1);
            await sender.SendAsync(EventType.Sale, "TEA-1", 2);
        }

        using (var admin = Admin(kafka))
        {
            await admin.DeleteRecordsAsync([new TopicPartitionOffset(Topics.Sales, 0, 3)]);
        }

        await using var processor = await ProcessorUnderTest.StartAsync(kafka.BootstrapServers, Database);
        await processor.UntilHealthAsync(503, "from offset 1, but the broker has 3 to 3");
        await UntilAcceptedAsync(OffsetsCommand.AcceptGap);

        await processor.UntilHealthAsync(200);
        await processor.SendAsync(EventType.Sale, "TEA-1", 7);
        await processor.UntilStockAsync("TEA-1", 88);
        var gap = Assert.Single((await processor.GetAsync("/history/events?type=OFFSET_GAP"))["items"]!.AsArray());
        Assert.Equal(2, (int)gap!["quantity"]!);
        Assert.Empty(Verify());
    }

    [Fact]
    public async Task A_topic_of_Kafka_that_is_made_anew_while_it_is_read_stops_the_partition()
    {
        using var kafka = RealKafka.StartOrSkip();
        await using var processor = await ProcessorUnderTest.StartAsync(kafka.BootstrapServers, Database);
        await processor.CreateAsync("TEA-1", 100);
        await processor.SendAsync(EventType.Sale, "TEA-1", 5);
        await processor.UntilStockAsync("TEA-1", 95);

        using (var admin = Admin(kafka))
        {
            await admin.DeleteTopicsAsync([Topics.Sales]);
        }

        await processor.UntilHealthAsync(503, "made anew");
        await UntilAcceptedAsync(OffsetsCommand.AcceptNewTopic);
        await processor.UntilHealthAsync(200);
        await processor.SendAsync(EventType.Sale, "TEA-1", 7);
        await processor.UntilStockAsync("TEA-1", 88);
        Assert.Empty(Verify());
    }

    /// <summary>Runs a processor until a product has been made and sold.</summary>
    private async Task RunAsync(string broker, int stock)
    {
        await using var processor = await ProcessorUnderTest.StartAsync(broker, Database);
        await processor.CreateAsync("TEA-1", 100);
        await processor.SendAsync(EventType.Sale, "TEA-1", 100 - stock);
        await processor.UntilStockAsync("TEA-1", stock);
    }

    private static IAdminClient Admin(KafkaInstance kafka) => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka.BootstrapServers }).Build();

    private async Task UntilAcceptedAsync(string command)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (Exit(command) != 0)
        {
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(120), "Nothing waits to be accepted.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    private int Exit(string command) => OffsetsCommand.Run([command, Database, "--by", "kim"], new ConfigurationBuilder().Build(), TextWriter.Null);

    private string Command(string command)
    {
        var output = new StringWriter();
        OffsetsCommand.Run([command, Database], new ConfigurationBuilder().Build(), output);
        return output.ToString();
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection(Database + ";Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        Assert.True(command.ExecuteNonQuery() > 0);
    }

    private IReadOnlyList<string> Verify()
    {
        var (store, history, ledger) = StoreFactory.OpenForReading(Database);
        using (store)
        {
            return new LedgerVerifier(store, ledger).Verify(history.Partitions()).Differences;
        }
    }
}
