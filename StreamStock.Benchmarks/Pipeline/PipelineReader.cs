using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Benchmarks.Pipeline;

/// <summary>
/// A reader of what the processor publishes, and sender of probes: sales that ask for a reply. A probe's decision was
/// made just after it became durable, and carries that moment as its record's timestamp; its snapshot has arrived
/// with the first one of at least the decision's version.
/// </summary>
internal sealed class PipelineReader : IDisposable
{
    private const string ReplyTo = "pipeline-benchmark";

    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(50);

    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly IProducer<byte[], byte[]> _producer;
    private readonly int _partitions;
    private readonly TimeProvider _time;
    private readonly Thread _thread;

    /// <summary>Probes on their way, by product: at most one each.</summary>
    private readonly ConcurrentDictionary<string, OpenProbe> _open = new();
    private readonly Dictionary<int, FeedRecord> _feed = [];
    private volatile bool _stopping;
    private long _snapshots;
    private int _probes;

    public PipelineReader(string bootstrapServers, int partitions, TimeProvider time)
    {
        (_partitions, _time) = (partitions, time);
        _consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = ReplyTo }.UseStreamStockDefaults()).Build();
        // As one who waits for each record, which is what a probe does.
        var producer = new ProducerConfig { BootstrapServers = bootstrapServers }.UseStreamStockDefaults();
        producer.LingerMs = KafkaDefaults.PromptLinger.TotalMilliseconds;
        _producer = new ProducerBuilder<byte[], byte[]>(producer).Build();
        string[] topics = [Topics.Stock, Topics.Decisions, Topics.Feed];
        _consumer.Assign(topics.SelectMany(t => Enumerable.Range(0, partitions).Select(p => new TopicPartitionOffset(t, p, Offset.End))));
        _thread = new Thread(Read) { IsBackground = true, Name = "reader" };
        _thread.Start();
    }

    /// <summary>Probes that count and are done, in the order in which their snapshots arrived.</summary>
    public ConcurrentQueue<ProbeTimes> Done { get; } = [];

    /// <summary>When how many events were decided, by the feed's word.</summary>
    public List<(DateTime At, long Decided)> Progress { get; } = [];

    public long Snapshots => Interlocked.Read(ref _snapshots);

    public int ProbesSent => _probes;

    /// <summary>Probes whose decision is not here yet.</summary>
    public int Undecided => _open.Values.Count(p => p.Version is null);

    public bool AllAnswered => _open.IsEmpty;

    /// <summary>Sales, restocks and returns that were decided since the data was made, by the feed's latest word.</summary>
    public long Decided
    {
        get
        {
            lock (_feed)
            {
                return _feed.Values.Sum(CountOf);
            }
        }
    }

    /// <summary>Sends a sale of one unit, unless one of the same product is on its way.</summary>
    /// <param name="productId">Of which product.</param>
    /// <param name="counts">Whether its way is to be among <see cref="Done"/>.</param>
    public void Probe(string productId, bool counts = true)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"PROBE-{_time.GetTimestamp():x}-{_probes + 1}");
        var probe = new OpenProbe(id, _time.GetUtcNow(), counts);
        if (!_open.TryAdd(productId, probe))
        {
            return;
        }

        _probes++;
        var key = Encoding.ASCII.GetBytes(productId);
        var value = EventWriter.ToUtf8(new EventDraft(id, EventType.Sale, productId) { Quantity = 1 });
        _producer.Produce(
            new TopicPartition(Topics.Sales, Partitioning.PartitionOf(key, _partitions)),
            new Message<byte[], byte[]> { Key = key, Value = value, Headers = new Confluent.Kafka.Headers { { Headers.ReplyTo, Encoding.ASCII.GetBytes(ReplyTo) } } },
            _ => probe.AcknowledgedAt = _time.GetUtcNow());
    }

    private void Read()
    {
        while (!_stopping)
        {
            if (_consumer.Consume(PollWait) is not { IsPartitionEOF: false } record)
            {
                continue;
            }

            switch (record.Topic)
            {
                case Topics.Stock: TakeSnapshot(record.Message); break;
                case Topics.Decisions: TakeDecision(record.Message); break;
                default: TakeFeed(record.Message.Value); break;
            }
        }
    }

    private void TakeDecision(Message<byte[], byte[]> message)
    {
        var decision = JsonSerializer.Deserialize(message.Value, CoreJson.Default.Decision)!;
        if (_open.TryGetValue(decision.ProductId, out var probe) && probe.Version is null)
        {
            probe.Version = decision.Version;
            (probe.DurableAt, probe.AnsweredAt) = (message.Timestamp.UtcDateTime, _time.GetUtcNow());
            Settle(decision.ProductId, probe);
        }
    }

    private void TakeSnapshot(Message<byte[], byte[]> message)
    {
        Interlocked.Increment(ref _snapshots);
        var productId = Encoding.ASCII.GetString(message.Key);
        if (_open.TryGetValue(productId, out var probe))
        {
            probe.Snapshots.Add((JsonSerializer.Deserialize(message.Value, CoreJson.Default.StockSnapshot)!.Version, _time.GetUtcNow()));
            Settle(productId, probe);
        }
    }

    /// <summary>Ends a probe whose decision and snapshot are both here, in whatever order they came.</summary>
    private void Settle(string productId, OpenProbe probe)
    {
        var index = probe.Snapshots.FindIndex(s => s.Version >= probe.Version);
        if (index >= 0)
        {
            if (probe.Counts)
            {
                Done.Enqueue(probe.Times(probe.Snapshots[index].At));
            }

            _open.TryRemove(productId, out _);
        }
    }

    private void TakeFeed(byte[] value)
    {
        var feed = JsonSerializer.Deserialize(value, CoreJson.Default.FeedRecord)!;
        lock (_feed)
        {
            _feed[feed.Partition] = feed;
            var decided = _feed.Values.Sum(CountOf);
            if (Progress.Count == 0 || decided > Progress[^1].Decided)
            {
                Progress.Add((feed.PublishedAt, decided));
            }
        }
    }

    private static long CountOf(FeedRecord feed) =>
        feed.Counts.Where(c => c.Key is "SALE" or "RESTOCK" or "RETURN").Sum(c => c.Value.Total);

    private sealed class OpenProbe(string id, DateTimeOffset sent, bool counts)
    {
        public bool Counts => counts;

        public DateTimeOffset? AcknowledgedAt { get; set; }

        public DateTimeOffset DurableAt { get; set; }

        public DateTimeOffset AnsweredAt { get; set; }

        /// <summary>The version its snapshot must have; null before the decision is here.</summary>
        public long? Version { get; set; }

        public List<(long Version, DateTimeOffset At)> Snapshots { get; } = [];

        public ProbeTimes Times(DateTimeOffset arrived) =>
            new(id, sent, Since(AcknowledgedAt), Since(DurableAt)!.Value, Since(AnsweredAt)!.Value, Since(arrived)!.Value);

        private double? Since(DateTimeOffset? moment) => (moment - sent)?.TotalMilliseconds;
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _consumer.Close();
        _consumer.Dispose();
        _producer.Dispose();
    }
}
