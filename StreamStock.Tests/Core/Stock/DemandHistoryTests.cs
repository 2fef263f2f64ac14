using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class DemandHistoryTests
{
    private static DemandHistory With(params int[] days)
    {
        var history = new DemandHistory();
        foreach (var day in days)
        {
            history.Entry(day, out _).Accepted += day;
        }

        return history;
    }

    private static int[] Days(DemandHistory history) => [.. history.Days.ToArray().Select(d => d.Day)];

    [Theory]
    [InlineData(new[] { 5 }, new[] { 5 })]
    [InlineData(new[] { 5, 7, 6 }, new[] { 5, 6, 7 })]
    [InlineData(new[] { 9, 8, 7, 6, 5, 4, 3 }, new[] { 3, 4, 5, 6, 7, 8, 9 })]
    [InlineData(new[] { 5, 5, 5 }, new[] { 5 })]
    public void Days_stand_in_order_whatever_the_order_they_came_in(int[] came, int[] stand) => Assert.Equal(stand, Days(With(came)));

    [Fact]
    public void A_day_is_found_by_its_number_and_an_unknown_one_is_empty()
    {
        var history = With(10, 20, 30, 40, 50);
        Assert.All([10, 20, 30, 40, 50], day => Assert.Equal(day, history.On(day).Accepted));
        Assert.All([0, 15, 35, 60], day => Assert.Equal((day, 0L), (history.On(day).Day, history.On(day).Accepted)));
    }

    [Fact]
    public void Eight_hundred_days_are_kept_and_no_more()
    {
        var history = new DemandHistory();
        for (var day = 1; day <= 5_000; day++)
        {
            history.Entry(day, out var kept).Accepted++;
            Assert.True(kept);
            Assert.True(history.Days.Length <= DemandHistory.MaxDays);
        }

        Assert.Equal((4_201, 5_000), (history.Days[0].Day, history.Days[^1].Day));
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(201, true)]
    public void A_late_day_is_kept_within_them(int day, bool expected)
    {
        var history = With(1_000);
        history.Entry(day, out var kept);
        Assert.Equal(expected, kept);
        Assert.Equal(expected ? 2 : 1, history.Days.Length);
    }

    [Fact]
    public void A_new_day_drops_those_that_are_too_old_by_then()
    {
        var history = With(1, 2, 3, 4);
        Assert.Equal(803, history.Entry(803, out _).Day);
        Assert.Equal([4, 803], Days(history));
    }

    [Fact]
    public void Asked_fills_the_days_that_end_on_the_last_one()
    {
        var history = With(10, 12, 13);
        history.Entry(12, out _).Rejected = 5;
        var asked = new long[] { 9, 9, 9 };
        history.Asked(12, asked);
        Assert.Equal([10, 0, 17], asked);
    }

    [Fact]
    public void Loaded_days_are_not_changed_ones()
    {
        var history = new DemandHistory();
        history.Load(new DemandDay { Day = 3, Accepted = 1 });
        history.Load(new DemandDay { Day = 5, Accepted = 2 });
        Assert.Empty(history.TakeOlderChanged());
        Assert.Equal([3, 5], Days(history));
    }

    [Fact]
    public void The_newest_day_may_be_loaded_before_all_others()
    {
        var history = new DemandHistory();
        foreach (var day in new[] { 9, 3, 5, 7 })
        {
            history.Load(new DemandDay { Day = day, Accepted = day });
        }

        Assert.Equal([3, 5, 7, 9], Days(history));
        Assert.Equal(9, history.Newest!.Value.Accepted);
        Assert.All([3, 5, 7, 9], day => Assert.Equal(day, history.On(day).Accepted));
        Assert.Empty(history.TakeOlderChanged());
    }

    [Fact]
    public void Each_changed_day_but_the_newest_is_told_of_once()
    {
        var history = With(10, 11, 12);
        history.Entry(11, out _);
        history.Entry(11, out _);
        history.Entry(10, out _);
        // They come in no order that is promised.
        Assert.Equal([10, 11], history.TakeOlderChanged().Order());
        Assert.Empty(history.TakeOlderChanged());

        history.Entry(11, out _);
        Assert.Equal([11], history.TakeOlderChanged());
        history.Entry(12, out _);
        Assert.Empty(history.TakeOlderChanged());
    }

    [Fact]
    public void A_day_is_told_of_when_a_newer_one_begins_whether_it_was_changed_or_not()
    {
        var history = With(12);
        Assert.Empty(history.TakeOlderChanged());
        history.Entry(13, out _);
        Assert.Equal([12], history.TakeOlderChanged());
        history.Entry(14, out _);
        Assert.Equal([13], history.TakeOlderChanged());

        var loaded = new DemandHistory();
        loaded.Load(new DemandDay { Day = 12 });
        loaded.Entry(15, out _);
        Assert.Equal([12], loaded.TakeOlderChanged());
    }

    [Theory]
    [InlineData(DemandHistory.MaxDays - 1, true)]
    [InlineData(DemandHistory.MaxDays, false)]
    public void A_day_that_is_dropped_at_once_is_not_told_of(int later, bool told)
    {
        var history = With(1_000);
        history.Entry(1_000 + later, out _);
        Assert.Equal(told ? [1_000] : [], history.TakeOlderChanged());
    }

    [Fact]
    public void A_day_too_old_to_be_kept_changes_nothing()
    {
        var history = With(1_000);
        history.Entry(200, out var kept);
        Assert.False(kept);
        Assert.Empty(history.TakeOlderChanged());
    }
}
