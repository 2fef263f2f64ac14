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

        Assert.Equal((AlertConcern.Stock, 4, 1, 1, 0.75), (quality.Concern, quality.Ended, quality.Fleeting, quality.ByHand, quality.Signal));
    }

    [Fact]
    public void Losses_count_for_the_alert_during_which_a_sale_was_refused()
    {
        AlertRecord[] ended = [Ended("A", minutes: 60), Ended("B", minutes: 60, product: "P2")];
        var refused = Samples.Alert("R", productId: "P2") with { Type = AlertType.OversellPrevented, Timestamp = Samples.Noon.AddMinutes(30) };

        Assert.Equal(1, Assert.Single(AlertQuality.Of(ended, [refused])).WithLosses);
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
