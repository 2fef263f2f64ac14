using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class DedupeFilterTests
{
    private static ulong Key(int i) => (ulong)(i + 1) * 0x9E3779B97F4A7C15;

    private static uint Lanes(params int[] lanes) => lanes.Aggregate(0u, (bits, lane) => bits | (1u << lane));

    [Fact]
    public void Each_lane_tells_of_its_own_ids()
    {
        var filter = new DedupeFilter(groups: 64);
        for (var i = 0; i < 64; i++)
        {
            filter.Add(i % DedupeFilter.Lanes, Key(i));
        }

        filter.Add(3, Key(0));
        Assert.All(Enumerable.Range(0, 64), i => Assert.NotEqual(0u, filter.Find(Key(i)) & Lanes(i % DedupeFilter.Lanes)));
        Assert.Equal(Lanes(0, 3), filter.Find(Key(0)) & Lanes(0, 3));
    }

    [Fact]
    public void An_empty_one_holds_nothing() => Assert.Equal(0u, new DedupeFilter(groups: 1).Find(Key(1)));

    [Fact]
    public void A_lane_that_is_cleared_leaves_the_others_as_they_were()
    {
        var filter = new DedupeFilter(groups: 128);
        for (var i = 0; i < 200; i++)
        {
            filter.Add(1, Key(i));
            filter.Add(2, Key(i));
        }

        filter.Clear(1);
        Assert.All(Enumerable.Range(0, 200), i => Assert.Equal(Lanes(2), filter.Find(Key(i))));
    }

    [Fact]
    public void With_eight_ids_a_word_few_others_pass()
    {
        var filter = new DedupeFilter(groups: 1_024);
        for (var i = 0; i < 8 * 1_024; i++)
        {
            filter.Add(0, Key(i));
        }

        var passed = Enumerable.Range(100_000, 100_000).Count(i => filter.Find(Key(i)) != 0);
        Assert.InRange(passed, 1, 5_000);
    }
}
