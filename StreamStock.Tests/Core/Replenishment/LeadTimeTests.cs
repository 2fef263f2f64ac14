using StreamStock.Core.Forecasting;
using StreamStock.Core.Replenishment;
using Xunit;

namespace StreamStock.Tests.Core.Replenishment;

public class LeadTimeTests
{
    /// <summary>Ten units a day with variance 12, as far as one looks.</summary>
    internal static ForecastResult Steady(double mean = 10, double variance = 12)
    {
        var days = Enumerable.Range(1, Planner.MaxDays);
        return new ForecastResult(
            [.. days.Select(_ => mean)], [.. days.Select(_ => new DemandDistribution(mean, variance))], [.. days.Select(n => new DemandDistribution(mean * n, variance * n))]);
    }

    [Fact]
    public void A_certain_lead_time_takes_the_forecast_as_it_is()
    {
        var demand = new LeadTime(7, 0).Demand(Steady(), 1);
        Assert.Equal((80, 96), (demand.Mean, demand.Variance));
    }

    [Fact]
    public void One_beyond_the_forecast_goes_on_at_its_rate_and_errs_as_a_whole()
    {
        // 360 days are six horizons of mean 600 and variance 720.
        var demand = new LeadTime(359, 0).Demand(Steady(), 1);
        Assert.Equal((3_600, 36 * 720), (demand.Mean, demand.Variance));
    }

    [Fact]
    public void An_uncertain_one_adds_the_variance_of_its_days()
    {
        // σ² = E[L]σ_D² + μ_D²σ_L² = 7·12 + 10²·2² = 484; the day of review adds 12.
        var demand = new LeadTime(7, 2).Demand(Steady(), 1);
        Assert.Equal(80, demand.Mean, 9);
        Assert.Equal(496, demand.Variance, 9);
    }

    [Fact]
    public void It_is_never_over_before_it_began()
    {
        var demand = new LeadTime(1, 3).Demand(Steady(), 0);
        Assert.True(demand.Mean >= 10 && demand.Variance > 12);
    }

    [Fact]
    public void Drawn_ones_have_its_mean_and_spread_and_the_same_order_always_the_same()
    {
        var lead = new LeadTime(5, 1.5);
        var drawn = Enumerable.Range(0, 20_000).Select(i => lead.Draw($"ORD-{i}")).ToArray();
        var mean = drawn.Average();
        Assert.Equal(5, mean, 0.05);
        Assert.Equal(1.5, Math.Sqrt(drawn.Average(d => (d - mean) * (d - mean))), 0.05);
        Assert.All(drawn, d => Assert.True(d > 0));
        Assert.Equal(drawn[17], lead.Draw("ORD-17"));
        Assert.Equal(5, new LeadTime(5, 0).Draw("ORD-1"));
        Assert.Equal(0, new LeadTime(0, 2).Draw("ORD-1"));
    }

    [Fact]
    public void Nothing_seen_leaves_what_the_settings_say() =>
        Assert.Equal(new LeadTime(7, 2), LeadTimeHistory.None.Blend(new LeadTime(7, 2)));

    [Fact]
    public void What_was_seen_is_weighed_with_the_settings_as_with_three_orders()
    {
        var history = LeadTimeHistory.None.Add(9).Add(11).Add(13);
        Assert.Equal((3, 11.0, 8.0), (history.Count, history.Mean, history.Squares));
        // Mean (3·7 + 3·11)/6; squares 3·4 + 8 + 4²·3·3/6 = 44.
        var lead = history.Blend(new LeadTime(7, 2));
        Assert.Equal(9, lead.Days, 9);
        Assert.Equal(Math.Sqrt(44 / 6.0), lead.SpreadDays, 9);
    }

    [Fact]
    public void A_supplier_that_changed_is_known_again_after_some_twenty_orders()
    {
        var history = LeadTimeHistory.None;
        for (var i = 0; i < 200; i++)
        {
            history = history.Add(i < 100 ? 5 : 10);
        }

        Assert.Equal(LeadTimeHistory.MaxCount, history.Count);
        Assert.InRange(history.Mean, 9.95, 10);
        Assert.InRange(Math.Sqrt(history.Squares / history.Count), 0, 0.5);
    }
}
