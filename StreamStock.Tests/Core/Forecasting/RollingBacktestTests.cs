using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public sealed class RollingBacktestTests
{
    private const int LastDay = 739_000;

    [Fact]
    public void A_steady_week_is_foretold_without_error_and_so_is_it_by_last_week()
    {
        double[] demand = [.. Enumerable.Range(0, 70).Select(day => 10.0 + (day % 7))];

        var sums = RollingBacktest.Run(new DemandSeries(demand, LastDay), 28);

        Assert.Equal((28, 4 * (70 + 21), 0), (sums.Periods, sums.Asked, sums.NaiveError));
        Assert.InRange(sums.Error / sums.Asked, 0, 0.1);
        Assert.InRange(sums.Inside, 25, 28);
    }

    [Fact]
    public void What_comes_later_changes_nothing_of_what_was_foretold_before()
    {
        var random = new Random(7);
        double[] demand = [.. Enumerable.Range(0, 60).Select(_ => (double)random.Next(0, 20))];
        double[] changed = [.. demand[..^1], 5_000];

        var (sums, other) = (RollingBacktest.Run(new DemandSeries(demand, LastDay), 5), RollingBacktest.Run(new DemandSeries(changed, LastDay), 5));

        Assert.Equal(sums.Forecast, other.Forecast);
        Assert.Equal(sums.Asked - demand[^1] + 5_000, other.Asked);
    }

    [Theory]
    [InlineData(RollingBacktest.LeastHistory, 0)]
    [InlineData(RollingBacktest.LeastHistory + 3, 3)]
    [InlineData(0, 0)]
    public void Only_days_with_enough_history_before_them_are_foretold(int days, int expected) =>
        Assert.Equal(expected, RollingBacktest.Run(new DemandSeries(Enumerable.Repeat(4.0, days).ToArray(), LastDay), 28).Periods);

    [Fact]
    public void Days_without_stock_go_along()
    {
        double[] demand = [.. Enumerable.Repeat(8.0, 40)];
        float[] inStock = [.. Enumerable.Repeat(1f, 40)];
        (demand[30], inStock[30]) = (0, 0);

        Assert.Equal(9, RollingBacktest.Run(new DemandSeries(demand, LastDay) { InStock = inStock }, 9).Periods);
    }
}
