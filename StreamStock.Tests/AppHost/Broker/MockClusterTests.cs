using Confluent.Kafka;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.AppHost.Broker;

public class MockClusterTests
{
    [Fact]
    public void What_is_produced_is_consumed_from_the_partition_that_Core_computes()
    {
        using var broker = MockCluster.Start(partitions: 6);
        KafkaConversation.SendAndReceive(broker.BootstrapServers, partitions: 6);
    }

    [Fact]
    public void Two_clusters_live_beside_each_other()
    {
        using var one = MockCluster.Start(partitions: 1);
        using var two = MockCluster.Start(partitions: 1);

        Assert.NotEqual(one.BootstrapServers, two.BootstrapServers);
    }

    [Fact]
    public void A_cluster_of_several_brokers_names_them_all()
    {
        using var broker = MockCluster.Start(partitions: 3, brokers: 3);

        Assert.Equal(3, broker.BootstrapServers.Split(',').Length);
    }
}

/// <summary>Sends keyed records with our settings, reads them back, and checks where each one was.</summary>
internal static class KafkaConversation
{
    private const int Records = 40;
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    public static void SendAndReceive(string bootstrapServers, int partitions)
    {
        var keys = Enumerable.Range(0, Records).Select(i => $"PROD-{i:000}").ToArray();
        using (var producer = new ProducerBuilder<string, string>(
            new ProducerConfig { BootstrapServers = bootstrapServers }.UseStreamStockDefaults()).Build())
        {
            Array.ForEach(keys, key => producer.Produce(Topics.Sales, new() { Key = key, Value = key }));
            Assert.Equal(0, producer.Flush(Ceiling));
        }

        var received = Receive(bootstrapServers, partitions);

        Assert.Equal(keys, received.Keys.Order());
        Assert.All(received, pair => Assert.Equal(Partitioning.PartitionOf(pair.Key, partitions), pair.Value));
    }

    private static Dictionary<string, int> Receive(string bootstrapServers, int partitions)
    {
        using var consumer = new ConsumerBuilder<string, string>(
            new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "test" }.UseStreamStockDefaults()).Build();
        consumer.Assign(Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(Topics.Sales, p, 0)));
        var received = new Dictionary<string, int>();
        var ended = 0;
        while (ended < partitions)
        {
            var result = consumer.Consume(Ceiling) ?? throw new TimeoutException("The broker sent nothing more.");
            if (result.IsPartitionEOF)
            {
                ended++;
            }
            else
            {
                received.Add(result.Message.Key, result.Partition);
            }
        }

        return received;
    }
}
