using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class KpiTrendTests
{
    private readonly KpiTrend trend = new();
    private readonly ReadModelState state = new();
    private long sequence;

    [Fact]
    public void Yesterday_is_known_once_a_day_has_been_seen()
    {
        Follow(TimeSpan.Zero, stock: 10);
        Follow(TimeSpan.FromHours(23), stock: 30);
        Assert.Null(trend.Yesterday(Samples.Noon.AddHours(23)));

        Assert.Equal(100, trend.Yesterday(Samples.Noon.AddHours(24))!.StockValue);
    }

    [Fact]
    public void One_sample_an_hour_is_kept_and_only_so_many()
    {
        for (var minutes = 0; minutes < (KpiTrend.MaxSamples + 10) * 60; minutes += 20)
        {
            Follow(TimeSpan.FromMinutes(minutes), stock: 1);
        }

        Assert.Equal(KpiTrend.MaxSamples, trend.Samples.Count);
        Assert.All(trend.Samples.Zip(trend.Samples.Skip(1)), pair => Assert.Equal(TimeSpan.FromHours(1), pair.Second.At - pair.First.At));
    }

    [Fact]
    public void A_gap_of_hours_leaves_yesterday_unknown()
    {
        Follow(TimeSpan.Zero, stock: 1);

        Assert.Null(trend.Yesterday(Samples.Noon.AddHours(27)));
    }

    [Fact]
    public void Other_data_begins_anew()
    {
        Follow(TimeSpan.FromHours(5), stock: 1);
        var other = new ReadModelState();
        other.Apply(Samples.Feed(1, at: Samples.Noon));

        trend.Follow(other, () => InventorySummary.Of(other));

        Assert.Equal(Samples.Noon, Assert.Single(trend.Samples).At);
    }

    [Fact]
    public void What_history_tells_is_put_before_what_was_seen_and_never_in_its_place()
    {
        Follow(TimeSpan.FromHours(24.5), stock: 10);

        trend.Fill([new KpiSample(Samples.Noon) { Transactions = 7 }, new KpiSample(Samples.Noon.AddHours(24)) { Transactions = 9 }]);

        Assert.Equal([Samples.Noon, Samples.Noon.AddHours(24.5)], trend.Samples.Select(sample => sample.At));
        Assert.Equal((7L, null), (trend.Yesterday(Samples.Noon.AddHours(24.5))!.Transactions, trend.Yesterday(Samples.Noon.AddHours(24.5))!.StockValue));
    }

    [Fact]
    public void What_history_tells_later_takes_the_place_of_what_knew_less()
    {
        trend.Fill([new(Samples.Noon) { StockValue = 5 }, new(Samples.Noon.AddHours(1))]);

        trend.Fill([new(Samples.Noon), new(Samples.Noon.AddHours(1)) { StockValue = 6 }]);

        Assert.Equal([5m, 6m], trend.Samples.Select(sample => sample.StockValue));
    }

    [Fact]
    public void History_makes_no_more_samples_than_are_kept()
    {
        trend.Fill([.. Enumerable.Range(0, 100).Select(hour => new KpiSample(Samples.Noon.AddHours(hour)))]);

        Assert.Equal((KpiTrend.MaxSamples, Samples.Noon.AddHours(99)), (trend.Samples.Count, trend.Samples[^1].At));
    }

    private void Follow(TimeSpan after, int stock)
    {
        state.Apply(Samples.Feed(++sequence, at: Samples.Noon + after));
        state.Apply(Samples.Product("P1", stock, version: sequence));
        trend.Follow(state, () => InventorySummary.Of(state));
    }
}
