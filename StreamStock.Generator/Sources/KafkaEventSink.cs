using System.Globalization;
using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Generator.Sources;

/// <summary>Sends events to Kafka and counts them. Used by one source at a time.</summary>
public sealed class KafkaEventSink(FlowControlProducer producer, GeneratorStatus status, bool isClockSource) : IEventSink
{
    // One object for all records: the client only reads it.
    private readonly Confluent.Kafka.Headers? headers = isClockSource
        ? new() { { Headers.Clock, Encoding.ASCII.GetBytes(Headers.ClockSource) } }
        : null;

    private readonly byte[][] partitionKeys =
        [.. Enumerable.Range(0, producer.Partitions).Select(partition => Encoding.ASCII.GetBytes($"partition-{partition}"))];

    public async ValueTask SendAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        var key = Encoding.UTF8.GetBytes(draft.ProductId);
        await producer.SendAsync(draft.Type.Topic(), key, EventWriter.ToUtf8(in draft), headers, cancellationToken);
        status.Sent(draft.Type, draft.Timestamp);
    }

    public async ValueTask SendTimeAsync(DateTime utc, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < producer.Partitions; partition++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"TIME-{utc:yyyyMMddTHHmmss}-{partition}");
            var value = EventWriter.ToUtf8(new EventDraft(id, EventType.Time, "") { Timestamp = utc });
            await producer.SendAsync(Topics.Commands, partition, partitionKeys[partition], value, headers, cancellationToken);
            status.Sent(EventType.Time, utc);
        }
    }

    public Task FlushAsync(CancellationToken cancellationToken) => producer.FlushAsync(cancellationToken);

    public Task DrainAsync(CancellationToken cancellationToken) => producer.DrainAsync(cancellationToken);
}
