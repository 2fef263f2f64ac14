using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Tests.Processor.Publishing;

/// <summary>What a processor publishes, as a reader of the topics finds it.</summary>
public sealed class PublisherTests : IDisposable
{
    private const int Partitions = 4;
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-publisher-").FullName;
    private readonly MockCluster _broker = MockCluster.Start(Partitions);

    public void Dispose()
    {
        _broker.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task All_decisions_that_one_asker_waits_for_are_on_his_partition_whichever_decided_them()
    {
        string[] products = [.. Enumerable.Range(0, Partitions).Select(ProductOf)];
        await using var processor = await ProcessorUnderTest.StartAsync(_broker.BootstrapServers, $"Data Source={Path.Combine(_folder, "inventory.db")}", Partitions);

        foreach (var product in products)
        {
            await processor.CreateAsync(product, stock: 5);
            await processor.SendAsync(EventType.Sale, product, 2, $"{product}-a", replyTo: "web-a");
            await processor.SendAsync(EventType.Sale, product, 1, $"{product}-b", replyTo: "web-b");
        }

        var told = Decisions(2 * products.Length).Select(r => (Asker: Text(r.Message.Headers.GetLastBytes(HeaderNames.ReplyTo)), Key: Text(r.Message.Key), Partition: r.Partition.Value, Decision(r).EventId)).ToList();
        Assert.All(told, t => Assert.Equal((t.Key, Partitioning.PartitionOf(t.Asker, Partitions)), (t.Asker, t.Partition)));
        Assert.Equal(products.Select(p => $"{p}-a").Order(), told.Where(t => t.Asker == "web-a").Select(t => t.EventId).Order());
    }

    private static string ProductOf(int partition) =>
        Enumerable.Range(0, 1_000).Select(n => $"P-{n}").First(id => Partitioning.PartitionOf(id, Partitions) == partition);

    private static Decision Decision(ConsumeResult<byte[], byte[]> record) => JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.Decision)!;

    private static string Text(byte[] utf8) => Encoding.UTF8.GetString(utf8);

    private List<ConsumeResult<byte[], byte[]>> Decisions(int count)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = _broker.BootstrapServers, GroupId = "test" }.UseStreamStockDefaults()).Build();
        consumer.Assign(Enumerable.Range(0, Partitions).Select(p => new TopicPartitionOffset(Topics.Decisions, p, Offset.Beginning)));
        var waited = System.Diagnostics.Stopwatch.StartNew();
        var found = new List<ConsumeResult<byte[], byte[]>>();
        while (found.Count < count)
        {
            Assert.True(waited.Elapsed < Ceiling, $"{found.Count} of {count} decisions came.");
            if (consumer.Consume(TimeSpan.FromMilliseconds(200)) is { IsPartitionEOF: false } record)
            {
                found.Add(record);
            }
        }

        consumer.Close();
        return found;
    }
}
