using StreamStock.Core.Alerts;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>Thresholds in units, and where an alert raised at each of them ends.</summary>
public class AlertLevelsTests
{
    private static AlertLevels Of(int reorderPoint = 0, int capacity = 0, AlertRules? rules = null) =>
        AlertLevels.Of(Scenario.Settings(p => p with { ReorderPoint = reorderPoint, MaxCapacity = capacity }), rules ?? new AlertRules(), null);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 2)]
    [InlineData(10, 11)]
    [InlineData(50, 55)]
    [InlineData(51, 57)]
    public void A_low_level_ends_above_itself_by_the_margin_unless_there_is_none(int level, int end) => Assert.Equal(
        (level, end, level, end), (Of(reorderPoint: level).Low, Of(reorderPoint: level).LowEnd, Of(rules: new() { CriticalStock = level }).Critical, Of(rules: new() { CriticalStock = level }).CriticalEnd));

    [Theory]
    [InlineData(500, 450, 405)]
    [InlineData(10, 9, 8)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 0, 0)]
    public void Overstock_ends_below_its_level_by_the_margin_and_not_below_nothing(int capacity, int over, int end) =>
        Assert.Equal((over, end), (Of(capacity: capacity).Over, Of(capacity: capacity).OverEnd));

    [Fact]
    public void Without_a_capacity_nothing_is_too_much() =>
        Assert.Equal((1_000_000_000, 1_000_000_000), (Of().Over, Of().OverEnd));
}
