using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Alerts;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class AlertViewsTests
{
    [Fact]
    public void What_ended_by_itself_within_minutes_is_noise_and_what_a_person_ended_is_not()
    {
        AlertRecord[] ended =
        [
            Ended("A", minutes: 2), Ended("B", minutes: 2) with { ResolvedBy = "console" }, Ended("C", minutes: 300), Ended("D", minutes: 600),
        ];

        var quality = Assert.Single(AlertQuality.Of(ended, []));

        Assert.Equal((AlertConcern.Stock, 4, 0, 1, 1, 2), (quality.Concern, quality.Ended, quality.CameTrue!.Value, quality.Fleeting, quality.ByHand, quality.Settled));
        Assert.Equal(0.25, quality.Part(quality.Fleeting));
    }

    [Fact]
    public void An_alert_came_true_where_a_sale_was_refused_or_the_shelf_was_empty_while_it_was_open()
    {
        AlertRecord[] ended =
        [
            Ended("A", minutes: 60), Ended("B", minutes: 60, product: "P2"), Ended("C", minutes: 60, product: "P3") with { Type = AlertType.OutOfStock, EscalatedFrom = AlertType.CriticalLowStock },
            Ended("E", minutes: 2, product: "P5"),
        ];
        var refused = Samples.Alert("R", productId: "P2") with { Type = AlertType.OversellPrevented, Timestamp = Samples.Noon.AddMinutes(30) };
        var later = Samples.Alert("S", productId: "P1") with { Type = AlertType.OversellPrevented, Timestamp = Samples.Noon.AddMinutes(90) };

        var quality = Assert.Single(AlertQuality.Of(ended, [.. ended, refused, later]));

        Assert.Equal((4, 2, 1, 1), (quality.Ended, quality.CameTrue!.Value, quality.Fleeting, quality.Settled));
    }

    /// <summary>Such as when one sale takes all there is: the alert is the stock-out, and those that rise with it foretell nothing either.</summary>
    [Fact]
    public void An_alert_that_rose_when_the_shelf_was_empty_or_a_sale_refused_already_is_left_out_of_what_came_true()
    {
        AlertRecord[] ended =
        [
            Ended("A", minutes: 60) with { Type = AlertType.OutOfStock }, Ended("B", minutes: 60) with { Type = AlertType.ReorderNeeded },
            Ended("C", minutes: 60, product: "P2") with { EscalatedFrom = AlertType.OutOfStock }, Ended("D", minutes: 90, product: "P3"),
            Ended("E", minutes: 60, product: "P4") with { Type = AlertType.ReorderNeeded },
        ];
        var refused = Samples.Alert("R", productId: "P4") with { Type = AlertType.OversellPrevented, Timestamp = Samples.Noon.AddMinutes(-5) };

        var quality = AlertQuality.Of(ended, [.. ended, refused]);

        Assert.Equal([(AlertConcern.Stock, 1, 2, 0), (AlertConcern.Reorder, 0, 2, 0)], quality.Select(row => (row.Concern, row.Ended, row.StockOuts, row.CameTrue!.Value)));
        Assert.Null(quality[1].Part(quality[1].CameTrue));
    }

    [Fact]
    public void Too_much_stock_never_comes_true_as_a_stock_out() =>
        Assert.Null(Assert.Single(AlertQuality.Of([Ended("A", minutes: 60) with { Type = AlertType.Overstock }], [])).CameTrue);

    [Fact]
    public void What_is_so_now_stands_beside_what_fired_an_alert_only_where_it_differs()
    {
        var alert = Samples.Alert("A") with { Evidence = new() { Stock = 3, Available = 3, Threshold = 10 } };

        Assert.Null(AlertNow.Of(alert, Samples.Product("P1", stock: 3), Samples.Noon));
        Assert.Null(AlertNow.Of(alert, null, Samples.Noon));
        Assert.Null(AlertNow.Of(alert with { State = AlertState.Resolved }, Samples.Product("P1", stock: 4), Samples.Noon));
        Assert.Equal("4 on hand, 4 available, 0 on order", AlertNow.Of(alert, Samples.Product("P1", stock: 4), Samples.Noon)?.Text(Samples.Noon));
    }

    [Theory]
    [InlineData(15, "15 on hand, 15 available, 0 on order; at the expected demand it runs out in 2 d")]
    [InlineData(200, "200 on hand, 200 available, 0 on order; no longer expected to run out before more arrives")]
    [InlineData(0, "0 on hand, 0 available, 0 on order")]
    public void A_day_that_was_foretold_is_told_as_it_is_foretold_now(int stock, string expected)
    {
        var alert = Samples.Alert("A") with { Type = AlertType.StockoutForecast, Evidence = new() { Stock = 20, Available = 20, ExpectedAt = Samples.Noon.AddDays(-1) } };

        Assert.Equal(expected, AlertNow.Of(alert, Samples.Product("P1", stock: stock), Samples.Noon)?.Text(Samples.Noon));
    }

    [Fact]
    public void Groups_are_by_concern_or_by_product()
    {
        AlertRecord[] alerts = [Samples.Alert("A"), Samples.Alert("B") with { Type = AlertType.OutOfStock }, Samples.Alert("C", productId: "P2") with { Type = AlertType.Overstock }];

        Assert.Equal(["Running out", "Too much stock"], AlertGroups.Of(alerts, null, _ => null).Select(group => group.Title));
        Assert.Equal([("P1", 2), ("Cup", 1)], AlertGroups.Of(alerts, AlertGroups.ByProduct, id => id == "P2" ? "Cup" : null).Select(group => (group.Title, group.Alerts.Count)));
    }

    [Fact]
    public void Evidence_puts_value_and_threshold_on_one_bar()
    {
        var bar = EvidenceBar.Of(Samples.Alert("A"), null)!;

        Assert.Equal((0.24, 0.8), (Math.Round(bar.Value, 2), Math.Round(bar.Threshold!.Value, 2)));
        Assert.Equal("3 on hand, threshold 10", bar.Text);
    }

    [Fact]
    public void Depletion_is_held_against_the_products_own_threshold()
    {
        var alert = Samples.Alert("A") with { Type = AlertType.RapidDepletion, Evidence = new() { Rate = 0.6, WindowMinutes = 60 } };

        var bar = EvidenceBar.Of(alert, Samples.Product("P1") with { Thresholds = new() { DepletionFraction = 0.3 } })!;

        Assert.Equal(0.5, bar.Threshold!.Value / bar.Value, 3);
    }

    private static AlertRecord Ended(string id, int minutes, string product = "P1") => Samples.Alert(id, AlertState.Resolved, productId: product) with
    {
        ResolvedAt = Samples.Noon.AddMinutes(minutes),
    };
}
