using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

public class DemandClassTests
{
    // Interval 4/3 is above 1.32, 8/7 below; sizes 1 and 10 have CV² = (4.5 / 5.5)² = 0.67, 4 and 5 have 0.012.
    [Theory]
    [InlineData(new double[] { 4, 5, 4, 5, 0, 4, 5, 4 }, DemandClass.Smooth)]
    [InlineData(new double[] { 1, 10, 1, 10, 0, 1, 10, 1 }, DemandClass.Erratic)]
    [InlineData(new double[] { 4, 5, 0, 4, 4, 0, 5, 4 }, DemandClass.Intermittent)]
    [InlineData(new double[] { 1, 10, 0, 1, 10, 0, 1, 10 }, DemandClass.Lumpy)]
    [InlineData(new double[] { 0, 0, 0, 0, 4, 5, 4, 5 }, DemandClass.Smooth)]
    [InlineData(new double[] { 0, 0 }, DemandClass.None)]
    [InlineData(new double[0], DemandClass.None)]
    public void The_class_follows_interval_and_variation_since_the_first_demand(double[] demand, DemandClass expected) =>
        Assert.Equal(expected, DemandClasses.Of(demand));

    [Fact]
    public void Each_class_has_a_name() =>
        Assert.Equal(["none", "smooth", "erratic", "intermittent", "lumpy"], Enum.GetValues<DemandClass>().Select(c => c.Name()));
}
