using Confluent.Kafka;
using StreamStock.Processor.Publishing;
using Xunit;

namespace StreamStock.Tests.Processor.Publishing;

public class PublishTrackerTests
{
    private static readonly DeliveryReport<byte[], byte[]> Acknowledged = new() { Error = new Error(ErrorCode.NoError) };
    private readonly PublishTracker _tracker = new(published: 10);

    [Fact]
    public void What_was_published_before_stays_published() => Assert.Equal(10, _tracker.Published);

    [Fact]
    public void A_sequence_is_published_once_all_up_to_it_is_acknowledged()
    {
        var first = _tracker.Expect();
        var second = _tracker.Expect();
        _tracker.Seal(upTo: 20);

        first(Acknowledged);
        Assert.Equal(10, _tracker.Published);

        second(Acknowledged);
        Assert.Equal(20, _tracker.Published);
    }

    [Fact]
    public void An_earlier_message_holds_up_what_was_acknowledged_after_it()
    {
        var first = _tracker.Expect();
        _tracker.Seal(upTo: 20);
        var second = _tracker.Expect();
        _tracker.Seal(upTo: 30);

        second(Acknowledged);
        Assert.Equal(10, _tracker.Published);

        first(Acknowledged);
        Assert.Equal(30, _tracker.Published);
    }

    [Fact]
    public void A_message_that_failed_is_never_taken_for_published()
    {
        var message = _tracker.Expect();
        _tracker.Seal(upTo: 20);

        message(new() { Error = new Error(ErrorCode.Local_MsgTimedOut) });

        Assert.Equal(10, _tracker.Published);
        Assert.True(_tracker.HasFailed);
    }

    [Fact]
    public void A_message_that_is_too_large_for_the_broker_does_not_hold_up_the_others()
    {
        var message = _tracker.Expect();
        _tracker.Seal(upTo: 20);

        message(new() { Error = new Error(ErrorCode.MsgSizeTooLarge) });

        Assert.Equal(20, _tracker.Published);
        Assert.False(_tracker.HasFailed);
    }

    [Fact]
    public void The_same_sequence_is_sealed_once()
    {
        _tracker.Seal(upTo: 20);
        var later = _tracker.Expect();
        _tracker.Seal(upTo: 20);
        Assert.Equal(20, _tracker.Published);

        later(Acknowledged);
        _tracker.Seal(upTo: 30);
        Assert.Equal(30, _tracker.Published);
    }

    [Fact]
    public void A_batch_that_published_nothing_is_published_at_once()
    {
        _tracker.Seal(upTo: 20);

        Assert.Equal(20, _tracker.Published);
    }
}
