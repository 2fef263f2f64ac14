using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public class CleaningTests
{
    private static double[] Clean(double[] demand, float[]? inStock = null)
    {
        var cleaned = new double[demand.Length];
        Cleaning.Clean(new DemandSeries(demand, 0) { InStock = inStock }, cleaned);
        return cleaned;
    }

    [Fact]
    public void One_order_of_a_kind_is_cut_to_what_may_be()
    {
        double[] demand = [.. Enumerable.Repeat(new double[] { 0, 3, 4, 2 }, 20).SelectMany(d => d)];
        demand[60] = 80_995;
        var cleaned = Clean(demand);
        Assert.InRange(cleaned[60], 10, 60);
        demand[60] = cleaned[60] = 0;
        Assert.Equal(demand, cleaned);
    }

    [Fact]
    public void A_level_that_has_risen_and_stays_is_kept()
    {
        double[] demand = [.. Enumerable.Repeat(5.0, 60), .. Enumerable.Repeat(400.0, 30)];
        Assert.Equal(demand, Clean(demand));
    }

    [Fact]
    public void Hours_out_of_stock_are_filled_up()
    {
        double[] demand = [10, 10, 10, 10, 5, 0, 10];
        var cleaned = Clean(demand, [1, 1, 1, 1, 0.5f, 0, 1]);
        Assert.Equal(10, cleaned[4], 6);
        Assert.Equal(10, cleaned[5], 6);
        Assert.Equal(10, cleaned[6], 6);
    }

    [Fact]
    public void What_was_refused_counts_even_on_a_day_without_stock() => Assert.Equal(30, Clean([10, 10, 30], [1, 1, 0])[2], 6);

    [Fact]
    public void What_is_no_number_or_below_zero_is_no_demand() => Assert.Equal([0, 0, 0, 2], Clean([double.NaN, -4, double.PositiveInfinity, 2]));
}
