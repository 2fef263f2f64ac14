using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Processor.Publishing;

/// <summary>
/// Tells the world what has been committed, at least once: alerts, restocks, decisions and dead letters as they
/// come, snapshots and feed records once a tick. What was not acknowledged is published again by the next owner.
/// </summary>
internal sealed class Publisher(IProducer<byte[], byte[]> producer, TimeProvider time)
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, Channel> _channels = [];

    /// <summary>Begins to publish for a partition: first of all what its last owner may not have published.</summary>
    public void Start(LoadedPartition loaded, Unpublished unpublished, string owner, string clock)
    {
        var state = loaded.State;
        var channel = new Channel(state.Number, loaded.PublishedSequence, new FeedState(state.Number, owner, clock));
        channel.Feed.Start(state);
        foreach (var product in state.Products)
        {
            channel.Warehouses[product.Id] = product.Settings.Warehouse;
            if (product.Version > loaded.PublishedSequence)
            {
                channel.Snapshots[product.Id] = Views.Snapshot(product, state.Time);
            }
        }

        PublishRows(channel, unpublished.Rows.ToArray(), unpublished.DeadLetters);
        channel.Sequence = state.Sequence;
        lock (_gate)
        {
            _channels[state.Number] = channel;
        }
    }

    public void Stop(int partition)
    {
        lock (_gate)
        {
            _channels.Remove(partition);
        }
    }

    /// <summary>Takes a batch that has just become durable.</summary>
    public void Publish(CommitBatch batch)
    {
        foreach (var commit in batch.Partitions)
        {
            if (Find(commit.Partition) is not { } channel)
            {
                continue;
            }

            lock (channel)
            {
                foreach (var snapshot in commit.Snapshots)
                {
                    channel.Warehouses[snapshot.Id] = snapshot.Warehouse;
                    channel.Snapshots[snapshot.Id] = snapshot;
                }

                channel.Feed.Add(commit, time.GetUtcNow().UtcDateTime, channel.WarehouseOf);
            }

            PublishRows(channel, commit.Effects.Rows, commit.Effects.DeadLetters);
            lock (channel)
            {
                // Only now: a tick in between must not take these rows for published.
                channel.Sequence = commit.Sequence;
            }
        }
    }

    /// <summary>Sequence up to which a partition is known to be published.</summary>
    public long Published(int partition) => Find(partition)?.Tracker.Published ?? 0;

    public void Observe(int partition, DateTime partitionTime, long lag)
    {
        if (Find(partition) is { } channel)
        {
            lock (channel)
            {
                channel.Feed.Observe(partitionTime, lag);
            }
        }
    }

    /// <summary>Sends the snapshots and feed records that are due.</summary>
    public void Tick()
    {
        Channel[] channels;
        lock (_gate)
        {
            channels = [.. _channels.Values];
        }

        foreach (var channel in channels)
        {
            Tick(channel);
        }
    }

    public void Flush(TimeSpan timeout)
    {
        Tick();
        producer.Flush(timeout);
    }

    private void Tick(Channel channel)
    {
        Dictionary<string, StockSnapshot> snapshots;
        FeedRecord? feed;
        long sequence;
        lock (channel)
        {
            // Snapshots of rows after this one may go out early, which does no harm.
            sequence = channel.Sequence;
            (snapshots, channel.Snapshots) = (channel.Snapshots, []);
            feed = channel.Feed.IsDue(time) ? channel.Feed.Take(time) : null;
        }

        foreach (var snapshot in snapshots.Values)
        {
            Send(channel, Topics.Stock, snapshot.Id, JsonSerializer.SerializeToUtf8Bytes(snapshot, CoreJson.Default.StockSnapshot));
        }

        if (sequence > channel.SealedSequence)
        {
            channel.Tracker.Seal(sequence);
            channel.SealedSequence = sequence;
        }

        if (feed is not null)
        {
            Send(channel, Topics.Feed, string.Create(CultureInfo.InvariantCulture, $"partition-{channel.Partition}"),
                JsonSerializer.SerializeToUtf8Bytes(feed, CoreJson.Default.FeedRecord));
        }
    }

    private void PublishRows(Channel channel, ReadOnlySpan<LedgerRow> rows, IReadOnlyList<DeadLetter> letters)
    {
        var nextLetter = 0;
        foreach (ref readonly var row in rows)
        {
            var letter = row.Kind == RowKind.DeadLetter && nextLetter < letters.Count ? letters[nextLetter++] : null;
            switch (row.Kind)
            {
                case RowKind.Alert:
                    Send(channel, Topics.Alerts, row.ProductId, Views.AlertEvent(in row, channel.WarehouseOf(row.ProductId)));
                    break;
                case RowKind.Restock when row.Origin.Topic == InputTopic.None:
                    Send(channel, Topics.Restocks, row.ProductId, Views.RestockEvent(in row, channel.WarehouseOf(row.ProductId)));
                    break;
                case RowKind.DeadLetter when letter is not null:
                    SendDeadLetter(channel, letter);
                    break;
            }

            if (row.Origin.ReplyTo is { } replyTo)
            {
                SendDecision(channel, in row, letter, replyTo);
            }
        }
    }

    private void SendDecision(Channel channel, in LedgerRow row, DeadLetter? letter, string replyTo)
    {
        var decision = Views.Decision(in row, letter?.Message);
        decision = letter is null ? decision : decision with { ProductId = Encoding.UTF8.GetString(letter.Key.Span) };
        Send(channel, Topics.Decisions, decision.ProductId, JsonSerializer.SerializeToUtf8Bytes(decision, CoreJson.Default.Decision),
            new Confluent.Kafka.Headers { { Headers.ReplyTo, Encoding.UTF8.GetBytes(replyTo) } });
    }

    private void SendDeadLetter(Channel channel, DeadLetter letter)
    {
        var headers = new Confluent.Kafka.Headers
        {
            { Headers.Error, Encoding.UTF8.GetBytes(letter.Message) },
            { Headers.SourceTopic, Encoding.UTF8.GetBytes(Topics.Inputs[(int)letter.Origin.Topic]) },
            { Headers.SourcePartition, Encoding.ASCII.GetBytes(channel.Partition.ToString(CultureInfo.InvariantCulture)) },
            { Headers.SourceOffset, Encoding.ASCII.GetBytes(letter.Origin.Offset.ToString(CultureInfo.InvariantCulture)) },
        };
        Send(channel, Topics.DeadLetters, letter.Key.ToArray(), letter.Payload.ToArray(), headers);
    }

    private void Send(Channel channel, string topic, string key, byte[] value, Confluent.Kafka.Headers? headers = null) =>
        Send(channel, topic, Encoding.UTF8.GetBytes(key), value, headers);

    /// <summary>Everything goes to the partition of the same number, dead letters with a wrong key included.</summary>
    private void Send(Channel channel, string topic, byte[] key, byte[] value, Confluent.Kafka.Headers? headers)
    {
        var message = new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers };
        TraceHeaders.Inject(System.Diagnostics.Activity.Current, message.Headers ??= []);
        var acknowledged = channel.Tracker.Expect();
        var target = new TopicPartition(topic, channel.Partition);
        while (true)
        {
            try
            {
                producer.Produce(target, message, acknowledged);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                producer.Poll(QueueFullPause);
            }
        }
    }

    private Channel? Find(int partition)
    {
        lock (_gate)
        {
            return _channels.GetValueOrDefault(partition);
        }
    }

    /// <summary>What is on its way out for one partition.</summary>
    private sealed class Channel(int partition, long published, FeedState feed)
    {
        public int Partition => partition;

        public FeedState Feed => feed;

        public PublishTracker Tracker { get; } = new(published);

        /// <summary>Newest snapshot of each product changed since the last tick.</summary>
        public Dictionary<string, StockSnapshot> Snapshots { get; set; } = [];

        public Dictionary<string, string> Warehouses { get; } = [];

        /// <summary>Last row handed to the producer.</summary>
        public long Sequence { get; set; } = published;

        /// <summary>Last row under a sealed checkpoint.</summary>
        public long SealedSequence { get; set; } = published;

        public string WarehouseOf(string productId) => Warehouses.GetValueOrDefault(productId, "");
    }
}
