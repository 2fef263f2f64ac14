using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using Xunit;

namespace StreamStock.Tests.Processor.Ingest;

public class PartitionBufferTests
{
    private readonly PartitionBuffer _buffer = new();

    [Fact]
    public void Nothing_is_next_while_a_topic_may_still_hold_something_older()
    {
        Add(InputTopic.Sales, offset: 0, timestamp: 10);
        ReachEnds(InputTopic.Restocks, InputTopic.Returns);

        Assert.Null(_buffer.Next());

        ReachEnds(InputTopic.Commands);
        Assert.Equal(InputTopic.Sales, _buffer.Next());
    }

    [Fact]
    public void The_older_record_goes_first_whichever_topic_it_is_on()
    {
        Add(InputTopic.Commands, 0, timestamp: 20);
        Add(InputTopic.Sales, 0, timestamp: 10);
        ReachEnds(InputTopic.Restocks, InputTopic.Returns);

        Assert.Equal(InputTopic.Sales, _buffer.Next());
    }

    [Theory]
    [InlineData(InputTopic.Commands, InputTopic.Restocks)]
    [InlineData(InputTopic.Restocks, InputTopic.Returns)]
    [InlineData(InputTopic.Returns, InputTopic.Sales)]
    public void At_the_same_time_commands_precede_restocks_precede_returns_precede_sales(InputTopic first, InputTopic second)
    {
        Add(second, 0, timestamp: 10);
        Add(first, 0, timestamp: 10);
        ReachEnds([.. Enum.GetValues<InputTopic>().Where(t => t != InputTopic.None && t != first && t != second)]);

        Assert.Equal(first, _buffer.Next());
    }

    [Fact]
    public void Within_one_broker_millisecond_the_events_own_times_decide()
    {
        Add(InputTopic.Commands, 0, timestamp: 10, occurred: At(2));
        Add(InputTopic.Sales, 0, timestamp: 10, occurred: At(1));
        ReachEnds(InputTopic.Restocks, InputTopic.Returns);

        Assert.Equal(InputTopic.Sales, _buffer.Next());
    }

    [Fact]
    public void An_end_is_forgotten_once_a_later_fetch_has_seen_more()
    {
        Add(InputTopic.Commands, 0, timestamp: 10);
        ReachEnds(InputTopic.Restocks, InputTopic.Returns, InputTopic.Sales);

        _buffer.EndIsAt(InputTopic.Sales, offset: 5);

        Assert.Null(_buffer.Next());
    }

    [Fact]
    public void A_topic_that_was_read_up_to_the_latest_fetch_s_end_holds_up_no_other()
    {
        Add(InputTopic.Commands, 0, timestamp: 10);
        Add(InputTopic.Sales, 4, timestamp: 5);
        ReachEnds(InputTopic.Restocks, InputTopic.Returns);
        _buffer.Take(InputTopic.Sales);
        Assert.Null(_buffer.Next());

        _buffer.EndIsAt(InputTopic.Sales, offset: 6);
        Assert.Null(_buffer.Next());

        _buffer.EndIsAt(InputTopic.Sales, offset: 5);
        Assert.Equal(InputTopic.Commands, _buffer.Next());
    }

    [Fact]
    public void Before_a_first_record_has_come_a_fetch_s_end_tells_nothing()
    {
        Add(InputTopic.Commands, 0, timestamp: 10);
        ReachEnds(InputTopic.Restocks, InputTopic.Returns);

        Assert.False(_buffer.MayBeAtEnd(InputTopic.Sales));
        _buffer.EndIsAt(InputTopic.Sales, offset: 5);

        Assert.Null(_buffer.Next());
    }

    [Fact]
    public void The_next_offset_to_decide_is_that_of_the_oldest_buffered_record_or_the_position()
    {
        Assert.Equal(-1, _buffer.NextToDecide(InputTopic.Sales));
        Add(InputTopic.Sales, 7, timestamp: 10);
        Assert.Equal(7, _buffer.NextToDecide(InputTopic.Sales));
        _buffer.Take(InputTopic.Sales);
        Assert.Equal(8, _buffer.NextToDecide(InputTopic.Sales));
    }

    private void ReachEnds(params InputTopic[] topics) => Array.ForEach(topics, t => _buffer.ReachedEnd(t, 0));

    private void Add(InputTopic topic, long offset, long timestamp, DateTime? occurred = null) => _buffer.Add(new InputRecord
    {
        Origin = new Origin { Topic = topic, Offset = offset, RecordTimestamp = timestamp },
        Event = new() { Timestamp = occurred },
    });

    private static DateTime At(int second) => new(2026, 1, 1, 0, 0, second, DateTimeKind.Utc);
}
