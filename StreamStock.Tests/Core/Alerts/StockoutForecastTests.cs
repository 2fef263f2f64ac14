using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>Alerts that come of forecasts.</summary>
public class StockoutForecastTests
{
    /// <summary>Forty days at ten units a day, then so many units are counted and the day's forecast is made.</summary>
    private static Scenario Selling(int stock, Func<ProductSettings, ProductSettings>? settings = null)
    {
        var s = Scenario.WithStock(1_000, p => (settings ?? (x => x))(p with { LeadTimeDays = 3, UnitPrice = 20, UnitCost = 12 }));
        for (var day = 0; day < 40; day++)
        {
            s.Sale(10);
            s.Pass(TimeSpan.FromDays(1));
        }

        s.Count(stock);
        s.Forecast();
        return s;
    }

    private static AlertRecord? Stockout(Scenario s) => s.Alert(AlertConcern.Forecast);

    [Fact]
    public void A_likely_stock_out_is_told_with_its_numbers()
    {
        var alert = Stockout(Selling(28))!;
        Assert.Equal((AlertType.StockoutForecast, AlertSeverity.Warning), (alert.Type, alert.Severity));
        Assert.True(alert.Evidence.Probability > 0.5);
        Assert.True(alert.Evidence.ExpectedAt > Scenario.Noon.AddDays(42) && alert.Evidence.ExpectedAt < Scenario.Noon.AddDays(45));
        Assert.InRange(alert.Evidence.LostMargin!.Value, 20, 120);
        Assert.StartsWith("Kettle is likely to run out around 2026-04-2", alert.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_numbers_are_those_of_the_forecast(bool ordersTooLate)
    {
        var s = Selling(28);
        if (ordersTooLate)
        {
            s.Send(StreamStock.Core.Events.EventType.OrderPlace, data: $$"""{"orderId":"{{s.Product.Order!.Id}}","due":"{{s.Now.AddDays(20):O}}"}""");
            s.Sale(1);
        }

        var (evidence, forecast) = (AlertConditions.Evidence(AlertType.StockoutForecast, s.Product, s.Now), s.Product.Forecast!);
        var units = ordersTooLate ? 27 : 28;
        var risk = StreamStock.Core.Replenishment.StockoutRisk.Of(forecast.Plan!, forecast.Days, forecast.Day.DayNumber + 1, units, units, s.Now);
        Assert.Equal(
            (Math.Round(risk.Probability, 4), risk.ExpectedAt, Math.Round((decimal)risk.UnitsLost * 8, 2), ordersTooLate ? s.Product.Order!.Quantity : 0),
            (evidence.Probability, evidence.ExpectedAt, evidence.LostMargin, evidence.OnOrder));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void What_arrives_on_the_last_of_the_plans_days_is_in_time(int secondsLater, bool inTime)
    {
        var s = Selling(28);
        var due = s.Now.AddDays(s.Product.Forecast!.Plan!.Days).AddSeconds(secondsLater);
        s.Send(StreamStock.Core.Events.EventType.OrderPlace, data: $$"""{"orderId":"{{s.Product.Order!.Id}}","due":"{{due:O}}"}""");
        Assert.Equal(inTime, Stockout(s) is null);
    }

    [Fact]
    public void Enough_for_lead_time_and_review_is_no_alert() => Assert.Null(Stockout(Selling(100)));

    [Fact]
    public void It_is_raised_once_and_not_every_day()
    {
        var s = Selling(28);
        for (var day = 0; day < 5; day++)
        {
            s.Sale(10);
            s.Restock(10);
            s.Pass(TimeSpan.FromDays(1));
            s.Forecast();
        }

        Assert.Equal(["raised STOCKOUT_FORECAST"], s.Transitions(AlertConcern.Forecast));
    }

    [Fact]
    public void It_ends_when_enough_has_come()
    {
        var s = Selling(30);
        s.Restock(100);
        Assert.Null(Stockout(s));
        Assert.Equal(["raised STOCKOUT_FORECAST", "resolved STOCKOUT_FORECAST"], s.Transitions(AlertConcern.Forecast));
    }

    [Fact]
    public void What_arrives_in_time_is_counted()
    {
        var s = Selling(30, p => p with { AutomaticRestock = true });
        Assert.NotNull(s.Product.Order);
        Assert.Null(Stockout(s));
    }

    [Fact]
    public void What_is_gone_cannot_run_out()
    {
        var s = Selling(30);
        s.Sale(30);
        Assert.Null(Stockout(s));
        Assert.NotNull(s.Alert(AlertConcern.Stock));
    }

    [Fact]
    public void Stock_that_falls_through_the_level_between_forecasts_raises_it_at_once()
    {
        var s = Selling(100);
        var level = s.Product.Forecast!.Plan!.StockoutLevel;
        s.Sale(100 - level);
        Assert.Null(Stockout(s));
        s.Sale(1);
        Assert.NotNull(Stockout(s));
    }

    [Fact]
    public void A_reorder_point_of_the_forecasts_own_suggests_an_order_up_to_its_level()
    {
        var s = Selling(30);
        var plan = s.Product.Forecast!.Plan!;
        Assert.Equal((OrderState.Suggested, plan.OrderUpTo - 30), (s.Product.Order!.State, s.Product.Order.Quantity));
        var alert = s.Alert(AlertConcern.Reorder)!;
        Assert.Equal(plan.ReorderPoint, alert.Evidence.Threshold);
        Assert.Equal($"Order {plan.OrderUpTo - 30} units (lead time 3 days).", alert.AiRecommendation);
    }

    [Fact]
    public void New_settings_make_a_new_plan()
    {
        var s = Selling(100);
        var before = s.Product.Forecast!.Plan!.ReorderPoint;
        s.Upsert(p => p with { LeadTimeDays = 9 });
        s.Forecast();
        Assert.True(s.Product.Forecast!.Plan!.ReorderPoint > before * 2);
    }

    [Fact]
    public void The_threshold_is_the_products_own()
    {
        static Scenario With(double probability, int stock) => Selling(stock, p => p with { Alerts = new AlertThresholds { StockoutProbability = probability } });
        var level = With(0.2, 100).Product.Forecast!.Plan!.StockoutLevel;
        Assert.NotNull(Stockout(With(0.2, level - 1)));
        Assert.Null(Stockout(With(0.6, level - 1)));
    }

    [Fact]
    public void A_restart_keeps_the_plan_and_its_levels()
    {
        var s = Selling(100);
        var plan = s.Product.Forecast!.Plan;
        s.Restart();
        Assert.Equal(plan, s.Product.Forecast!.Plan);
        s.Sale(100 - plan!.StockoutLevel + 1);
        Assert.NotNull(Stockout(s));
    }

    [Fact]
    public void Nothing_is_known_of_a_product_that_never_sold_so_no_number_is_invented()
    {
        var s = Scenario.WithStock(5);
        Assert.Equal("Order more (lead time 7 days).", s.Alert(AlertConcern.Stock)!.AiRecommendation);
    }
}
