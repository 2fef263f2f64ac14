using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class DepletionWindowTests
{
    private static readonly DateTime Noon = Scenario.Noon;

    private static DepletionWindow Sold(params (int Minute, int Units)[] sales)
    {
        var window = new DepletionWindow();
        foreach (var (minute, units) in sales)
        {
            window.Add(Noon.AddMinutes(minute), units, 0, -units);
        }

        return window;
    }

    [Theory]
    [InlineData(59, 999, 4)]
    [InlineData(60, 0, 0)]
    public void A_minute_leaves_the_window_an_hour_after_it_began(int minutes, int milliseconds, int left)
    {
        var window = Sold((0, 4));
        window.Expire(Noon.AddMinutes(minutes).AddMilliseconds(milliseconds));
        Assert.Equal((left, -left), (window.NetSold, window.Delta));
    }

    [Fact]
    public void Its_rate_is_what_was_sold_of_what_was_there_to_sell()
    {
        var window = Sold((0, 20), (1, 10));
        Assert.Equal(0.3, window.Rate(70));
        window.Add(Noon.AddMinutes(2), 0, 50, 50);
        Assert.Equal(0.2, window.Rate(120));
        window.Add(Noon.AddMinutes(3), -30, 0, 30);
        Assert.Equal(0, window.Rate(150));
    }

    [Fact]
    public void Nothing_there_to_sell_is_no_depletion() => Assert.Equal(0, Sold((0, 5)).Rate(-5));

    [Fact]
    public void The_next_expiry_is_that_of_the_oldest_minute()
    {
        Assert.Null(new DepletionWindow().NextExpiry());
        var window = Sold((0, 1), (5, 1));
        Assert.Equal(Noon.AddMinutes(60), window.NextExpiry());
        window.Expire(Noon.AddMinutes(60));
        Assert.Equal(Noon.AddMinutes(65), window.NextExpiry());
        window.Expire(Noon.AddMinutes(65));
        Assert.Null(window.NextExpiry());
    }

    [Fact]
    public void It_takes_one_bucket_a_minute_however_many_events_there_were()
    {
        var window = new DepletionWindow();
        for (var second = 0; second < 4 * 3600; second++)
        {
            window.Add(Noon.AddSeconds(second), 1, 0, -1);
            Assert.True(window.Save().Length <= 4 * DepletionWindow.Minutes);
        }

        Assert.Equal(3_600, window.NetSold);
        Assert.Equal(4 * DepletionWindow.Minutes, window.Save().Length);
    }

    [Fact]
    public void Saved_and_loaded_it_goes_on_as_it_was()
    {
        var window = Sold((0, 3), (10, 4), (20, 5));
        window.Add(Noon.AddMinutes(20), 0, 7, 7);
        var loaded = DepletionWindow.Load(window.Save());
        foreach (var minute in new[] { 20, 60, 70, 79, 80 })
        {
            window.Expire(Noon.AddMinutes(minute));
            loaded.Expire(Noon.AddMinutes(minute));
            Assert.Equal((window.NetSold, window.Restocked, window.Delta, window.NextExpiry()), (loaded.NetSold, loaded.Restocked, loaded.Delta, loaded.NextExpiry()));
        }

        loaded.Add(Noon.AddMinutes(80), 2, 0, -2);
        Assert.Equal(2, loaded.NetSold);
    }

    [Fact]
    public void Nothing_saved_is_an_empty_window() => Assert.Equal((0L, null), (DepletionWindow.Load([]).NetSold, DepletionWindow.Load([]).NextExpiry()));

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(-1, 0, 0)]
    [InlineData(0, 1, 0)]
    [InlineData(0, 0, 1)]
    [InlineData(0, 0, -1)]
    public void A_minute_whose_sums_outgrow_their_room_takes_another_place(int netSold, int restocked, int delta)
    {
        const int units = 2_000_000_000;
        var window = new DepletionWindow();
        window.Add(Noon, netSold * units, restocked * units, delta * units);
        window.Add(Noon, netSold * units, restocked * units, delta * units);
        (long, long, long) twice = (2L * netSold * units, 2L * restocked * units, 2L * delta * units);

        Assert.Equal(8, window.Save().Length);
        Assert.Equal(twice, (window.NetSold, window.Restocked, window.Delta));
        var loaded = DepletionWindow.Load(window.Save());
        Assert.Equal(twice, (loaded.NetSold, loaded.Restocked, loaded.Delta));
        window.Expire(Noon.AddHours(1));
        Assert.Equal((0L, 0L, 0L, true), (window.NetSold, window.Restocked, window.Delta, window.IsEmpty));
    }

    [Fact]
    public void It_is_empty_where_neither_the_minute_nor_one_before_it_saw_anything()
    {
        Assert.True(new DepletionWindow().IsEmpty);
        Assert.False(Sold((0, 1)).IsEmpty);
        var window = Sold((0, 1), (59, 1), (60, 1));
        Assert.False(window.IsEmpty);
        window.Expire(Noon.AddMinutes(118));
        Assert.False(window.IsEmpty);
        window.Expire(Noon.AddMinutes(120));
        Assert.True(window.IsEmpty);
    }
}
