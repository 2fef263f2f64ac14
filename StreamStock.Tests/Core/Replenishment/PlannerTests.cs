using CsCheck;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Replenishment;

public class PlannerTests
{
    private static ReplenishmentPlan Plan(Func<ProductSettings, ProductSettings>? settings = null, double spread = 0, double mean = 10, double variance = 12)
    {
        var s = Scenario.Settings(settings);
        return Planner.Plan(LeadTimeTests.Steady(mean, variance), s, new LeadTime(s.LeadTimeDays, spread), 0.3);
    }

    [Fact]
    public void Levels_are_quantiles_of_the_demand_until_the_next_delivery()
    {
        // D(8) has mean 80 and variance 96 (about gamma 66.7 × 1.2): 95 % at 97; D(7): 70 and 84, 95 % at 86.
        var plan = Plan();
        Assert.Equal((97, 27, 86, 85), (plan.ReorderPoint, plan.SafetyStock, plan.LeadTimeStock, plan.StockoutLevel));
        Assert.Equal((167, 0.95, 8, 80, 96, 10), (plan.OrderUpTo, plan.ServiceLevel, plan.Days, plan.Mean, plan.Variance, plan.DailyMean));
    }

    [Fact]
    public void An_order_covers_the_days_it_was_told_to() => Assert.Equal(97 + 140, Plan(p => p with { CoverDays = 14 }).OrderUpTo);

    [Fact]
    public void Ordering_and_holding_costs_make_the_economic_quantity() =>
        Assert.Equal(100, Plan(p => p with { OrderCost = 50, HoldingCost = 0.1m }) is var plan ? plan.OrderUpTo - plan.ReorderPoint : 0);

    [Fact]
    public void It_fills_no_more_than_fits_when_it_arrives() =>
        Assert.Equal(80 + 70, Plan(p => p with { MaxCapacity = 100 }).OrderUpTo);

    [Fact]
    public void No_demand_needs_no_stock()
    {
        var plan = Plan(mean: 0, variance: 0);
        Assert.Equal((0, 0, 1, 0), (plan.ReorderPoint, plan.SafetyStock, plan.OrderUpTo, plan.StockoutLevel));
    }

    [Fact]
    public void More_service_and_less_certainty_never_need_less_stock() =>
        Gen.Select(Gen.Double[0.1, 80], Gen.Double[1, 8], Gen.Double[0.6, 0.98], Gen.Double[0, 4]).Sample((mean, ratio, level, spread) =>
        {
            var less = Plan(p => p with { ServiceLevel = level }, spread, mean, mean * ratio);
            var more = Plan(p => p with { ServiceLevel = level + 0.015 }, spread + 0.5, mean, mean * ratio);
            return less.ReorderPoint <= more.ReorderPoint && less.LeadTimeStock <= less.ReorderPoint && less.OrderUpTo >= less.ReorderPoint && less.SafetyStock >= 0;
        });

    [Theory]
    [InlineData(0, 0, null, null)]
    [InlineData(0, 20, null, 50)]
    [InlineData(100, 20, null, 70)]
    [InlineData(100, 20, 7, 7)]
    public void Without_a_plan_the_settings_say_how_much(int capacity, int reorderPoint, int? own, int? quantity) =>
        Assert.Equal(quantity, OrderSizing.Quantity(Scenario.Settings(p => p with { MaxCapacity = capacity, ReorderPoint = reorderPoint, OrderQuantity = own }), null, 10));

    [Theory]
    [InlineData(12, null, 72)]
    [InlineData(25, null, 75)]
    [InlineData(60, null, 60)]
    [InlineData(95, null, 95)]
    [InlineData(25, 80, 100)]
    public void Packs_are_whole_and_fit_where_they_can(int pack, int? least, int quantity) =>
        Assert.Equal(quantity, OrderSizing.Quantity(Scenario.Settings(p => p with { MaxCapacity = 100, PackSize = pack, MinOrderQuantity = least }), null, 10));

    [Fact]
    public void No_order_is_less_than_the_supplier_takes() =>
        Assert.Equal(200, OrderSizing.Quantity(Scenario.Settings(p => p with { MaxCapacity = 100, MinOrderQuantity = 200 }), null, 10));

    [Fact]
    public void A_full_place_needs_nothing() => Assert.Null(OrderSizing.Quantity(Scenario.Settings(p => p with { MaxCapacity = 100 }), null, 80));

    [Theory]
    [InlineData(0, null, 97)]
    [InlineData(30, null, 30)]
    [InlineData(30, true, 97)]
    [InlineData(0, false, 0)]
    public void The_forecast_counts_where_it_was_told_to_or_nothing_else_is_known(int reorderPoint, bool? planned, int inForce) =>
        Assert.Equal(inForce, OrderSizing.ReorderPoint(Scenario.Settings(p => p with { ReorderPoint = reorderPoint, PlanByForecast = planned }), Plan()));
}
