using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>Acknowledge, snooze and resolve by hand.</summary>
public class ByHandTests
{
    private static Scenario LowStock() => Scenario.WithStock(15, p => p with { ReorderPoint = 20 });

    private static AlertRecord Open(Scenario s) => s.Alert(AlertConcern.Stock)!;

    [Fact]
    public void An_acknowledged_alert_names_who_and_stays_open()
    {
        var s = LowStock();
        var raised = Open(s);

        Assert.Equal("accepted", s.Acknowledge(raised.Id, "Ada").Verdict);

        Assert.Equal((AlertState.Acknowledged, "Ada", raised.Id), (Open(s).State, Open(s).AcknowledgedBy, Open(s).Id));
        Assert.True(Open(s).Version > raised.Version);
        Assert.Equal(1, s.Product.Alerts!.Count(a => a.Open?.Type == AlertType.LowStock));
    }

    [Fact]
    public void An_acknowledgement_without_a_name_says_unknown()
    {
        var s = LowStock();
        s.Send(EventType.AlertAcknowledge, data: $$"""{"alertId":"{{Open(s).Id}}"}""");
        Assert.Equal("unknown", Open(s).AcknowledgedBy);
    }

    [Fact]
    public void Growing_worse_ends_an_acknowledgement_and_a_snooze()
    {
        var s = LowStock();
        s.Acknowledge(Open(s).Id);
        s.Sale(6);
        Assert.Equal((AlertState.Open, null, AlertType.CriticalLowStock), (Open(s).State, Open(s).AcknowledgedBy, Open(s).Type));

        s.Snooze(Open(s).Id, s.Now.AddHours(1));
        s.Sale(9);

        Assert.Equal((AlertState.Open, null, AlertType.OutOfStock), (Open(s).State, Open(s).SnoozedUntil, Open(s).Type));
    }

