using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using StreamStock.Core.Messaging;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>
/// Sends events to the input topics and never runs further ahead of the processors than
/// <see cref="FlowControlLimits"/> says: the embedded broker holds little and drops the oldest without a word, so a
/// producer that is faster than its reader would lose events. Waits are unbounded on purpose (a processor may be down
/// for long); each attempt within them is bounded.
/// One sender at a time per topic-partition keeps the order; several senders are safe.
/// </summary>
public sealed class FlowControlProducer : IDisposable
{
    /// <summary>Estimated bytes a record takes besides key and value: framing, headers, trace context.</summary>
    public const int RecordOverheadBytes = 96;

    private static readonly TimeSpan QueueFullWait = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan FlushStep = TimeSpan.FromMilliseconds(100);

    private readonly IProducer<byte[], byte[]> producer;
    private readonly TimeProvider time;
    private readonly FlowControlCommits commits;
    private readonly Dictionary<string, Lane[]> lanes;
    private volatile Error? failure;

    /// <param name="producer">Client with <see cref="Configure"/>'s settings; stays the caller's.</param>
    /// <param name="offsets">Where the group stands.</param>
    /// <param name="partitions">Partitions of every topic.</param>
    /// <param name="limits">How far to run ahead.</param>
    /// <param name="time">Clock of the waits.</param>
    /// <param name="logger">Told when the processors are waited for.</param>
    public FlowControlProducer(
        IProducer<byte[], byte[]> producer,
        IGroupOffsets offsets,
        int partitions,
        FlowControlLimits limits,
        TimeProvider time,
        ILogger logger)
    {
        this.producer = producer;
        this.time = time;
        Partitions = partitions;
        lanes = Topics.Inputs.ToDictionary(topic => topic, topic => Enumerable.Range(0, partitions)
            .Select(partition => new Lane(new(topic, partition), new FlowControlWindow(limits), Fail))
            .ToArray());
        commits = new FlowControlCommits(
            offsets, lanes.Values.SelectMany(all => all).ToDictionary(lane => lane.Target, lane => lane.Window), time, logger);
    }

    public int Partitions { get; }

    /// <summary>
    /// Settings this class relies on: no record expires in the client's queue (it is sent when the broker is back), and
    /// reports carry offsets only.
    /// </summary>
    public static ProducerConfig Configure(ProducerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.UseStreamStockDefaults();
        config.MessageTimeoutMs = 0;
        config.DeliveryReportFields = "none";
        return config;
    }

    /// <summary>Reads where topics and group stand. Waits for the broker with back-off; call it once, first.</summary>
    public Task StartAsync(CancellationToken cancellationToken) => commits.StartAsync(cancellationToken);

    /// <summary>Sends to the partition of the key, as every client of ours computes it.</summary>
    /// <inheritdoc cref="SendAsync(string, int, byte[], byte[], Confluent.Kafka.Headers, CancellationToken)"/>
    public ValueTask SendAsync(string topic, byte[] key, byte[] value, Confluent.Kafka.Headers? headers, CancellationToken cancellationToken) =>
        SendAsync(topic, Partitioning.PartitionOf(key, Partitions), key, value, headers, cancellationToken);

    /// <summary>Hands one record to the client, once there is room; delivery is confirmed by <see cref="FlushAsync"/>.</summary>
    /// <exception cref="KafkaException">This or an earlier record was refused for good; nothing more can be sent.</exception>
    public ValueTask SendAsync(
        string topic, int partition, byte[] key, byte[] value, Confluent.Kafka.Headers? headers, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        ThrowIfFailed();
        var lane = lanes[topic][partition];
        var bytes = key.Length + value.Length + RecordOverheadBytes;
        var message = new Message<byte[], byte[]> { Key = key, Value = value, Headers = headers };
        if (lane.Window.IsHalfFull)
        {
            commits.RefreshSoon();
        }

        var hasRoom = lane.Window.TryReserve(bytes);
        return hasRoom && TryProduce(lane, message)
            ? ValueTask.CompletedTask
            : SendSlowAsync(lane, message, bytes, hasRoom, cancellationToken);
    }

    /// <summary>Waits until the broker has everything handed over so far.</summary>
    /// <exception cref="KafkaException">A record was refused for good.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (await Task.Run(() => producer.Flush(FlushStep), cancellationToken) > 0)
        {
            ThrowIfFailed();
            cancellationToken.ThrowIfCancellationRequested();
        }

        ThrowIfFailed();
    }

    /// <summary>Waits until the group has committed everything sent so far.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        await commits.WaitAsync(
            () => lanes.Values.All(all => all.All(lane => lane.Window.RecordsAhead == 0)), cancellationToken);
    }

    public void Dispose() => commits.Dispose();

    private async ValueTask SendSlowAsync(
        Lane lane, Message<byte[], byte[]> message, int bytes, bool hasRoom, CancellationToken cancellationToken)
    {
        if (!hasRoom)
        {
            await commits.WaitAsync(() => IsOpen() && lane.Window.TryReserve(bytes), cancellationToken);
        }

        try
        {
            while (!TryProduce(lane, message))
            {
                await Task.Delay(QueueFullWait, time, cancellationToken);
                ThrowIfFailed();
            }
        }
        catch
        {
            lane.Window.Cancel();
            throw;
        }
    }

    /// <summary>False where the client's own queue is full for the moment.</summary>
    private bool TryProduce(Lane lane, Message<byte[], byte[]> message)
    {
        try
        {
            producer.Produce(lane.Target, message, lane.Report);
            return true;
        }
        catch (ProduceException<byte[], byte[]> exception) when (exception.Error.Code == ErrorCode.Local_QueueFull)
        {
            return false;
        }
    }

    private bool IsOpen()
    {
        ThrowIfFailed();
        return true;
    }

    private void Fail(Error error) => failure ??= error;

    private void ThrowIfFailed()
    {
        if (failure is { } error)
        {
            throw new KafkaException(error);
        }
    }

    /// <summary>One topic-partition: its window, and one delegate for all its reports.</summary>
    private sealed class Lane(TopicPartition target, FlowControlWindow window, Action<Error> fail)
    {
        public TopicPartition Target => target;
        public FlowControlWindow Window => window;
        public Action<DeliveryReport<byte[], byte[]>> Report { get; } = report =>
        {
            if (report.Error.IsError)
            {
                fail(report.Error);
            }
            else
            {
                window.Delivered(report.Offset.Value);
            }
        };
    }
}
