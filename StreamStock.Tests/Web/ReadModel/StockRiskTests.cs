using Microsoft.Extensions.Options;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class StockRiskTests
{
    /// <summary>Ten units a day, four days of lead time.</summary>
    private static readonly ReplenishmentPlan Plan = new()
    {
        ReorderPoint = 55, StockoutLevel = 45, LeadTimeStock = 48, ServiceLevel = 0.95, LeadTimeDays = 4, Days = 4, Mean = 40, Variance = 60, DailyMean = 10,
    };

    [Fact]
    public void Enough_on_the_shelf_is_no_risk() =>
        Assert.Null(StockRisk.Of(Planned(100), Samples.Noon));

    [Fact]
    public void What_is_expected_to_run_out_before_an_order_could_arrive_is_one_while_it_is_not_low_yet()
    {
        var product = Planned(40) with { ReorderPoint = 20 };

        var risk = StockRisk.Of(product, Samples.Noon)!.Value;

        Assert.Equal(StockHealth.Healthy, StockHealths.Of(product));
        Assert.False(risk.IsOut);
        Assert.True(risk.AtRisk > 0);
        Assert.Equal(Samples.Noon.AddDays(4), risk.RunsOutAt);
    }

    [Fact]
    public void With_nothing_on_order_the_money_is_the_recommendations()
    {
        var model = new InventoryReadModel();
        model.State.Apply(Samples.Feed(1));
        model.State.Apply(Planned(30) with { SuggestedQuantity = 100 });
        var recommendations = new RecommendationList(model, Options.Create(new RecommendationOptions()), TimeProvider.System);

        var risk = StockRisk.Of(model.State.Products.Find("P1")!, Samples.Noon)!.Value;

        Assert.Equal(recommendations.Find("P1")!.LostMargin, risk.AtRisk);
    }

    [Fact]
    public void With_an_order_on_its_way_the_money_is_the_demand_between_running_out_and_its_arrival()
    {
        var product = Planned(10) with { OnOrder = 100, OnOrderDue = Samples.Noon.AddDays(3), UnitCost = 6 };

        var risk = StockRisk.Of(product, Samples.Noon)!.Value;

        Assert.Equal(2 * 10 * (10 - 6), risk.AtRisk); // Two days without stock.
    }

    [Fact]
    public void An_order_that_is_late_is_not_counted_on_for_today()
    {
        var product = Planned(0) with { OnOrder = 100, OnOrderDue = Samples.Noon.AddHours(-2) };

        Assert.Equal(1 * 10 * 10, StockRisk.Of(product, Samples.Noon)!.Value.AtRisk);
    }

    [Fact]
    public void An_order_that_arrives_in_time_leaves_nothing_at_risk()
    {
        var product = Planned(40) with { ReorderPoint = 20, OnOrder = 100, OnOrderDue = Samples.Noon.AddDays(2) };

        Assert.Null(StockRisk.Of(product, Samples.Noon));
    }

    [Fact]
    public void Out_of_stock_before_the_first_forecast_risks_the_lead_times_demand()
    {
        var product = Samples.Product("P1", stock: 0) with { LeadTimeDays = 2 };

        var risk = StockRisk.Of(product, Samples.Noon)!.Value;

        Assert.True(risk.IsOut);
        Assert.Equal(2 * 7.5m * 10, risk.AtRisk);
        Assert.Null(risk.RunsOutAt);
    }

    private static StockSnapshot Planned(int stock) =>
        Samples.Product("P1", stock) with { Plan = Plan, LeadTimeDays = 4, ReorderPoint = 50 };
}
