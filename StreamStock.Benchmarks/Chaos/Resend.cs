using Confluent.Kafka;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>Sends every record of the input topics once more, as it was: nothing may change but the number of duplicates.</summary>
internal static class Resend
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan StallCeiling = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollWait = TimeSpan.FromSeconds(30);

    /// <returns>What has changed; nothing where all is well.</returns>
    public static IReadOnlyList<string> Everything(string bootstrapServers, string database)
    {
        var before = Stocks(database);
        var decided = LedgerCheck.Read(database, new Dictionary<int, long>());
        var sent = Copy(bootstrapServers);
        WaitUntilDecided(database, sent);
        var after = Stocks(database);
        var again = LedgerCheck.Read(database, new Dictionary<int, long>());
        var failures = new List<string>();
        if (again.Decided != decided.Decided || again.DecidedTwice != 0)
        {
            failures.Add($"sent again: {decided.Decided} events were decided before and {again.Decided} are now, {again.DecidedTwice} of them twice");
        }

        if (again.Duplicates < decided.Decided)
        {
            failures.Add($"sent again: of {decided.Decided} events only {again.Duplicates} were recognised");
        }

        failures.AddRange(before.Where(p => after[p.Key] != p.Value).Select(p => $"sent again: {p.Key} had {p.Value} and now has {after[p.Key]}").Take(5));
        return failures;
    }

    /// <summary>However many they are: only standing still is a failure.</summary>
    private static void WaitUntilDecided(string database, long sent)
    {
        for (var decided = Offsets(database); decided < sent;)
        {
            var before = decided;
            Wait.Until(() => (decided = Offsets(database)) > before || decided >= sent, StallCeiling, $"{sent} records to be decided; {before} were");
        }
    }

    /// <summary>Stock of each product and its version.</summary>
    private static Dictionary<string, string> Stocks(string database)
    {
        LedgerCheck.WaitUntilSettled(database);
        using var connection = LedgerCheck.Open(database);
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT product_id, on_hand, reserved, stock_version, settings_version FROM products";
        using var reader = command.ExecuteReader();
        var stocks = new Dictionary<string, string>();
        while (reader.Read())
        {
            stocks[reader.GetString(0)] = $"{reader.GetInt32(1)} on hand, {reader.GetInt32(2)} reserved, version {reader.GetInt64(3)}, settings {reader.GetInt64(4)}";
        }

        return stocks;
    }

    private static long Offsets(string database)
    {
        using var connection = LedgerCheck.Open(database);
        return LedgerCheck.Number(connection, "SELECT coalesce(sum(next_offset), 0) FROM offsets WHERE next_offset > 0");
    }

    /// <returns>Records there are now in all input topics.</returns>
    private static long Copy(string bootstrapServers)
    {
        using var producer = new ProducerBuilder<byte[], byte[]>(
            new ProducerConfig { BootstrapServers = bootstrapServers, LingerMs = 50 }.UseStreamStockDefaults()).SetLogHandler((_, _) => { }).Build();
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "chaos-resend" }.UseStreamStockDefaults()).SetLogHandler((_, _) => { }).Build();
        List<TopicPartition> sources = [.. Topics.Inputs.SelectMany(t => Enumerable.Range(0, Topics.DefaultPartitions).Select(p => new TopicPartition(t, p)))];
        var ends = sources.ToDictionary(s => s, s => consumer.QueryWatermarkOffsets(s, PollWait).High.Value);
        consumer.Assign(sources.Select(s => new TopicPartitionOffset(s, Offset.Beginning)));
        var left = ends.Values.Sum();
        while (left > 0 && consumer.Consume(PollWait) is { } record)
        {
            if (!record.IsPartitionEOF && record.Offset.Value < ends[record.TopicPartition])
            {
                left--;
                Produce(producer, record);
            }
        }

        producer.Flush(Ceiling);
        consumer.Close();
        return 2 * ends.Values.Sum();
    }

    private static void Produce(IProducer<byte[], byte[]> producer, ConsumeResult<byte[], byte[]> record)
    {
        // Without its headers nobody is told a second time.
        var message = new Message<byte[], byte[]> { Key = record.Message.Key, Value = record.Message.Value };
        while (true)
        {
            try
            {
                producer.Produce(record.TopicPartition, message);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Wait.For(TimeSpan.FromMilliseconds(5));
            }
        }
    }
}
