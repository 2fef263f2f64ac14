using System.Text;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using Xunit;

namespace StreamStock.Tests.Processor.Ingest;

public class RecordReaderTests
{
    private const int Partitions = 6;
    private static readonly int Own = Partitioning.PartitionOf("PROD-001", Partitions);
    private readonly RecordReader _reader = new(Partitions);

    [Fact]
    public void A_record_in_its_place_can_be_decided()
    {
        var record = Read(Sale());

        Assert.True(record.IsValid, record.Error.Message);
        Assert.Equal("PROD-001", record.Event.ProductIdText);
        Assert.Equal(17, record.Origin.Offset);
    }

    [Fact]
    public void A_key_that_is_not_the_product_is_named() =>
        Assert.Equal(Reason.WrongPartition, Read(Sale(), key: "PROD-002").Error.Reason);

    [Fact]
    public void A_partition_that_is_not_the_keys_is_named_with_the_right_one()
    {
        var record = Read(Sale(), partition: (Own + 1) % Partitions);

        Assert.Equal(Reason.WrongPartition, record.Error.Reason);
        Assert.Contains($"belongs to partition {Own} of 6", record.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_event_on_the_wrong_topic_is_named_with_the_right_one()
    {
        var record = Read(Sale(), topic: InputTopic.Restocks);

        Assert.Equal(Reason.WrongTopic, record.Error.Reason);
        Assert.Contains("inventory.sales", record.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_record_without_a_value_is_malformed() => Assert.Equal(Reason.Malformed, Read(null).Error.Reason);

    [Fact]
    public void Headers_say_who_asks_who_moves_the_clock_and_which_trace_it_is()
    {
        var record = Read(Sale(), headers: new Confluent.Kafka.Headers
        {
            { "reply-to", "web-1"u8.ToArray() },
            { "clock", "source"u8.ToArray() },
            { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"u8.ToArray() },
        });

        Assert.Equal("web-1", record.Origin.ReplyTo);
        Assert.True(record.Origin.ClockSource);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", record.Origin.TraceId.ToString("x32", null));
    }

    [Fact]
    public void Headers_that_make_no_sense_are_ignored()
    {
        var record = Read(Sale(), headers: new Confluent.Kafka.Headers
        {
            { "reply-to", new byte[65] },
            { "clock", null },
            { "traceparent", "00-zz"u8.ToArray() },
        });

        Assert.True(record.IsValid);
        Assert.Null(record.Origin.ReplyTo);
        Assert.False(record.Origin.ClockSource);
        Assert.Equal(UInt128.Zero, record.Origin.TraceId);
    }

    private static byte[] Sale() => EventWriter.ToUtf8(new EventDraft("EVT-1", EventType.Sale, "PROD-001") { Quantity = 1 });

    private InputRecord Read(
        byte[]? value, string key = "PROD-001", int? partition = null, InputTopic topic = InputTopic.Sales, Confluent.Kafka.Headers? headers = null) =>
        _reader.Read(
            new ConsumeResult<byte[], byte[]>
            {
                Topic = Topics.Inputs[(int)topic],
                Partition = partition ?? Own,
                Offset = 17,
                Message = new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value!, Headers = headers, Timestamp = new Timestamp(5, TimestampType.CreateTime) },
            },
            topic);
}
