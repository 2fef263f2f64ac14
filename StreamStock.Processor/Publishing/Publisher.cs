using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Processor.Publishing;

/// <summary>
/// Tells the world what has been committed, at least once and in the order of each product's versions: alerts,
/// restocks, decisions and dead letters, then the snapshots, feed records a few times a second. One thread sends; what
/// was not acknowledged is published again by the next owner.
/// </summary>
internal sealed partial class Publisher(IProducer<byte[], byte[]> producer, IOptions<KafkaOptions> kafka, TimeProvider time, ILogger<Publisher> log) : IDisposable
{
    private static readonly TimeSpan QueueFullPause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Lock _sending = new();
    private readonly Dictionary<int, Outbox> _outboxes = [];
    private readonly AutoResetEvent _news = new(initialState: false);
    private volatile Error? _fatal;

    /// <summary>The client can send no more, whatever is tried; only another one can.</summary>
    public Error? Fatal => _fatal;

    /// <summary>Begins to publish for a partition: first of all what its last owner may not have published.</summary>
    public void Start(LoadedPartition loaded, Unpublished unpublished, string owner, string clock)
    {
        var number = loaded.State.Number;
        var outbox = new Outbox(number, loaded.PublishedSequence, new FeedState(number, owner, clock));
        outbox.Start(loaded.State, loaded.PublishedSequence, unpublished);
        Stop(number);
        lock (_gate)
        {
            _outboxes[number] = outbox;
        }

        _news.Set();
    }

    public void Stop(int partition)
    {
        lock (_gate)
        {
            if (_outboxes.Remove(partition, out var outbox))
            {
                outbox.Stop();
            }
        }
    }

    /// <summary>Takes a batch that has just become durable.</summary>
    public void Publish(CommitBatch batch)
    {
        var durableAt = time.GetUtcNow().UtcDateTime;
        foreach (var commit in batch.Partitions)
        {
            Find(commit.Partition)?.Add(commit, durableAt);
        }

        _news.Set();
    }

    /// <summary>Sequence up to which a partition is known to be published.</summary>
    public long Published(int partition) => Find(partition)?.Tracker.Published ?? 0;

    /// <summary>The broker refused something for good that may be accepted later; it is to be published again.</summary>
    public bool HasFailed(int partition) => Find(partition) is { Tracker.HasFailed: true };

    public void Observe(int partition, DateTime partitionTime, long lag) => Find(partition)?.Observe(partitionTime, lag);

    /// <summary>Waits until there is something to send, at most so long.</summary>
    public void WaitForNews(TimeSpan longest) => _news.WaitOne(longest);

    /// <summary>Sends what waits.</summary>
    public void Send()
    {
        Outbox[] outboxes;
        lock (_gate)
        {
            outboxes = [.. _outboxes.Values];
        }

        lock (_sending)
        {
            foreach (var outbox in outboxes)
            {
                Send(outbox);
            }
        }
    }

    /// <summary>Sends what waits and waits for the broker to have it.</summary>
    public void Flush(TimeSpan timeout)
    {
        Send();
        producer.Flush(timeout);
    }

    private void Send(Outbox outbox)
    {
        var content = outbox.Take(time);
        foreach (var told in content.Rows)
        {
            SendRow(outbox, told);
        }

        foreach (var snapshot in content.Snapshots)
        {
            Send(outbox, Topics.Stock, snapshot.Id, JsonSerializer.SerializeToUtf8Bytes(snapshot, CoreJson.Default.StockSnapshot));
        }

        outbox.Tracker.Seal(content.Sequence);
        if (content.Feed is { } feed)
        {
            Send(outbox, Topics.Feed, string.Create(CultureInfo.InvariantCulture, $"partition-{outbox.Partition}"),
                JsonSerializer.SerializeToUtf8Bytes(feed, CoreJson.Default.FeedRecord));
        }
    }

