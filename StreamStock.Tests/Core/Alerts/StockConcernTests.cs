using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>LOW_STOCK → CRITICAL_LOW_STOCK → OUT_OF_STOCK: one alert that grows worse and better in place.</summary>
public class StockConcernTests
{
    private static Scenario At(int stock, int reorderPoint = 50) => Scenario.WithStock(stock, p => p with { ReorderPoint = reorderPoint });

    private static AlertRecord? Open(Scenario s) => s.Alert(AlertConcern.Stock);

    [Theory]
    [InlineData(0, 50, AlertType.OutOfStock)]
    [InlineData(1, 50, AlertType.CriticalLowStock)]
    [InlineData(9, 50, AlertType.CriticalLowStock)]
    [InlineData(10, 50, AlertType.LowStock)]
    [InlineData(49, 50, AlertType.LowStock)]
    [InlineData(50, 50, null)]
    [InlineData(51, 50, null)]
    [InlineData(9, 0, AlertType.CriticalLowStock)]
    [InlineData(10, 0, null)]
    [InlineData(0, 0, AlertType.OutOfStock)]
    [InlineData(9, 5, AlertType.CriticalLowStock)]
    [InlineData(10, 5, null)]
    public void The_thresholds_are_ten_and_the_reorder_point(int stock, int reorderPoint, AlertType? expected) =>
        Assert.Equal(expected, Open(At(stock, reorderPoint))?.Type);

    [Theory]
    [InlineData(54, AlertType.LowStock)]
    [InlineData(55, null)]
    public void Low_stock_ends_a_tenth_above_the_reorder_point(int stock, AlertType? expected)
    {
        var s = At(49);
        s.Count(stock);
        Assert.Equal(expected, Open(s)?.Type);
    }

    [Theory]
    [InlineData(10, AlertType.CriticalLowStock)]
    [InlineData(11, AlertType.LowStock)]
    public void Critical_ends_one_unit_above_its_threshold(int stock, AlertType expected)
    {
        var s = At(9);
        s.Count(stock);
        Assert.Equal(expected, Open(s)?.Type);
    }

    [Fact]
    public void Out_of_stock_ends_with_the_first_unit()
    {
        var s = At(0);
        s.Restock(1);
        Assert.Equal(AlertType.CriticalLowStock, Open(s)?.Type);
    }

    [Fact]
    public void It_escalates_and_de_escalates_in_place()
    {
        var s = At(60);
        s.Count(40);
        var id = Open(s)!.Id;
        s.Count(5);
        Assert.Equal((id, AlertType.LowStock, AlertSeverity.Critical), (Open(s)!.Id, Open(s)!.EscalatedFrom, Open(s)!.Severity));
        s.Count(0);
        s.Count(5);
        s.Count(40);
        Assert.Equal((id, AlertType.CriticalLowStock, AlertSeverity.Warning), (Open(s)!.Id, Open(s)!.EscalatedFrom, Open(s)!.Severity));
        s.Count(60);
        Assert.Null(Open(s));
        Assert.Equal(
            ["raised LOW_STOCK", "escalated CRITICAL_LOW_STOCK", "escalated OUT_OF_STOCK", "de-escalated CRITICAL_LOW_STOCK", "de-escalated LOW_STOCK", "resolved LOW_STOCK"],
            s.Transitions(AlertConcern.Stock));
    }

    [Fact]
    public void Leaping_over_a_step_is_one_transition()
    {
        var s = At(60);
        s.Count(0);
        s.Count(60);
        Assert.Equal(["raised OUT_OF_STOCK", "resolved OUT_OF_STOCK"], s.Transitions(AlertConcern.Stock));
    }

