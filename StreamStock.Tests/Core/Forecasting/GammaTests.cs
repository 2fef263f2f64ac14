using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public class GammaTests
{
    // P(1, x) = 1 − e⁻ˣ and P(2, 3) = 1 − 4e⁻³ by hand; P(½, x) = erf(√x), erf(1) from Abramowitz and Stegun, table 7.1.
    [Theory]
    [InlineData(1, 2, 0.864664716763)]
    [InlineData(2, 3, 0.800851726529)]
    [InlineData(0.5, 1, 0.842700792950)]
    public void Probabilities_are_those_of_the_tables(double shape, double x, double probability) =>
        Assert.Equal(probability, Gamma.LowerRegularized(shape, x), 9);

    // Half the 95 % points of chi square with 2, 10 and 100 degrees of freedom (5.991465, 18.307038, 124.342113), any statistics table.
    [Theory]
    [InlineData(1, 2.9957323)]
    [InlineData(5, 9.153519)]
    [InlineData(50, 62.1710565)]
    public void Quantiles_are_those_of_the_tables(double shape, double quantile) => Assert.Equal(quantile, Gamma.Quantile(shape, 0.95), 4);

    [Theory]
    [InlineData(0.5, 0.572364942925)]
    [InlineData(10, 12.801827480081)]
    public void The_logarithm_of_the_gamma_function_is_exact(double x, double logarithm) => Assert.Equal(logarithm, Gamma.LogGamma(x), 10);

    [Fact]
    public void The_approximation_of_large_shapes_takes_over_where_it_agrees()
    {
        foreach (var probability in new[] { 0.001, 0.05, 0.5, 0.95, 0.999 })
        {
            var (summed, approximate) = (Gamma.Quantile(5_000, probability), Gamma.Quantile(5_000.0001, probability));
            Assert.Equal(summed, approximate, 0.01);
            Assert.Equal(Gamma.LowerRegularized(5_000, summed), Gamma.LowerRegularized(5_000.0001, summed), 5);
        }
    }

    [Fact]
    public void A_quantile_leads_back_to_its_probability()
    {
        foreach (var shape in new[] { 0.05, 0.3, 1, 7, 300, 4_999, 5_001, 20_000, 1e12 })
        {
            foreach (var probability in new[] { 0.05, 0.5, 0.95, 0.999 })
            {
                Assert.Equal(probability, Gamma.LowerRegularized(shape, Gamma.Quantile(shape, probability)), 4);
            }
        }
    }
}