    [Fact]
    public void Growing_better_leaves_a_snooze_as_it_is()
    {
        var s = Scenario.WithStock(5, p => p with { ReorderPoint = 20 });
        s.Snooze(Open(s).Id, s.Now.AddHours(1));
        s.Restock(10);
        Assert.Equal((AlertState.Snoozed, AlertType.LowStock), (Open(s).State, Open(s).Type));

        s.Pass(TimeSpan.FromHours(1));

        Assert.Equal((AlertState.Open, AlertType.LowStock), (Open(s).State, Open(s).Type));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_snooze_ends_at_its_time_and_reopens_the_alert(bool restart)
    {
        var s = LowStock();
        var until = s.Now.AddMinutes(30);
        s.Snooze(Open(s).Id, until);
        Assert.Equal((AlertState.Snoozed, until), (Open(s).State, Open(s).SnoozedUntil));
        s = restart ? s.Restart() : s;
        s.To(until.AddTicks(-10));
        Assert.Equal(AlertState.Snoozed, Open(s).State);

        s.To(until);

        Assert.Equal((AlertState.Open, null), (Open(s).State, Open(s).SnoozedUntil));
        Assert.Equal((Reason.SnoozeEnded, until), (s.Ledger[^1].Reason, s.Ledger[^1].EffectiveAt));
        Assert.Equal("reopened LOW_STOCK", s.Transitions(AlertConcern.Stock).Last());
    }

    [Fact]
    public void A_later_snooze_replaces_an_earlier_one()
    {
        var s = LowStock();
        s.Snooze(Open(s).Id, s.Now.AddMinutes(10));
        s.Snooze(Open(s).Id, s.Now.AddMinutes(30));
        s.Pass(TimeSpan.FromMinutes(20));
        Assert.Equal(AlertState.Snoozed, Open(s).State);

        s.Pass(TimeSpan.FromMinutes(10));

        Assert.Equal(AlertState.Open, Open(s).State);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_snooze_must_end_after_partition_time(int seconds)
    {
        var s = LowStock();
        var answer = s.Snooze(Open(s).Id, s.Now.AddSeconds(seconds));
        Assert.Equal("invalid INVALID_FIELD", answer.Verdict);
        Assert.Equal("data.until must be after 2026-03-10T12:00:00Z.", answer.Message);
    }

    [Fact]
    public void A_snoozed_alert_resolves_by_itself_when_its_condition_ends()
    {
        var s = LowStock();
        s.Snooze(Open(s).Id, s.Now.AddHours(1));
        s.Restock(100);
        Assert.Null(s.Alert(AlertConcern.Stock));

        s.Pass(TimeSpan.FromHours(2));

        Assert.Equal("resolved LOW_STOCK", s.Transitions(AlertConcern.Stock).Last());
    }

    [Fact]
    public void Resolved_by_hand_it_stays_so_until_the_condition_has_ended()
    {
        var s = LowStock();
        var id = Open(s).Id;
        s.ResolveByHand(id, "Ada");
        s.Sale(1);
        Assert.Null(s.Alert(AlertConcern.Stock));

        s.Restock(100);
        s.Count(15);

        Assert.NotEqual(id, Open(s).Id);
        Assert.Equal(["raised LOW_STOCK", "resolved LOW_STOCK", "raised LOW_STOCK"], s.Transitions(AlertConcern.Stock));
        var resolved = s.Ledger.Select(r => r.Detail).OfType<StreamStock.Core.Stock.AlertChange>().First(c => c.Transition == "resolved").Alert;
        Assert.Equal(("BY_HAND", "Ada", Scenario.Noon), (resolved.ResolvedReason, resolved.ResolvedBy, resolved.ResolvedAt));
    }

    [Fact]
    public void Resolved_by_hand_it_is_raised_again_when_it_grows_worse()
    {
        var s = LowStock();
        s.ResolveByHand(Open(s).Id);
        s.Sale(6);
        Assert.Equal(AlertType.CriticalLowStock, Open(s).Type);
    }

    [Fact]
    public void Resolved_by_hand_at_its_worst_nothing_milder_is_raised()
    {
        var s = Scenario.WithStock(5, p => p with { ReorderPoint = 20 });
        s.ResolveByHand(Open(s).Id);
        s.Restock(10);
        Assert.Null(s.Alert(AlertConcern.Stock));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_resolved_by_hand_and_ended_while_worse_was_open_is_raised_again(bool restart)
    {
        var s = LowStock();
        s.ResolveByHand(Open(s).Id);
        s.Sale(6);
        s.Count(1_000);
        s = restart ? s.Restart() : s;

        s.Count(15);

        Assert.Equal(AlertType.LowStock, Open(s).Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_depletion_resolved_by_hand_is_raised_again_once_its_window_has_passed(bool restart)
    {
        var s = Scenario.Settled(100);
        s.Sale(40);
        s.ResolveByHand(s.Alert(AlertConcern.Depletion)!.Id);
        s = restart ? s.Restart() : s;
        s.Pass(TimeSpan.FromHours(3));

        s.Sale(30);

        Assert.Equal(AlertType.RapidDepletion, s.Alert(AlertConcern.Depletion)?.Type);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_refusal_resolved_by_hand_is_raised_again_once_the_first_is_forgotten(bool restart)
    {
        var s = Scenario.WithStock(20);
        s.Sale(30);
        s.ResolveByHand(s.Alert(AlertConcern.Oversell)!.Id);
        s.Sale(30);
        Assert.Null(s.Alert(AlertConcern.Oversell));
        s = restart ? s.Restart() : s;
        s.Pass(TimeSpan.FromHours(3));

        s.Sale(30);

        Assert.Equal(30, s.Alert(AlertConcern.Oversell)?.Evidence.Refused);
    }

    [Fact]
    public void Commands_for_an_alert_that_never_was_are_refused() =>
        Assert.Equal("rejected UNKNOWN_ALERT", LowStock().ResolveByHand("PROD-001~ALT-0").Verdict);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Commands_for_an_alert_that_is_resolved_already_are_told_so(bool restart)
    {
        var s = LowStock();
        var id = Open(s).Id;
        s.Restock(50);
        s = restart ? s.Restart() : s;
        Assert.Equal("rejected ALERT_CLOSED", s.Acknowledge(id).Verdict);
        Assert.Equal("rejected ALERT_CLOSED", s.Snooze(id, s.Now.AddDays(1)).Verdict);
        Assert.Equal("rejected ALERT_CLOSED", s.ResolveByHand(id).Verdict);
    }
}
