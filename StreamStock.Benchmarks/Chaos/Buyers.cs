using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>
/// A rush: of every product in each partition there are 100 units and 1,000 buyers at once, who wait for their answers
/// while a replica is killed.
/// </summary>
internal static class Buyers
{
    public const int Units = 100;
    public const int Each = 1_000;

    private const string ReplyTo = "chaos-buyers";

    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(2);

    /// <summary>Lets them all buy.</summary>
    /// <param name="bootstrapServers">Of the broker.</param>
    /// <param name="run">Name of this run, in every id.</param>
    /// <param name="meanwhile">What happens while they wait.</param>
    /// <returns>What is wrong: nothing where exactly the units that were there have been sold, and every buyer was told the truth.</returns>
    public static IReadOnlyList<string> Rush(string bootstrapServers, string run, Action meanwhile)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = bootstrapServers, MessageTimeoutMs = 0 }.UseStreamStockDefaults()).SetLogHandler((_, _) => { }).Build();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = ReplyTo }.UseStreamStockDefaults()).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.DefaultPartitions).Select(p => new TopicPartitionOffset(Topics.Decisions, p, Offset.Beginning)));
        var products = ProductsOfEachPartition(run);
        products.ForEach(p => ChaosLoad.Create(producer, p, Units, run));
        producer.Flush(Ceiling);
        Parallel.For(0, Each * products.Count, buyer => Buy(producer, products[buyer % products.Count], string.Create(CultureInfo.InvariantCulture, $"{run}-{buyer}")));
        meanwhile();
        producer.Flush(Ceiling);
        return Judge(products, Answers(consumer, run, Each * products.Count));
    }

    private static List<string> ProductsOfEachPartition(string run) =>
        [.. Enumerable.Range(0, 1_000)
            .Select(n => string.Create(CultureInfo.InvariantCulture, $"{run}-{n}"))
            .GroupBy(id => Partitioning.PartitionOf(Encoding.ASCII.GetBytes(id), Topics.DefaultPartitions))
            .Select(g => g.First())];

    private static void Buy(IProducer<byte[], byte[]> producer, string product, string buyer) => producer.Produce(Topics.Sales, new Message<byte[], byte[]>
    {
        Key = Encoding.ASCII.GetBytes(product),
        Value = EventWriter.ToUtf8(new EventDraft(buyer, EventType.Sale, product) { Quantity = 1 }),
        Headers = new Confluent.Kafka.Headers { { Headers.ReplyTo, Encoding.ASCII.GetBytes(ReplyTo) } },
    });

    private static ConcurrentDictionary<string, Decision> Answers(IConsumer<byte[], byte[]> consumer, string run, int count)
    {
        var answers = new ConcurrentDictionary<string, Decision>();
        Wait.Until(
            () =>
            {
                while (answers.Count < count && consumer.Consume(TimeSpan.FromMilliseconds(100)) is { } record)
                {
                    if (!record.IsPartitionEOF && JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.Decision) is { } decision
                        && decision.EventId.StartsWith(run, StringComparison.Ordinal))
                    {
                        // Told again after a takeover; it must be the same.
                        answers.AddOrUpdate(decision.EventId, decision, (_, first) => first == decision ? first : first with { Outcome = "contradicted" });
                    }
                }

                return answers.Count == count;
            },
            Ceiling,
            $"{count} answers; there are {answers.Count}");
        consumer.Close();
        return answers;
    }

    private static List<string> Judge(List<string> products, ConcurrentDictionary<string, Decision> answers)
    {
        var failures = new List<string>();
        foreach (var product in products)
        {
            var outcomes = answers.Values.Where(a => a.ProductId == product).GroupBy(a => a.Outcome).ToDictionary(g => g.Key, g => g.Count());
            if (outcomes.GetValueOrDefault("accepted") != Units || outcomes.GetValueOrDefault("rejected") != Each - Units)
            {
                failures.Add($"{Each} buyers of {Units} units of {product}: {string.Join(", ", outcomes.Select(o => $"{o.Value} {o.Key}"))}");
            }
        }

        return failures;
    }
}
