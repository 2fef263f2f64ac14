using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Faults;

/// <summary>
/// The faults of the system this one was modelled on, each by its name. What its API did with them (lost concurrent
/// posts, filters that overwrite one another) is tested where the API is; here stands their part in the core.
/// </summary>
public class ModelledSystemTests
{
    [Fact]
    public void An_update_applied_twice()
    {
        var s = Scenario.WithStock(100);
        s.Send(EventType.StockAdjust, -10, id: "update-1");
        s.Send(EventType.StockAdjust, -10, id: "update-1");
        Assert.Equal(90, s.Product.OnHand);
        Assert.Equal(90, s.Ledger.Sum(row => row.Delta));
    }

    [Fact]
    public void A_depletion_rule_that_never_fires_on_deserialised_timestamps()
    {
        var s = Scenario.Settled(100);
        for (var i = 0; i < 4; i++)
        {
            var time = s.Now.ToString("yyyy-MM-dd'T'HH:mm:ss+00:00", System.Globalization.CultureInfo.InvariantCulture);
            s.SendText($$"""{"id":"S{{i}}","type":"SALE","productId":"PROD-001","quantity":10,"timestamp":"{{time}}"}""");
            s.Pass(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(0.4, s.Alert(AlertConcern.Depletion)?.Evidence.Rate);
    }

    [Fact]
    public void A_depletion_alert_that_never_resolves()
    {
        var s = Scenario.Settled(100);
        s.Sale(40);
        Assert.NotNull(s.Alert(AlertConcern.Depletion));
        s.Pass(TimeSpan.FromHours(1));
        Assert.Null(s.Alert(AlertConcern.Depletion));
    }

    [Fact]
    public void Alerts_flapping_at_the_reorder_point()
    {
        var s = Scenario.WithStock(60, p => p with { ReorderPoint = 50 });
        s.Sale(11);
        for (var i = 0; i < 100; i++)
        {
            s.Restock(2);
            s.Sale(2);
        }

        Assert.Equal(["raised LOW_STOCK"], s.Transitions(AlertConcern.Stock));
        Assert.Equal(["raised REORDER_NEEDED"], s.Transitions(AlertConcern.Reorder));
    }

    [Fact]
    public void Four_alerts_for_one_product()
    {
        var s = Scenario.WithStock(60, p => p with { ReorderPoint = 50 });
        foreach (var level in new[] { 49, 40, 9, 3, 0 })
        {
            s.Count(level);
        }

        Assert.Single(s.Product.Alerts!, a => a.Open is { Type: AlertType.LowStock or AlertType.CriticalLowStock or AlertType.OutOfStock });
        Assert.Single(s.Ledger.Select(r => r.Detail).OfType<AlertChange>().Where(c => AlertConcerns.Of(c.Alert.Type) == AlertConcern.Stock).Select(c => c.Alert.Id).Distinct());
    }

    [Fact]
    public void Selling_500_of_5_reported_as_success()
    {
        var s = Scenario.WithStock(5);
        var decision = s.Sale(500).Decision;
        Assert.Equal(("rejected", "INSUFFICIENT_STOCK", 5), (decision.Outcome, decision.Reason, decision.StockAfter));
        Assert.Equal(AlertType.OversellPrevented, s.Alert(AlertConcern.Oversell)?.Type);
    }

    [Fact]
    public void The_same_event_applied_twice()
    {
        var s = Scenario.WithStock(100);
        const string Event = """{"id":"EVT-1","type":"SALE","productId":"PROD-001","quantity":10}""";
        Assert.Equal("accepted", s.SendText(Event).Verdict);
        Assert.Equal("duplicate", s.SendText(Event).Verdict);
        Assert.Equal((90, 10L), (s.Product.OnHand, s.Demand("2026-03-10").Accepted));
    }

    [Theory]
    [InlineData("\"10\"")]
    [InlineData("\"50\"")]
    [InlineData("10.5")]
    public void Ten_as_a_text_and_50_make_5010(string quantity)
    {
        var s = Scenario.WithStock(50);
        var answer = s.SendText($$"""{"id":"EVT-1","type":"RESTOCK","productId":"PROD-001","quantity":{{quantity}}}""");
        Assert.Equal("invalid INVALID_FIELD", answer.Verdict);
        Assert.Equal("quantity must be a whole number from 1 to 1000000 for RESTOCK.", answer.Message);
        Assert.Equal(50, s.Product.OnHand);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(0)]
    public void A_negative_sale_that_adds(int quantity)
    {
        var s = Scenario.WithStock(50);
        Assert.Equal("invalid INVALID_FIELD", s.Sale(quantity).Verdict);
        Assert.Equal(50, s.Product.OnHand);
    }

    [Theory]
    [InlineData("GIVEAWAY")]
    [InlineData("sale")]
    [InlineData("")]
    public void An_unknown_type_accepted(string type)
    {
        var s = Scenario.WithStock(50);
        Assert.Equal("invalid INVALID_FIELD", s.SendText($$"""{"id":"EVT-1","type":"{{type}}","productId":"PROD-001","quantity":5}""").Verdict);
        Assert.Equal(50, s.Product.OnHand);
    }

    [Fact]
    public void An_update_that_overwrites_the_id()
    {
        var s = Scenario.WithStock(50);
        var answer = s.Send(EventType.ProductUpsert, data: """{"id":"PROD-999","productId":"PROD-999","sku":"S","name":"N","currentStock":7,"version":1}""");
        Assert.Equal("accepted", answer.Verdict);
        Assert.Equal((Scenario.P, 50), (Views.Snapshot(s.Product, s.Now).Id, s.Product.OnHand));
        Assert.Null(s.Partition.Find("PROD-999"));
        Assert.Equal(answer.Row.Sequence, s.Product.Version);
    }

    [Fact]
    public void Two_hundred_posts_at_one_moment_that_leave_198_events()
    {
        var s = Scenario.WithStock(1_000);
        var before = s.Ledger.Count;
        for (var i = 0; i < 200; i++)
        {
            Assert.Equal("accepted", s.Sale(1, at: Scenario.Noon).Verdict);
        }

        Assert.Equal(200, s.Ledger.Skip(before).Count(r => r.Kind == RowKind.Sale));
        Assert.Equal(200, s.Ledger.Skip(before).Select(r => Encoding.ASCII.GetString(r.EventId.Span)).Distinct().Count(id => id.StartsWith('E')));
        Assert.Equal((800, 200L), (s.Product.OnHand, s.Partition.Counts.ByType()["SALE"].Accepted));
    }

    [Fact]
    public void A_count_that_goes_to_minus_11()
    {
        var s = Scenario.WithStock(9);
        Assert.Equal("rejected INSUFFICIENT_STOCK", s.Sale(20).Verdict);
        Assert.Equal("rejected BELOW_ZERO", s.Adjust(-20).Verdict);
        Assert.Equal("invalid INVALID_FIELD", s.Count(-11).Verdict);
        Assert.Equal(9, s.Product.OnHand);
    }

    [Fact]
    public void Alerts_and_commands_that_overwrite_one_another()
    {
        var s = Scenario.WithStock(15, p => p with { ReorderPoint = 50 });
        s.Acknowledge(s.Alert(AlertConcern.Stock)!.Id, "Ada");
        s.Snooze(s.Alert(AlertConcern.Reorder)!.Id, s.Now.AddHours(1));
        Assert.Equal((AlertState.Acknowledged, AlertState.Snoozed), (s.Alert(AlertConcern.Stock)!.State, s.Alert(AlertConcern.Reorder)!.State));
    }
}
