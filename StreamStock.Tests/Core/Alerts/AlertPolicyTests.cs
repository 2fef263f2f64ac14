using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>Thresholds by product, else by category, else for all.</summary>
public class AlertPolicyTests
{
    private static readonly AlertPolicy Policy = new(
        new AlertThresholds { CriticalStock = 20, DepletionFraction = 0.5 },
        new Dictionary<string, AlertThresholds> { ["Fresh"] = new() { CriticalStock = 30, OverstockFraction = 0.6 } });

    [Fact]
    public void The_specifications_are_the_defaults()
    {
        var rules = AlertPolicy.Default.For(Scenario.Settings());
        Assert.Equal((10, 0.9, 0.3, 0.1), (rules.CriticalStock, rules.OverstockFraction, rules.DepletionFraction, rules.Hysteresis));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (rules.RaiseAfter, rules.ClearAfter));
    }

    [Fact]
    public void The_narrowest_value_given_wins_one_by_one()
    {
        var rules = Policy.For(Scenario.Settings(p => p with { Category = "Fresh", Alerts = new AlertThresholds { OverstockFraction = 0.7 } }));
        Assert.Equal((30, 0.7, 0.5, 0.1), (rules.CriticalStock, rules.OverstockFraction, rules.DepletionFraction, rules.Hysteresis));
        Assert.Equal(20, Policy.For(Scenario.Settings(p => p with { Category = "fresh" })).CriticalStock);
    }

    [Fact]
    public void Every_value_can_be_given_for_a_category_and_for_a_product()
    {
        var category = new AlertThresholds { CriticalStock = 1, OverstockFraction = 0.2, DepletionFraction = 0.4, Hysteresis = 0.5, RaiseAfterSeconds = 6, ClearAfterSeconds = 7 };
        var policy = new AlertPolicy(null, new Dictionary<string, AlertThresholds> { ["Fresh"] = category });
        var expected = new AlertRules
        {
            CriticalStock = 1,
            OverstockFraction = 0.2,
            DepletionFraction = 0.4,
            Hysteresis = 0.5,
            RaiseAfter = TimeSpan.FromSeconds(6),
            ClearAfter = TimeSpan.FromSeconds(7),
        };
        Assert.Equal(expected, policy.For(Scenario.Settings(p => p with { Category = "Fresh" })));
        Assert.Equal(expected, AlertPolicy.Default.For(Scenario.Settings(p => p with { Alerts = category })));
    }

    [Theory]
    [InlineData("", 19, true)]
    [InlineData("", 20, false)]
    [InlineData("Fresh", 29, true)]
    [InlineData("Fresh", 30, false)]
    public void They_decide_what_is_raised(string category, int stock, bool open) => Assert.Equal(
        open, Scenario.WithStock(stock, p => p with { Category = category }, Policy).Alert(AlertConcern.Stock) is not null);

    [Theory]
    [InlineData(4, true)]
    [InlineData(5, false)]
    public void A_products_own_decide_before_all_others(int stock, bool open) => Assert.Equal(
        open,
        Scenario.WithStock(stock, p => p with { Category = "Fresh", Alerts = new AlertThresholds { CriticalStock = 5 } }, Policy).Alert(AlertConcern.Stock) is not null);

    [Fact]
    public void A_threshold_out_of_range_is_refused_with_its_place()
    {
        var error = Assert.Throws<ArgumentException>(() => new AlertPolicy(new AlertThresholds { CriticalStock = -1 }));
        Assert.Equal("Alert thresholds for all: data.alerts.criticalStock must be from 0 to 1000000000.", error.Message);
        error = Assert.Throws<ArgumentException>(() => new AlertPolicy(null, new Dictionary<string, AlertThresholds> { ["Fresh"] = new() { Hysteresis = 2 } }));
        Assert.Equal("Alert thresholds of category Fresh: data.alerts.hysteresis must be from 0 to 1.", error.Message);
    }

    [Theory]
    [InlineData(0.1, 50, 5)]
    [InlineData(0.1, 51, 6)]
    [InlineData(0.1, 10, 1)]
    [InlineData(0.1, 1, 1)]
    [InlineData(0, 50, 1)]
    [InlineData(1, 50, 50)]
    public void The_margin_is_a_fraction_of_the_threshold_and_at_least_one(double hysteresis, int threshold, int margin) =>
        Assert.Equal(margin, new AlertRules { Hysteresis = hysteresis }.Margin(threshold));

    [Fact]
    public void A_raise_after_lets_a_short_dip_pass()
    {
        var s = Scenario.WithStock(100, p => p with { Alerts = new AlertThresholds { RaiseAfterSeconds = 60 } });
        s.Count(5);
        s.Pass(TimeSpan.FromSeconds(59));
        s.Count(100);
        s.Pass(TimeSpan.FromHours(1));
        Assert.Empty(s.Transitions(AlertConcern.Stock));

        s.Count(5);
        s.Sale(5);
        s.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(["raised OUT_OF_STOCK"], s.Transitions(AlertConcern.Stock));
    }

    [Fact]
    public void A_clear_after_lets_a_short_recovery_pass()
    {
        var s = Scenario.WithStock(5, p => p with { Alerts = new AlertThresholds { ClearAfterSeconds = 60 } });
        s.Count(100);
        s.Pass(TimeSpan.FromSeconds(59));
        s.Count(5);
        s.Pass(TimeSpan.FromHours(1));
        Assert.Equal(["raised CRITICAL_LOW_STOCK"], s.Transitions(AlertConcern.Stock));

        s.Count(100);
        s.Pass(TimeSpan.FromSeconds(60));
        Assert.Equal(["raised CRITICAL_LOW_STOCK", "resolved CRITICAL_LOW_STOCK"], s.Transitions(AlertConcern.Stock));
    }

    [Fact]
    public void Growing_worse_waits_for_no_clear_after()
    {
        var s = Scenario.WithStock(5, p => p with { Alerts = new AlertThresholds { ClearAfterSeconds = 60 } });
        s.Sale(5);
        Assert.Equal(AlertType.OutOfStock, s.Alert(AlertConcern.Stock)?.Type);
    }
}