    private void SendRow(Outbox outbox, ToldRow told)
    {
        var row = told.Row;
        switch (row.Kind)
        {
            case RowKind.Alert:
                Send(outbox, Topics.Alerts, row.ProductId, Views.AlertEvent(in row, told.Warehouse));
                break;
            case RowKind.Restock when row.Origin.Topic == InputTopic.None:
                Send(outbox, Topics.Restocks, row.ProductId, Views.RestockEvent(in row, told.Warehouse));
                break;
            case RowKind.DeadLetter when told.Letter is { } letter:
                SendDeadLetter(outbox, letter);
                break;
        }

        if (row.Origin.ReplyTo is { } replyTo)
        {
            SendDecision(outbox, in row, told.Letter, replyTo);
        }
    }

    /// <summary>
    /// All decisions that one asker waits for go to one partition, his, so that those of one transaction are one batch
    /// for the broker and come to him with one fetch, instead of one for each partition that decided some of them.
    /// </summary>
    private void SendDecision(Outbox outbox, in LedgerRow row, DeadLetter? letter, string replyTo)
    {
        var decision = Views.Decision(in row, letter?.Message);
        decision = letter is null ? decision : decision with { ProductId = Encoding.UTF8.GetString(letter.Key.Span) };
        var asker = Encoding.UTF8.GetBytes(replyTo);
        var message = new Message<byte[], byte[]>
        {
            Key = asker,
            Value = JsonSerializer.SerializeToUtf8Bytes(decision, CoreJson.Default.Decision),
            Headers = new Confluent.Kafka.Headers { { Headers.ReplyTo, asker } },
        };
        Send(outbox, new TopicPartition(Topics.Decisions, Partitioning.PartitionOf(asker, kafka.Value.Partitions)), message);
    }

    private void SendDeadLetter(Outbox outbox, DeadLetter letter)
    {
        var headers = new Confluent.Kafka.Headers
        {
            { Headers.Error, Encoding.UTF8.GetBytes(letter.Message) },
            { Headers.SourceTopic, Encoding.UTF8.GetBytes(Topics.Inputs[(int)letter.Origin.Topic]) },
            { Headers.SourcePartition, Encoding.ASCII.GetBytes(outbox.Partition.ToString(CultureInfo.InvariantCulture)) },
            { Headers.SourceOffset, Encoding.ASCII.GetBytes(letter.Origin.Offset.ToString(CultureInfo.InvariantCulture)) },
        };
        Send(outbox, Topics.DeadLetters, letter.Key.ToArray(), letter.Payload.ToArray(), headers);
    }

    private void Send(Outbox outbox, string topic, string key, byte[] value, Confluent.Kafka.Headers? headers = null) =>
        Send(outbox, topic, Encoding.UTF8.GetBytes(key), value, headers);

    /// <summary>Everything but decisions goes to the partition of the same number, dead letters with a wrong key included.</summary>
    private void Send(Outbox outbox, string topic, byte[] key, byte[] value, Confluent.Kafka.Headers? headers) =>
        Send(outbox, new TopicPartition(topic, outbox.Partition), new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers });

    private void Send(Outbox outbox, TopicPartition target, Message<byte[], byte[]> message)
    {
        var acknowledged = outbox.Tracker.Expect();
        // A stopped outbox says no more: a newer snapshot may be on its way from elsewhere.
        while (!outbox.IsStopped)
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
            catch (ProduceException<byte[], byte[]> e)
            {
                Refused(log, target.Topic, Encoding.UTF8.GetString(message.Key), e.Error.Reason);
                acknowledged(e.DeliveryResult is { } result ? new DeliveryReport<byte[], byte[]> { TopicPartitionOffsetError = new(result.TopicPartitionOffset, e.Error) } : new() { Error = e.Error });
                return;
            }
        }
    }

    /// <summary>Takes the client's own errors; see <see cref="Fatal"/>.</summary>
    public void OnError(Error error)
    {
        if (error.IsFatal)
        {
            _fatal = error;
        }
    }

    private Outbox? Find(int partition)
    {
        lock (_gate)
        {
            return _outboxes.GetValueOrDefault(partition);
        }
    }

    public void Dispose() => _news.Dispose();

    [LoggerMessage(LogLevel.Error, "A record of {Topic} with the key {Key} was not published: {Reason}")]
    private static partial void Refused(ILogger log, string topic, string key, string reason);
}
