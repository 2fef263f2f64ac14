using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

public class OverstockTests
{
    private static bool IsOverstocked(Scenario s) => s.Alert(AlertConcern.Overstock) is not null;

    [Theory]
    [InlineData(500, 450, false)]
    [InlineData(500, 451, true)]
    [InlineData(10, 9, false)]
    [InlineData(10, 10, true)]
    [InlineData(7, 6, false)]
    [InlineData(7, 7, true)]
    [InlineData(1, 1, true)]
    [InlineData(1, 0, false)]
    [InlineData(0, 1_000_000, false)]
    public void It_is_raised_above_ninety_percent_of_capacity(int capacity, int stock, bool expected) =>
        Assert.Equal(expected, IsOverstocked(Scenario.WithStock(stock, p => p with { MaxCapacity = capacity })));

    [Fact]
    public void It_resolves_a_tenth_of_the_limit_below_it()
    {
        var s = Scenario.WithStock(451, p => p with { MaxCapacity = 500 });
        s.Sale(45);
        Assert.True(IsOverstocked(s));

        s.Sale(1);

        Assert.False(IsOverstocked(s));
        Assert.Equal(405, s.Product.OnHand);
    }

    [Theory]
    [InlineData(1, 0.9, 0.1)]
    [InlineData(10, 0.01, 0.1)]
    [InlineData(100, 0.5, 1)]
    public void It_always_resolves_when_nothing_is_left(int capacity, double fraction, double hysteresis)
    {
        var s = Scenario.WithStock(capacity, p => p with
        {
            MaxCapacity = capacity,
            Alerts = new AlertThresholds { OverstockFraction = fraction, Hysteresis = hysteresis },
        });
        Assert.True(IsOverstocked(s));

        s.Sale(capacity);

        Assert.False(IsOverstocked(s));
    }

    [Fact]
    public void Its_evidence_and_words_carry_the_numbers()
    {
        var alert = Scenario.WithStock(1_990, p => p with { MaxCapacity = 2_000 }).Alert(AlertConcern.Overstock)!;
        Assert.Equal((AlertSeverity.Info, 1_990, 1_800), (alert.Severity, alert.Evidence.Stock, alert.Evidence.Threshold));
        Assert.Equal("Kettle is overstocked: 1,990 of 2,000 places used", alert.Message);
        Assert.StartsWith("Pause orders; 190 units are above the level kept free.", alert.AiRecommendation, StringComparison.Ordinal);
    }

    [Fact]
    public void The_greatest_capacity_and_fraction_can_be_judged()
    {
        var s = Scenario.WithStock(1_000, p => p with
        {
            MaxCapacity = 1_000_000_000,
            Alerts = new AlertThresholds { OverstockFraction = 10 },
        });
        Assert.False(IsOverstocked(s));
    }
}
