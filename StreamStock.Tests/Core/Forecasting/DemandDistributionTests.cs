using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public class DemandDistributionTests
{
    [Fact]
    public void A_variance_of_the_mean_gives_the_Poisson_distribution()
    {
        // By hand: e⁻³ Σ 3ᵏ/k! is 0.6472 up to 3, 0.9161 up to 5 and 0.9665 up to 6.
        var poisson = new DemandDistribution(3, 3);
        Assert.Equal((3, 6), (poisson.Quantile(0.5), poisson.Quantile(0.95)));
        Assert.Equal(0.9161, poisson.Cumulative(5), 4);
    }

    [Fact]
    public void A_greater_variance_gives_the_negative_binomial()
    {
        // By hand: r = 16 / (12 − 4) = 2, p = 1/3; the probabilities of 0 to 3 are 1/9, 4/27, 4/27 and 32/243.
        var demand = new DemandDistribution(4, 12);
        Assert.Equal((1.0 / 9) + (8.0 / 27), demand.Cumulative(2), 10);
        Assert.Equal((3, 0), (demand.Quantile(0.5), demand.Quantile(0.1)));
    }

    [Fact]
    public void Sums_and_the_gamma_they_give_way_to_agree_where_they_meet()
    {
        var summed = new DemandDistribution(59.99, 900);
        var gamma = new DemandDistribution(60.01, 900);
        foreach (var probability in new[] { 0.05, 0.5, 0.95 })
        {
            Assert.InRange(gamma.Quantile(probability) - summed.Quantile(probability), -1, 1);
        }

        Assert.Equal(summed.Cumulative(80), gamma.Cumulative(80), 2);
    }

    [Theory]
    [InlineData(2, 9)]
    [InlineData(12, 30)]
    [InlineData(400, 900)]
    public void The_distribution_of_a_quantile_has_it(double mean, double quantile) =>
        Assert.InRange(DemandDistribution.OfQuantile95(mean, quantile).Quantile(0.95), quantile * 0.98, (quantile * 1.02) + 1);

    [Fact]
    public void No_demand_is_certain()
    {
        Assert.Equal((0, 1, 0), (default(DemandDistribution).Quantile(0.99), default(DemandDistribution).Cumulative(0), default(DemandDistribution).Cumulative(-1)));
        Assert.Equal(default, DemandDistribution.OfQuantile95(0, 5));
    }
}
