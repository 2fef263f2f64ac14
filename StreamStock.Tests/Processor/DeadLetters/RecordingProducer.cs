using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Confluent.Kafka;
using StreamStock.Processor;
using StreamStock.Processor.DeadLetters;

namespace StreamStock.Tests.Processor.DeadLetters;

/// <summary>A broker's front that takes everything, or refuses everything.</summary>
internal sealed class RecordingProducer : IProducer<byte[], byte[]>, IMeterFactory
{
    private readonly ConcurrentQueue<Record> _sent = new();
    private readonly List<Meter> _meters = [];

    public RecordingProducer() => Metrics = new ProcessorMetrics(this);

    public ProcessorMetrics Metrics { get; }

    public bool Refuses { get; set; }

    public IReadOnlyList<Record> Sent => [.. _sent];

    public Handle Handle => throw new NotSupportedException();

    public string Name => "recording";

    /// <summary>Takes a letter as a redrive would send it.</summary>
    public void Take(StoredLetter letter)
    {
        var (topic, partition, key) = Redriver.Target(letter, 1);
        var headers = new Headers { { "redrive-of", System.Text.Encoding.ASCII.GetBytes(letter.Id.ToString()) } };
        _sent.Enqueue(new Record(new TopicPartition(topic, partition), new() { Key = key, Value = letter.Payload, Headers = headers }));
    }

    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(TopicPartition topicPartition, Message<byte[], byte[]> message, CancellationToken cancellationToken = default)
    {
        var result = new DeliveryResult<byte[], byte[]> { TopicPartitionOffset = new(topicPartition, 0), Message = message, Status = PersistenceStatus.Persisted };
        if (Refuses)
        {
            result.Status = PersistenceStatus.NotPersisted;
            throw new ProduceException<byte[], byte[]>(new Error(ErrorCode.Local_MsgTimedOut), result);
        }

        _sent.Enqueue(new Record(topicPartition, message));
        return Task.FromResult(result);
    }

    public void Produce(TopicPartition topicPartition, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>>? deliveryHandler = null) =>
        _sent.Enqueue(new Record(topicPartition, message));

    public void Produce(string topic, Message<byte[], byte[]> message, Action<DeliveryReport<byte[], byte[]>>? deliveryHandler = null) => throw new NotSupportedException();

    public Task<DeliveryResult<byte[], byte[]>> ProduceAsync(string topic, Message<byte[], byte[]> message, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Meter Create(MeterOptions options)
    {
        var meter = new Meter(options);
        _meters.Add(meter);
        return meter;
    }

    public int Poll(TimeSpan timeout) => 0;

    public int Flush(TimeSpan timeout) => 0;

    public void Flush(CancellationToken cancellationToken = default)
    {
    }

    public int AddBrokers(string brokers) => 0;

    public void SetSaslCredentials(string username, string password)
    {
    }

    public void InitTransactions(TimeSpan timeout) => throw new NotSupportedException();

    public void BeginTransaction() => throw new NotSupportedException();

    public void CommitTransaction(TimeSpan timeout) => throw new NotSupportedException();

    public void CommitTransaction() => throw new NotSupportedException();

    public void AbortTransaction(TimeSpan timeout) => throw new NotSupportedException();

    public void AbortTransaction() => throw new NotSupportedException();

    public void SendOffsetsToTransaction(IEnumerable<TopicPartitionOffset> offsets, IConsumerGroupMetadata groupMetadata, TimeSpan timeout) => throw new NotSupportedException();

    public void Dispose() => _meters.ForEach(m => m.Dispose());

    public sealed record Record(TopicPartition Target, Message<byte[], byte[]> Message);
}
