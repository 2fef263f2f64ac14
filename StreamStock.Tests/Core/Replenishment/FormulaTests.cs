using CsCheck;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Replenishment;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Replenishment;

/// <summary>Formulas against values worked out by hand.</summary>
public class FormulaTests
{
    [Theory]
    [InlineData(9, 1, 0.9)]
    [InlineData(1, 1, 0.5)]
    [InlineData(1, 9, 0.5)]
    [InlineData(1e9, 1e-9, 0.9999)]
    public void The_critical_ratio_is_held_within_reason(double underage, double overage, double ratio) =>
        Assert.Equal(ratio, Costs.CriticalRatio(underage, overage), 9);

    [Fact]
    public void Known_costs_decide_the_service_level()
    {
        var settings = Scenario.Settings(p => p with { UnitPrice = 20, UnitCost = 11, HoldingCost = 0.5m, ReviewDays = 2 });
        Assert.Equal(0.9, Costs.ServiceLevel(settings), 9);
        Assert.Equal(0.75, Costs.ServiceLevel(settings with { ShortageCost = 3 }), 9);
        Assert.Equal(0.95, Costs.ServiceLevel(settings with { HoldingCost = null }));
        Assert.Equal(0.95, Costs.ServiceLevel(settings with { UnitCost = 25 }));
    }

    [Fact]
    public void The_economic_quantity_is_harris() => Assert.Equal(100, Costs.EconomicQuantity(orderCost: 50, dailyDemand: 2, holdingCost: 0.02), 9);

    [Theory]
    [InlineData(20, 12, 8)]
    [InlineData(20, 25, 0)]
    public void A_lost_sale_loses_its_margin(int price, int cost, int margin) => Assert.Equal(margin, Costs.UnitMargin(price, cost));

    [Fact]
    public void Without_a_cost_it_loses_its_price() => Assert.Equal(20, Costs.UnitMargin(20, null));

    [Fact]
    public void The_loss_of_a_poisson_is_its_sum()
    {
        // μ = 2: P(0) = e⁻², P(1) = 2e⁻², so E[(D−2)⁺] = 0 + 2P(0) + P(1) = 4e⁻².
        var demand = new DemandDistribution(2, 2);
        Assert.Equal(4 * Math.Exp(-2), Shortage.Expected(in demand, 2), 9);
        Assert.Equal(1 - (3 * Math.Exp(-2)), Shortage.Probability(in demand, 1), 9);
    }

    [Fact]
    public void What_waits_already_is_lost_in_full()
    {
        var demand = new DemandDistribution(2, 3);
        Assert.Equal(5, Shortage.Expected(in demand, -3), 9);
        Assert.Equal(1, Shortage.Probability(in demand, -1));
        Assert.Equal(3, Shortage.Expected(default, -3));
        Assert.Equal(0, Shortage.Expected(default, 3));
    }

    [Fact]
    public void The_loss_of_large_demand_is_the_gammas()
    {
        // Exponential: shape 1, scale μ; E[(D−x)⁺] = μe^(−x/μ).
        var demand = new DemandDistribution(100, 10_000);
        Assert.Equal(100 * Math.Exp(-1.5), Shortage.Expected(in demand, 150), 6);
    }

    [Fact]
    public void The_loss_falls_with_what_is_there_and_is_never_more_than_demand() =>
        Gen.Select(Gen.Double[0.01, 500], Gen.Double[1, 20], Gen.Int[0, 800]).Sample((mean, ratio, units) =>
        {
            var demand = new DemandDistribution(mean, mean * ratio);
            var (loss, more) = (Shortage.Expected(in demand, units), Shortage.Expected(in demand, units + 1));
            return loss >= more - 1e-6 && loss <= mean + 1e-6 && loss >= mean - units - 1e-6 && loss - more <= 1 + 1e-6;
        });
}
