using System.Diagnostics;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults.Kafka;
using Headers = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Processor.Ingest;

/// <summary>One record of an input topic, read and checked, or with the reason why it cannot be decided.</summary>
internal struct InputRecord
{
    public InventoryEvent Event;
    public Origin Origin;

    /// <summary>Reason is None where the event can be decided.</summary>
    public EventError Error;

    public byte[] Key;
    public byte[] Value;

    /// <summary>Counts up with every record this replica reads.</summary>
    public long Arrival;

    /// <summary>The sender's trace, where somebody listens to traces.</summary>
    public ActivityContext Trace;

    /// <summary>The dead letter it sends again, where it is one.</summary>
    public LetterId? RedriveOf;

    public readonly bool IsValid => Error.Reason == Reason.None;

    /// <summary>Order between topics: record timestamp, then event timestamp, then commands, restocks, returns, sales.</summary>
    public readonly bool IsBefore(in InputRecord other)
    {
        var byRecord = Origin.RecordTimestamp.CompareTo(other.Origin.RecordTimestamp);
        var byEvent = byRecord != 0 ? byRecord : Nullable.Compare(Event.Timestamp, other.Event.Timestamp);
        return byEvent != 0 ? byEvent < 0 : Origin.Topic < other.Origin.Topic;
    }
}

/// <summary>Makes input records of what the broker delivers. Nothing is thrown, whatever the bytes.</summary>
internal sealed class RecordReader(int partitions)
{
    private long _arrival;

    public InputRecord Read(ConsumeResult<byte[], byte[]> result, InputTopic topic)
    {
        var record = new InputRecord
        {
            Key = result.Message.Key ?? [],
            Value = result.Message.Value ?? [],
            Arrival = ++_arrival,
            Origin = new Origin
            {
                Topic = topic,
                Offset = result.Offset.Value,
                RecordTimestamp = result.Message.Timestamp.UnixTimestampMs,
            },
        };
        ReadHeaders(result.Message.Headers, ref record);
        if (TraceHeaders.Source.HasListeners())
        {
            TraceHeaders.TryExtract(result.Message.Headers, out record.Trace);
        }

        if (EventReader.TryRead(record.Value, out record.Event, out record.Error))
        {
            record.Error = Misplaced(in record, topic, result.Partition.Value);
        }

        return record;
    }

    private static void ReadHeaders(Confluent.Kafka.Headers? headers, ref InputRecord record)
    {
        ref var origin = ref record.Origin;
        for (var i = 0; i < (headers?.Count ?? 0); i++)
        {
            var header = headers![i];
            var value = header.GetValueBytes() ?? [];
            switch (header.Key)
            {
                case Headers.ReplyTo when value.Length is > 0 and <= EventLimits.MaxIdLength:
                    origin.ReplyTo = Encoding.UTF8.GetString(value);
                    break;
                case Headers.Clock:
                    origin.ClockSource = value.AsSpan().SequenceEqual("source"u8);
                    break;
                case Headers.RedriveOf when LetterId.TryParse(Encoding.ASCII.GetString(value), out var letter):
                    record.RedriveOf = letter;
                    break;
                // version-traceid-spanid-flags: 2 + 1 + 32 + … characters
                case "traceparent" when value.Length >= 35:
                    _ = UInt128.TryParse(value.AsSpan(3, 32), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out origin.TraceId);
                    break;
            }
        }
    }

    private EventError Misplaced(in InputRecord record, InputTopic topic, int partition)
    {
        ref readonly var e = ref record.Event;
        var expected = Topics.Inputs[(int)topic];
        if (e.Type.Topic() != expected)
        {
            return new(Reason.WrongTopic, "type", $"type {e.Type.Name()} belongs on {e.Type.Topic()}, not on {expected}.");
        }

        if (e.Type == EventType.Time)
        {
            return default;
        }

        if (!record.Key.AsSpan().SequenceEqual(e.ProductId.Span))
        {
            return new(Reason.WrongPartition, "key", "The record's key must be its productId.");
        }

        return Partitioning.PartitionOf(record.Key, partitions) == partition
            ? default
            : new(Reason.WrongPartition, "partition", $"productId belongs to partition {Partitioning.PartitionOf(record.Key, partitions)} of {partitions}, not {partition}; produce with partitioner=murmur2_random.");
    }
}
