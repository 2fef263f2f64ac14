using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;
using StreamStock.Processor.Ingest;
using Xunit;

namespace StreamStock.Tests.Processor.Ingest;

public class AwaitedReadsTests
{
    private static readonly TopicPartition s_source = new("inventory.sales", 0);
    private readonly FakeTimeProvider _time = new();
    private readonly AwaitedReads _awaited;

    public AwaitedReadsTests() => _awaited = new AwaitedReads(_time);

    [Fact]
    public void What_begins_where_it_should_is_in_order()
    {
        _awaited.Expect(s_source, 5);

        Assert.Null(_awaited.Passed(s_source, 5));
    }

    [Fact]
    public void What_begins_behind_its_place_is_told_once()
    {
        _awaited.Expect(s_source, 5);

        Assert.Equal(new Offset(5), _awaited.Passed(s_source, 8));
        Assert.Null(_awaited.Passed(s_source, 11));
    }

    [Fact]
    public void The_beginning_is_wherever_the_first_record_is()
    {
        _awaited.Expect(s_source, Offset.Beginning);

        Assert.Null(_awaited.Passed(s_source, 8));
    }

    [Fact]
    public void Silence_is_overdue_once_in_each_span_of_patience()
    {
        _awaited.Expect(s_source, 5);
        _time.Advance(AwaitedReads.Patience - TimeSpan.FromTicks(1));
        Assert.Empty(_awaited.TakeOverdue());

        _time.Advance(TimeSpan.FromTicks(1));
        Assert.Equal(new TopicPartitionOffset(s_source, 5), Assert.Single(_awaited.TakeOverdue()));
        Assert.Empty(_awaited.TakeOverdue());

        _time.Advance(AwaitedReads.Patience);
        Assert.Single(_awaited.TakeOverdue());
    }

    [Fact]
    public void What_was_answered_or_forgotten_is_never_overdue()
    {
        _awaited.Expect(s_source, 5);
        _awaited.Expect(new TopicPartition("inventory.sales", 1), 5);
        _awaited.Passed(s_source, 5);
        _awaited.Forget(new TopicPartition("inventory.sales", 1));
        _time.Advance(AwaitedReads.Patience);

        Assert.Empty(_awaited.TakeOverdue());
    }
}