    [Fact]
    public void Each_transition_is_a_row_that_names_its_cause_and_raises_the_version()
    {
        var s = At(60);
        var answer = s.Sale(20);
        var row = answer.Of(RowKind.Alert).First();
        var change = (AlertChange)row.Detail!;
        Assert.Equal((answer.Row.Sequence, row.Sequence, row.Sequence), (row.CauseSequence, change.Alert.Version, row.Version));
        Assert.Equal((s.Now, AlertState.Open, false), (change.Alert.Timestamp, change.Alert.State, change.Alert.Resolved));
        Assert.Matches("^PROD-001~ALT-[0-9A-HJKMNP-TV-Z]{26}$", change.Alert.Id);
        Assert.True(s.Product.StockVersion < s.Product.Version);
    }

    [Fact]
    public void Reserved_units_are_still_on_the_shelf()
    {
        var s = At(60);
        s.Reserve(55);
        Assert.Null(Open(s));
    }

    [Fact]
    public void A_product_is_judged_from_its_first_movement_on()
    {
        var s = new Scenario();
        s.Upsert(p => p with { ReorderPoint = 50 });
        s.Sale(1);
        Assert.Null(Open(s));
        s.Count(0);
        Assert.Equal(AlertType.OutOfStock, Open(s)?.Type);
    }

    [Fact]
    public void A_new_reorder_point_is_judged_at_once()
    {
        var s = At(60);
        s.Upsert(p => p with { ReorderPoint = 61 });
        Assert.Equal(AlertType.LowStock, Open(s)?.Type);
        s.Upsert(p => p with { ReorderPoint = 50 });
        Assert.Null(Open(s));
    }

    [Fact]
    public void Retiring_a_product_resolves_all_its_alerts_at_once()
    {
        var s = Scenario.WithStock(5, p => p with { ReorderPoint = 50, Alerts = new AlertThresholds { ClearAfterSeconds = 600 } });
        s.Sale(9);
        Assert.Equal(3, s.Product.OpenAlerts);

        var answer = s.Retire();

        Assert.Equal(0, s.Product.OpenAlerts);
        Assert.All(answer.Of(RowKind.Alert), r => Assert.Equal("PRODUCT_WAS_RETIRED", ((AlertChange)r.Detail!).Alert.ResolvedReason));
        s.Count(0);
        Assert.Equal(0, s.Product.OpenAlerts);
    }

    [Theory]
    [InlineData(40, "Kettle is low: 40 on hand, reorder point 50", 50)]
    [InlineData(9, "Kettle has only 9 left, below the critical level of 10", 10)]
    [InlineData(0, "Kettle is out of stock", 0)]
    public void Its_words_and_evidence_carry_the_numbers(int stock, string message, int threshold)
    {
        var alert = Open(At(stock))!;
        Assert.Equal((message, threshold, stock, stock), (alert.Message, alert.Evidence.Threshold, alert.Evidence.Stock, alert.Evidence.Available));
        Assert.Equal($"Order {150 - stock} units (lead time 7 days).", alert.AiRecommendation);
    }

    [Fact]
    public void With_an_order_on_its_way_it_recommends_to_expedite()
    {
        var s = Scenario.WithStock(40, p => p with { ReorderPoint = 50, AutomaticRestock = true, OrderQuantity = 1_200, LeadTimeDays = 2.5 });
        Assert.Equal("1,200 units are on order (lead time 2.5 days). Expedite them if customers wait.", Open(s)!.AiRecommendation);
        Assert.Equal(1_200, Open(s)!.Evidence.OnOrder);
    }

    [Fact]
    public void Its_end_says_when_why_and_with_which_numbers()
    {
        var s = At(40);
        s.Pass(TimeSpan.FromMinutes(3));
        var alert = ((AlertChange)s.Restock(100).Of(RowKind.Alert).First().Detail!).Alert;
        Assert.Equal((AlertState.Resolved, true, s.Now, "CONDITION_ENDED", 140), (alert.State, alert.Resolved, alert.ResolvedAt, alert.ResolvedReason, alert.Evidence.Stock));
        Assert.Equal(Scenario.Noon, alert.Timestamp);
    }
}
