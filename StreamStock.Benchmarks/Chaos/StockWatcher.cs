using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>What was published for a product at one version.</summary>
internal readonly record struct Published(int Partition, string ProductId, long Version, long StockVersion, int OnHand, int Reserved);

/// <summary>
/// A reader of <c>inventory.stock</c> from its beginning. It merges by version, as every reader does, and keeps all that
/// was ever said, to be compared with the ledger.
/// </summary>
internal sealed class StockWatcher : IDisposable
{
    private static readonly TimeSpan PollWait = TimeSpan.FromMilliseconds(100);

    private readonly IConsumer<byte[], byte[]> _consumer;
    private readonly Thread _thread;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Published> _merged = [];
    private readonly Dictionary<string, Published> _last = [];
    private readonly Dictionary<(int Partition, long Version), Published> _said = [];
    private readonly List<string> _contradictions = [];
    private volatile bool _stopping;
    private long _records;
    private long _older;

    public StockWatcher(string bootstrapServers)
    {
        var config = new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "chaos-watcher" }.UseStreamStockDefaults();
        _consumer = new ConsumerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build();
        _consumer.Assign(Enumerable.Range(0, Topics.DefaultPartitions).Select(p => new TopicPartitionOffset(Topics.Stock, p, Offset.Beginning)));
        _thread = new Thread(Read) { IsBackground = true, Name = "watcher" };
        _thread.Start();
    }

    public long Records => Interlocked.Read(ref _records);

    /// <summary>Records that were not newer than what had been read before, and were dropped.</summary>
    public long Older => Interlocked.Read(ref _older);

    /// <summary>What the reader has merged; the last record of each key; everything ever said; and what contradicts it.</summary>
    public (IReadOnlyDictionary<string, Published> Merged, IReadOnlyDictionary<string, Published> Last, IReadOnlyCollection<Published> Said, IReadOnlyList<string> Contradictions) Read(bool withSaid)
    {
        lock (_gate)
        {
            return (new Dictionary<string, Published>(_merged), new Dictionary<string, Published>(_last), withSaid ? [.. _said.Values] : [], [.. _contradictions]);
        }
    }

    private void Read()
    {
        while (!_stopping)
        {
            try
            {
                if (_consumer.Consume(PollWait) is { IsPartitionEOF: false } record)
                {
                    Take(record);
                }
            }
            catch (ConsumeException)
            {
                // The broker is down on purpose.
            }
        }
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        var snapshot = JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.StockSnapshot)!;
        var published = new Published(
            record.Partition.Value, Encoding.ASCII.GetString(record.Message.Key), snapshot.Version, snapshot.StockVersion, snapshot.CurrentStock, snapshot.Reserved);
        Interlocked.Increment(ref _records);
        lock (_gate)
        {
            _last[published.ProductId] = published;
            if (!_said.TryAdd((published.Partition, published.Version), published) && _said[(published.Partition, published.Version)] != published)
            {
                _contradictions.Add($"Two states under one version: {_said[(published.Partition, published.Version)]} and {published}");
            }

            if (!_merged.TryGetValue(published.ProductId, out var before) || published.Version > before.Version)
            {
                if (published.StockVersion < before.StockVersion)
                {
                    _contradictions.Add($"A newer version with older stock: {before} and {published}");
                }

                _merged[published.ProductId] = published;
            }
            else
            {
                Interlocked.Increment(ref _older);
            }
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
        _consumer.Close();
        _consumer.Dispose();
    }
}
