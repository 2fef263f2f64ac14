using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public class FlowControlWindowTests
{
    private readonly FlowControlWindow window = new(new FlowControlLimits(MaxBytes: 1_000, MaxRecords: 5));

    private void Send(long offset, int bytes = 100)
    {
        Assert.True(window.TryReserve(bytes));
        window.Delivered(offset);
    }

    [Fact]
    public void No_more_records_fit_than_the_limit()
    {
        for (var offset = 0; offset < 5; offset++)
        {
            Send(offset);
        }

        Assert.False(window.TryReserve(1));
        window.Committed(1);
        Assert.True(window.TryReserve(1));
    }

    [Fact]
    public void No_more_bytes_fit_than_the_limit()
    {
        Send(0, 600);

        Assert.False(window.TryReserve(401));
        Assert.True(window.TryReserve(400));
    }

    [Fact]
    public void What_is_not_yet_delivered_counts_too()
    {
        Assert.True(window.TryReserve(600));
        Assert.False(window.TryReserve(600));
    }

    [Fact]
    public void A_record_above_the_limit_is_sent_alone_instead_of_never()
    {
        Assert.True(window.TryReserve(5_000));
        Assert.False(window.TryReserve(1));
    }

    [Fact]
    public void A_commit_frees_only_what_lies_before_it()
    {
        Send(10);
        Send(11);

        window.Committed(10);
        Assert.Equal(2, window.RecordsAhead);
        window.Committed(11);
        Assert.Equal(1, window.RecordsAhead);
        window.Committed(12);
        Assert.Equal(0, window.RecordsAhead);
    }

    [Fact]
    public void A_group_that_never_committed_frees_nothing()
    {
        Send(0);
        window.Committed(-1001);

        Assert.Equal(1, window.RecordsAhead);
    }

    [Fact]
    public void It_is_half_full_at_half_of_either_limit()
    {
        Send(0, 400);
        Assert.False(window.IsHalfFull);
        Send(1, 100);
        Assert.True(window.IsHalfFull);
    }

    [Fact]
    public void What_others_left_undecided_counts_until_it_is_committed()
    {
        window.Start(low: 100, high: 104, committed: -1001);

        Assert.Equal(4, window.RecordsAhead);
        Assert.False(window.TryReserve(100));
        window.Committed(104);
        Assert.True(window.TryReserve(100));
    }

    [Fact]
    public void A_record_that_was_never_handed_over_gives_its_room_back()
    {
        Assert.True(window.TryReserve(1_000));
        window.Cancel();

        Assert.True(window.TryReserve(1_000));
    }

    [Fact]
    public void A_replaced_broker_does_not_hold_the_producer_for_ever()
    {
        for (var offset = 1_000; offset < 1_005; offset++)
        {
            Send(offset);
        }

        Assert.False(window.TryReserve(1));
        window.Forget(low: 0, high: 0, knownEnd: window.DeliveredEnd);

        Assert.Equal(0, window.RecordsAhead);
        Send(0);
        Assert.Equal(1, window.RecordsAhead);
    }

    [Fact]
    public void Offsets_that_begin_again_end_the_old_life()
    {
        Send(1_000);
        Send(1_001);
        Send(0);

        Assert.Equal(1, window.RecordsAhead);
    }

    [Fact]
    public void Trimmed_records_are_forgotten_and_the_others_kept()
    {
        Send(10);
        Send(11);
        Send(12);
        window.Forget(low: 12, high: 13, knownEnd: 13);

        Assert.Equal(1, window.RecordsAhead);
    }

    [Fact]
    public void What_was_delivered_after_the_broker_was_asked_is_not_forgotten()
    {
        Send(10);
        var knownEnd = window.DeliveredEnd;
        Send(11);
        window.Forget(low: 0, high: 11, knownEnd);

        Assert.Equal(2, window.RecordsAhead);
    }
}
