using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public class ForecasterTests
{
    private const int Monday = 738_000 - (738_000 % 7);

    private static ForecastResult Forecast(double[] demand, int horizon = 14, DemandPool? pool = null, string? category = null) =>
        Forecaster.Forecast(new DemandSeries(demand, Monday + demand.Length - 1) { Category = category }, horizon, pool);

    private static double[] Repeat(double[] week, int weeks) => [.. Enumerable.Repeat(week, weeks).SelectMany(d => d)];

    [Fact]
    public void Steady_demand_goes_on()
    {
        var result = Forecast(Repeat([7], 200));
        Assert.All(result.Mean.ToArray(), mean => Assert.Equal(7, mean, 3));
        Assert.Equal(98, result.MeanTotal(14), 2);
        Assert.Equal(DemandClass.Smooth, result.Class);
    }

    [Fact]
    public void Weekdays_keep_their_shares()
    {
        var result = Forecast(Repeat([2, 4, 6, 8, 10, 0, 0], 40));
        double[] week = [.. result.Mean[..7]];
        Assert.Equal(30, week.Sum(), 0);
        Assert.InRange(week[4] / week[0], 3, 5);
        Assert.InRange(week[5], 0, 1.5);
        Assert.Equal(week[..5].Order(), week[..5]);
    }

    [Fact]
    public void An_order_of_80_995_units_moves_nothing_to_speak_of()
    {
        var demand = Repeat([5, 0, 3, 8, 4, 0, 6], 30);
        var before = Forecast(demand).MeanTotal(7);
        demand[^20] += 80_995;
        Assert.InRange(Forecast(demand).MeanTotal(7), before * 0.8, before * 1.6);
    }

    [Fact]
    public void A_new_level_is_followed()
    {
        var result = Forecast([.. Repeat([4], 150), .. Repeat([20], 42)]);
        Assert.InRange(result.MeanTotal(7), 120, 145);
    }

    [Fact]
    public void Demand_that_ended_fades()
    {
        var result = Forecast([.. Repeat([0, 5, 0, 9, 0, 0, 4], 20), .. new double[90]]);
        Assert.InRange(result.MeanTotal(7), 0, 1);
    }

    [Fact]
    public void The_backtest_beats_last_week_where_demand_is_noise_around_a_level()
    {
        var random = new Random(7);
        var result = Forecast([.. Enumerable.Range(0, 200).Select(_ => (double)random.Next(0, 10))]);
        Assert.InRange(result.ErrorToNaive, 0.4, 0.95);
        Assert.Contains("×", result.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_product_is_lent_what_its_category_sells()
    {
        var learner = new PoolLearner(Calendar.Daily);
        for (var i = 0; i < 20; i++)
        {
            learner.Add(new DemandSeries(Repeat([10], 50), Monday) { Category = "Tea" });
            learner.Add(new DemandSeries(Repeat([1], 50), Monday) { Category = "Coffee" });
        }

        var pool = learner.Learn(7);

        Assert.Equal(10, pool.Typical("Tea").Mean, 6);
        Assert.Equal(5.5, pool.Typical("Unheard of").Mean, 6);
        Assert.Equal(70, Forecast([], 7, pool, "Tea").MeanTotal(7), 0);
        Assert.InRange(Forecast([0, 0], 7, pool, "Tea").MeanTotal(7), 20, 70);
        Assert.InRange(Forecast([1, 1, 1], 7, pool, "Coffee").MeanTotal(7), 5, 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(61)]
    public void A_horizon_out_of_range_is_refused(int horizon) => Assert.Throws<ArgumentOutOfRangeException>(() => Forecast([1], horizon));

    [Fact]
    public void Totals_of_parts_of_a_day_lie_between_those_of_whole_days()
    {
        var result = Forecast(Repeat([3, 0, 7, 2, 0, 9, 1], 20), 10);
        Assert.Equal(default, result.Total(0));
        Assert.InRange(result.Total(2.5).Mean, result.Total(2).Mean, result.Total(3).Mean);
        Assert.True(result.Total(30).Mean > result.Total(10).Mean && result.Total(30).Variance > result.Total(10).Variance);
    }

    [Fact]
    public void Supply_lasts_as_long_as_the_expected_demand_takes_it()
    {
        var result = Forecast(Repeat([4], 100), 10);
        Assert.Equal(2.5, result.PeriodsOfSupply(10), 2);
        Assert.Equal(25, result.PeriodsOfSupply(100), 0);
        Assert.Equal(double.PositiveInfinity, Forecast([0, 0, 0], 10).PeriodsOfSupply(1));
    }
}
