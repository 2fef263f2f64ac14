using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Benchmarks.Rig;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Benchmarks.Chaos;

/// <summary>Sends events at a steady rate and keeps count of those the broker has acknowledged.</summary>
internal sealed class ChaosLoad : IDisposable
{
    private const int OpeningStock = 2_000;
    private const int PoolMilliseconds = 5;

    private static readonly TimeSpan FlushCeiling = TimeSpan.FromMinutes(2);

    private readonly IProducer<byte[], byte[]> _producer;
    private readonly Random _random;
    private readonly string _prefix;
    private readonly int _rate;
    private readonly byte[][] _keys;
    private readonly string[] _products;
    private readonly ConcurrentQueue<string> _refused = new();
    private Thread? _thread;
    private volatile bool _stopping;
    private long _sent;
    private long _acknowledged;

    public ChaosLoad(string bootstrapServers, int seed, int products, int rate)
    {
        var config = new ProducerConfig { BootstrapServers = bootstrapServers, MessageTimeoutMs = 0, DeliveryReportFields = "none" };
        _producer = new ProducerBuilder<byte[], byte[]>(config.UseStreamStockDefaults()).SetLogHandler((_, _) => { }).Build();
        _random = new Random(seed);
        (_prefix, _rate) = (string.Create(CultureInfo.InvariantCulture, $"CHAOS-{seed}-"), rate);
        _products = [.. Enumerable.Range(1, products).Select(n => string.Create(CultureInfo.InvariantCulture, $"CHAOS-{n:0000}"))];
        _keys = [.. _products.Select(Encoding.ASCII.GetBytes)];
    }

    /// <summary>Sales, restocks and returns handed to the client.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Those of them that the broker has.</summary>
    public long Acknowledged => Interlocked.Read(ref _acknowledged);

    /// <summary>Why some were refused for good; there must be none.</summary>
    public IReadOnlyCollection<string> Refused => _refused;

    /// <summary>Makes the products, with little enough stock for some sales to be refused.</summary>
    public void SendCatalogue()
    {
        for (var i = 0; i < _products.Length; i++)
        {
            Create(_producer, _products[i], OpeningStock, _prefix);
        }

        _producer.Flush(FlushCeiling);
    }

    public static void Create(IProducer<byte[], byte[]> producer, string product, int stock, string prefix)
    {
        var settings = new ProductSettings { Sku = "SKU-" + product, Name = product, UnitPrice = 1 };
        Send(producer, new EventDraft(prefix + "P", EventType.ProductUpsert, product) { Data = JsonSerializer.SerializeToUtf8Bytes(settings, CoreJson.Default.ProductSettings) });
        Send(producer, new EventDraft(prefix + "O", EventType.StockCount, product) { Quantity = stock, Data = "{\"reason\":\"OPENING\"}"u8.ToArray() });
    }

    private static void Send(IProducer<byte[], byte[]> producer, EventDraft draft) =>
        producer.Produce(draft.Type.Topic(), new Message<byte[], byte[]> { Key = Encoding.ASCII.GetBytes(draft.ProductId), Value = EventWriter.ToUtf8(in draft) });

    public void Start()
    {
        _stopping = false;
        _thread = new Thread(Run) { IsBackground = true, Name = "load" };
        _thread.Start();
    }

    /// <summary>Ends the load and waits until the broker has all of it.</summary>
    public void Stop()
    {
        _stopping = true;
        _thread!.Join();
        Wait.Until(() => _producer.Flush(TimeSpan.FromSeconds(1)) == 0, FlushCeiling, "the broker to acknowledge everything");
    }

    private void Run()
    {
        var began = Stopwatch.StartNew();
        var sent = 0L;
        while (!_stopping)
        {
            for (; sent < began.Elapsed.TotalSeconds * _rate; sent++)
            {
                SendNext();
            }

            Wait.For(TimeSpan.FromMilliseconds(PoolMilliseconds));
        }
    }

    private void SendNext()
    {
        var product = _random.Next(_products.Length);
        var type = _random.Next(100) switch { < 70 => EventType.Sale, < 90 => EventType.Restock, _ => EventType.Return };
        var id = _prefix + (++_sent).ToString(CultureInfo.InvariantCulture);
        var value = EventWriter.ToUtf8(new EventDraft(id, type, _products[product]) { Quantity = 1 + _random.Next(type == EventType.Sale ? 6 : 9) });
        var message = new Message<byte[], byte[]> { Key = _keys[product], Value = value };
        while (true)
        {
            try
            {
                _producer.Produce(type.Topic(), message, Report);
                return;
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull && !_stopping)
            {
                Wait.For(TimeSpan.FromMilliseconds(PoolMilliseconds));
            }
            catch (ProduceException<byte[], byte[]> e) when (e.Error.Code == ErrorCode.Local_QueueFull)
            {
                Interlocked.Decrement(ref _sent);
                return;
            }
        }
    }

    private void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            _refused.Enqueue(report.Error.Reason);
        }
        else
        {
            Interlocked.Increment(ref _acknowledged);
        }
    }

    public void Dispose()
    {
        _stopping = true;
        _thread?.Join();
        _producer.Dispose();
    }
}
