using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using Xunit;

namespace StreamStock.Tests.Core.Replenishment;

/// <summary>When stock runs out if demand comes as expected.</summary>
public class StockoutRiskTests
{
    private static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);
    private static readonly int Today = DateOnly.FromDateTime(Noon).DayNumber;

    /// <summary>Expected from <paramref name="firstDay"/> on: 4, 10 and 20 units, and 5 a day after that.</summary>
    private static DateTime? RunsOut(int units, int firstDay, double daily = 5) =>
        StockoutRisk.Of(new ReplenishmentPlan { DailyMean = daily }, [new(4, 0, 0), new(10, 0, 0), new(20, 0, 0)], firstDay, units, units, Noon).ExpectedAt;

    [Fact]
    public void What_is_left_of_today_goes_at_todays_pace()
    {
        Assert.Equal(Noon.AddHours(6), RunsOut(1, Today));
        Assert.Equal(Noon.AddHours(12), RunsOut(2, Today));
        Assert.Equal(Noon.AddHours(24), RunsOut(7, Today));
    }

    [Fact]
    public void A_forecast_made_yesterday_is_a_day_further() => Assert.Equal(Noon.AddHours(24), RunsOut(15, Today - 1));

    [Fact]
    public void Where_it_begins_tomorrow_today_is_like_tomorrow() => Assert.Equal(Noon.AddHours(24), RunsOut(4, Today + 1));

    [Fact]
    public void After_its_last_day_every_day_is_average()
    {
        Assert.Equal(Noon.AddDays(2.5 + 1), RunsOut(2 + 10 + 20 + 5, Today));
        Assert.Equal(Noon.AddDays(2), RunsOut(10, Today - 9));
    }

    [Fact]
    public void What_waits_already_has_run_out_now() => Assert.Equal(Noon, RunsOut(-3, Today));

    [Fact]
    public void Nobody_names_a_day_beyond_a_year()
    {
        Assert.Null(RunsOut(5_000, Today));
        Assert.Null(RunsOut(100, Today, daily: 0));
    }
}
