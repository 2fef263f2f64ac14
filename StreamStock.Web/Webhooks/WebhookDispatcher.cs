using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Webhooks;

/// <summary>
/// Reads what is to be told to receivers, as one of a group: each partition is delivered by one replica, from the
/// committed offsets on. While there is no webhook nothing is read.
/// </summary>
internal sealed class WebhookDispatcher(
    WebhookBook book, DeliveryLanes lanes, IConfiguration configuration, ReplicaId replica, TimeProvider time, ILogger<WebhookDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OffsetTimeout = TimeSpan.FromSeconds(5);

    private readonly Dictionary<TopicPartition, Owned> owned = [];
    private long lastCommit;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Factory.StartNew(
        () => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stopping)
    {
        var backoff = new Backoff(IdlePause, TimeSpan.FromSeconds(10), new Random(Environment.ProcessId));
        while (!stopping.IsCancellationRequested)
        {
            if (book.Active.Count == 0)
            {
                stopping.WaitHandle.WaitOne(IdlePause);
                continue;
            }

            try
            {
                Consume(backoff, stopping);
            }
            catch (KafkaException exception)
            {
                logger.LogWarning("Webhooks cannot be delivered for now: {Reason}", exception.Error.Reason);
                stopping.WaitHandle.WaitOne(backoff.Next());
            }
        }
    }

    private void Consume(Backoff backoff, CancellationToken stopping)
    {
        using var consumer = Open();
        try
        {
            consumer.Subscribe([Topics.Stock, Topics.Alerts]);
            while (!stopping.IsCancellationRequested && book.Active.Count > 0)
            {
                if (consumer.Consume(Poll) is { IsPartitionEOF: false } record)
                {
                    backoff.Reset();
                    Take(consumer, record, stopping);
                }

                CommitAndResume(consumer);
            }

            Commit(consumer);
        }
        finally
        {
            Forget(owned.Keys.ToList());
            consumer.Close();
        }
    }

    private void Take(IConsumer<byte[], byte[]> consumer, ConsumeResult<byte[], byte[]> record, CancellationToken stopping)
    {
        if (!owned.TryGetValue(record.TopicPartition, out var partition))
        {
            return;
        }

        var receivers = Receivers(record, out var eventName, out var productId, out var payload);
        var done = partition.Window.Begin(record.Offset.Value, receivers.Count);
        foreach (var receiver in receivers)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"msg_{receiver.Id}_{record.Topic.Split('.')[^1]}-{record.Partition.Value}-{record.Offset.Value}");
            lanes.Add(new(id, receiver.Id, eventName, productId, payload, done, partition.Lost.Token), stopping);
        }

        if (partition.Window.Count >= WebhookLimits.MaxOpenRecords && !partition.IsPaused)
        {
            consumer.Pause([record.TopicPartition]);
            partition.IsPaused = true;
        }
    }

    private List<WebhookSubscription> Receivers(ConsumeResult<byte[], byte[]> record, out string eventName, out string productId, out byte[] payload)
    {
        eventName = record.Topic == Topics.Stock ? WebhookEvents.StockChanged : WebhookEvents.AlertChanged;
        var name = eventName;
        productId = Encoding.UTF8.GetString(record.Message.Key ?? []);
        var product = productId;
        payload = [];
        var at = record.Message.Timestamp.UtcDateTime;
        var receivers = book.Active.Where(s => s.Events.Contains(name, StringComparer.Ordinal) && s.CreatedAt <= at
            && (s.ProductIds.Count == 0 || s.ProductIds.Contains(product, StringComparer.Ordinal))).ToList();
        if (receivers.Count == 0 || record.Message.Value is null)
        {
            return [];
        }

        try
        {
            var (data, warehouse) = Read(record);
            payload = Payload(name, at, data);
            return [.. receivers.Where(s => s.Warehouses.Count == 0 || s.Warehouses.Contains(warehouse, StringComparer.Ordinal))];
        }
        catch (JsonException exception)
        {
            logger.LogWarning("Skipped {Topic} [{Partition}] @{Offset}: {Reason}", record.Topic, record.Partition.Value, record.Offset.Value, exception.Message);
            return [];
        }
    }

    private static (byte[] Data, string Warehouse) Read(ConsumeResult<byte[], byte[]> record)
    {
        using var document = JsonDocument.Parse(record.Message.Value);
        var warehouse = document.RootElement.TryGetProperty("warehouse", out var value) ? value.GetString() ?? "" : "";
        return record.Topic == Topics.Stock
            ? (record.Message.Value, warehouse)
            : (JsonSerializer.SerializeToUtf8Bytes(AlertEvents.Read(record.Message.Value) ?? throw new JsonException("The event has no alert."), CoreJson.Default.AlertRecord), warehouse);
    }

    /// <summary>What receivers get: <c>{ type, timestamp, data }</c>.</summary>
    internal static byte[] Payload(string eventName, DateTime at, byte[] data)
    {
        var head = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"{{eventName}}","timestamp":"{{at:O}}","data":"""));
        return [.. head, .. data, (byte)'}'];
    }

    private void CommitAndResume(IConsumer<byte[], byte[]> consumer)
    {
        if (time.GetElapsedTime(lastCommit) < WebhookLimits.CommitInterval)
        {
            return;
        }

        lastCommit = time.GetTimestamp();
        Commit(consumer);
        foreach (var (at, partition) in owned.Where(pair => pair.Value.IsPaused && pair.Value.Window.Count < WebhookLimits.MaxOpenRecords / 2))
        {
            consumer.Resume([at]);
            partition.IsPaused = false;
        }
    }

    private void Commit(IConsumer<byte[], byte[]> consumer)
    {
        var offsets = owned.Where(pair => pair.Value.Window.Committable >= 0 && pair.Value.Window.Committable != pair.Value.Committed)
            .Select(pair => new TopicPartitionOffset(pair.Key, pair.Value.Committed = pair.Value.Window.Committable)).ToList();
        if (offsets.Count > 0)
        {
            consumer.Commit(offsets);
        }
    }

    private IEnumerable<TopicPartitionOffset> Assigned(IConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions)
    {
        // Without a committed offset delivery begins here and now; committed at once, so that a restart loses nothing.
        var start = consumer.Committed(partitions, OffsetTimeout)
            .Select(at => at.Offset == Offset.Unset ? new TopicPartitionOffset(at.TopicPartition, consumer.QueryWatermarkOffsets(at.TopicPartition, OffsetTimeout).High) : at).ToList();
        foreach (var at in start)
        {
            owned[at.TopicPartition] = new Owned();
        }

        consumer.Commit(start);
        return start;
    }

    private void Forget(IEnumerable<TopicPartition> partitions)
    {
        foreach (var at in partitions)
        {
            if (owned.Remove(at, out var lost))
            {
                lost.Lost.Cancel();
            }
        }
    }

    private IConsumer<byte[], byte[]> Open()
    {
        var config = new ConsumerConfig { GroupId = ConsumerGroups.Webhooks, ClientId = $"{replica.Value}-webhook-delivery" }.UseStreamStockDefaults();
        config.GroupProtocol = GroupProtocol.Consumer;
        config.GroupRemoteAssignor = "range";
        config.AutoOffsetReset = AutoOffsetReset.Latest;
        var connection = configuration.GetConnectionString(KafkaDefaults.ConnectionName)
            ?? throw new ConfigurationException("ConnectionStrings__kafka is missing: it must name the brokers, such as localhost:9092.");
        return new ConsumerBuilder<byte[], byte[]>(KafkaConnection.Apply(connection, config))
            .SetPartitionsAssignedHandler(Assigned)
            .SetPartitionsRevokedHandler((consumer, partitions) =>
            {
                Commit(consumer);
                Forget(partitions.Select(at => at.TopicPartition));
            })
            .SetPartitionsLostHandler((_, partitions) => Forget(partitions.Select(at => at.TopicPartition)))
            .SetErrorHandler((_, error) => logger.LogDebug("Webhook delivery: {Reason}", error.Reason))
            .SetLogHandler((_, message) => logger.LogDebug("{Client}: {Message}", message.Name, message.Message))
            .Build();
    }

    private sealed class Owned
    {
        public OffsetWindow Window { get; } = new();

        public CancellationTokenSource Lost { get; } = new();

        public long Committed { get; set; } = -1;

        public bool IsPaused { get; set; }
    }
}
