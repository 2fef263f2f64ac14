using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class DedupeIndexTests
{
    private static readonly DateTime Start = Scenario.Noon;

    private static ulong Key(long i) => (ulong)i * 0x9E3779B97F4A7C15;

    private static void AddMany(DedupeIndex index, ref long sequence, int count, DateTime at)
    {
        for (var i = 0; i < count; i++)
        {
            index.Add(Key(++sequence), sequence, at);
        }
    }

    [Fact]
    public void It_finds_the_row_that_decided_an_id_and_nothing_else()
    {
        var index = new DedupeIndex(DedupeHorizon.Default);
        index.Add(Key(1), 41, Start);
        index.Add(Key(2), 42, Start);
        Assert.Equal((41L, 42L, 0L), (index.Find(Key(1)), index.Find(Key(2)), index.Find(Key(3))));
        Assert.Equal((2, 41L), (index.Count, index.OldestSequence));
    }

    [Fact]
    public void An_empty_one_knows_nothing() =>
        Assert.Equal((0L, 0L, 0), (new DedupeIndex(DedupeHorizon.Default).Find(7), new DedupeIndex(DedupeHorizon.Default).OldestSequence, new DedupeIndex(DedupeHorizon.Default).Count));

    [Fact]
    public void The_newest_row_of_an_id_wins_within_a_generation()
    {
        var index = new DedupeIndex(DedupeHorizon.Default);
        index.Add(Key(1), 1, Start);
        index.Add(Key(1), 9, Start);
        Assert.Equal((9L, 1), (index.Find(Key(1)), index.Count));
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10_000)]
    public void Every_id_within_the_count_is_found_and_memory_is_bounded(int ids)
    {
        var index = new DedupeIndex(new DedupeHorizon(ids, TimeSpan.FromDays(1)));
        long sequence = 0;
        for (var round = 0; round < 20; round++)
        {
            AddMany(index, ref sequence, ids / 3, Start);
            var oldest = Math.Max(1, sequence - ids + 1);
            for (var known = oldest; known <= sequence; known++)
            {
                Assert.Equal(known, index.Find(Key(known)));
            }

            Assert.True(index.Count <= ids * 2);
        }

        Assert.Equal(0, index.Find(Key(1)));
    }

    [Fact]
    public void Every_id_within_the_age_is_found_and_older_ones_go()
    {
        var index = new DedupeIndex(new DedupeHorizon(1_000_000, TimeSpan.FromHours(24)));
        for (var hour = 0; hour < 240; hour++)
        {
            index.Add(Key(hour), hour + 1, Start.AddHours(hour));
            for (var known = Math.Max(0, hour - 24); known <= hour; known++)
            {
                Assert.Equal(known + 1, index.Find(Key(known)));
            }
        }

        Assert.True(index.Count <= 49);
        Assert.Equal(0, index.Find(Key(0)));
    }

    [Fact]
    public void An_id_within_both_bounds_is_kept_through_bursts_and_quiet()
    {
        // A generation that a burst filled and one that age closed cover neither bound between them.
        var index = new DedupeIndex(new DedupeHorizon(1_000, TimeSpan.FromHours(24)));
        long sequence = 0;
        AddMany(index, ref sequence, 10, Start);
        AddMany(index, ref sequence, 500, Start.AddHours(12));
        AddMany(index, ref sequence, 5, Start.AddHours(12.1));
        AddMany(index, ref sequence, 1, Start.AddHours(23.9));

        Assert.Equal(1, index.Find(Key(1)));
    }

    [Fact]
    public void Generations_stay_few_whatever_closes_them()
    {
        var index = new DedupeIndex(new DedupeHorizon(1_000, TimeSpan.FromHours(24)));
        long sequence = 0;
        var at = Start;
        for (var i = 0; i < 2_000; i++)
        {
            AddMany(index, ref sequence, i % 7 == 0 ? 400 : 3, at);
            at = at.AddHours(i % 5);
            Assert.True(index.Count <= 2_000);
            Assert.True(index.Generations <= DedupeIndex.MaxGenerations);
        }
    }

    [Fact]
    public void Once_the_horizon_is_full_the_dropped_tables_are_used_again()
    {
        var index = new DedupeIndex(new DedupeHorizon(50_000, TimeSpan.FromDays(1)));
        long sequence = 0;
        AddMany(index, ref sequence, 300_000, Start);
        var before = GC.GetAllocatedBytesForCurrentThread();
        AddMany(index, ref sequence, 300_000, Start);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 300_000.0, 0, 1);
        Assert.Equal((sequence, 0), (index.Find(Key(sequence)), index.Find(Key(sequence - 100_000))));
    }
}
