using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class ReservationTests
{
    [Theory]
    [InlineData(1, "accepted")]
    [InlineData(10, "accepted")]
    [InlineData(11, "rejected INSUFFICIENT_STOCK")]
    public void It_holds_what_is_available(int units, string verdict)
    {
        var s = Scenario.WithStock(10);
        Assert.Equal(verdict, s.Reserve(units).Verdict);
        var held = verdict == "accepted" ? units : 0;
        Assert.Equal((10, held, 0, 10 - held), s.Levels);
    }

    [Fact]
    public void Nothing_can_be_held_twice()
    {
        var s = Scenario.WithStock(10);
        s.Reserve(6);
        Assert.Equal("rejected INSUFFICIENT_STOCK", s.Reserve(5).Verdict);
        Assert.Equal("accepted", s.Reserve(4).Verdict);
    }

    [Fact]
    public void Its_id_leads_to_its_product_and_is_the_same_in_every_run()
    {
        string Reserve() => Scenario.WithStock(10).Reserve(1).ReservationId;
        Assert.Equal(Reserve(), Reserve());
        Assert.Matches("^PROD-001~[0-9A-HJKMNP-TV-Z]{26}$", Reserve());
        Assert.Equal(Scenario.P, Ids.ProductOf(Reserve()));
    }

    [Fact]
    public void Committed_it_leaves_the_shelf_and_is_sold()
    {
        var s = Scenario.WithStock(10);
        var id = s.Reserve(4).ReservationId;
        var answer = s.Commit(id);
        Assert.Equal(("accepted", 4, -4), (answer.Verdict, answer.Row.Quantity, answer.Row.Delta));
        Assert.Equal((6, 0, 0, 6), s.Levels);
        Assert.Equal(4, s.Demand("2026-03-10").Accepted);
        Assert.Equal(id, answer.Decision.ReservationId);
    }

    [Fact]
    public void Released_it_is_available_again_and_was_no_sale()
    {
        var s = Scenario.WithStock(10);
        Assert.Equal("accepted", s.Release(s.Reserve(4).ReservationId).Verdict);
        Assert.Equal((10, 0, 0, 10), s.Levels);
        Assert.Equal(0, s.Demand("2026-03-10").Accepted);
    }

    [Fact]
    public void It_ends_once()
    {
        var s = Scenario.WithStock(10);
        var id = s.Reserve(4).ReservationId;
        s.Commit(id);
        Assert.Equal("rejected UNKNOWN_RESERVATION", s.Commit(id).Verdict);
        Assert.Equal("rejected UNKNOWN_RESERVATION", s.Release(id).Verdict);
        Assert.Equal("rejected UNKNOWN_RESERVATION", s.Release("PROD-001~NEVER").Verdict);
        Assert.Equal(6, s.Product.OnHand);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_deadline_frees_it_by_partition_time_passing(bool restart)
    {
        var s = Scenario.WithStock(10);
        var held = s.Reserve(4, seconds: 60);
        var deadline = s.Now.AddSeconds(60);
        s = restart ? s.Restart() : s;
        s.To(deadline.AddTicks(-10));
        Assert.Equal(4, s.Product.Reserved);

        var row = s.To(deadline).Rows.Single();

        Assert.Equal((10, 0, 0, 10), s.Levels);
        Assert.Equal((RowKind.ReservationExpired, Reason.Expired, held.Row.Sequence, deadline), (row.Kind, row.Reason, row.CauseSequence, row.EffectiveAt));
        Assert.Equal("rejected UNKNOWN_RESERVATION", s.Commit(held.ReservationId).Verdict);
    }

    [Fact]
    public void At_its_deadline_it_is_free_before_the_next_event_is_decided()
    {
        var s = Scenario.WithStock(10);
        s.Reserve(10, seconds: 60);
        s.Now = s.Now.AddSeconds(60);
        var answer = s.Sale(10);
        Assert.Equal([RowKind.ReservationExpired, RowKind.Sale], answer.Rows.Select(r => r.Kind).Take(2));
        Assert.Equal("accepted", answer.Verdict);
    }

    [Fact]
    public void A_deadline_of_what_has_ended_does_nothing()
    {
        var s = Scenario.WithStock(10);
        s.Release(s.Reserve(4, seconds: 60).ReservationId);
        Assert.Empty(s.Pass(TimeSpan.FromMinutes(5)).Rows);
    }

    [Theory]
    [InlineData(0, "invalid INVALID_FIELD")]
    [InlineData(1, "accepted")]
    [InlineData(86_400, "accepted")]
    [InlineData(86_401, "invalid INVALID_FIELD")]
    [InlineData(-1, "invalid INVALID_FIELD")]
    public void It_lasts_from_a_second_to_a_day(int seconds, string verdict)
    {
        var answer = Scenario.WithStock(10).Reserve(1, seconds);
        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(verdict == "accepted" ? "" : "data.seconds must be from 1 to 86400.", answer.Message);
    }

    [Fact]
    public void A_product_has_so_many_and_no_more()
    {
        var s = Scenario.WithStock(20_000);
        for (var i = 0; i < Product.MaxReservations; i++)
        {
            s.Partition.Record(s.Now);
            Assert.Equal("accepted", s.Reserve(1).Verdict);
        }

        Assert.Equal("rejected TOO_MANY_RESERVATIONS", s.Reserve(1).Verdict);
    }

    [Fact]
    public void A_retired_product_takes_none_but_keeps_those_it_has()
    {
        var s = Scenario.WithStock(10);
        var id = s.Reserve(4).ReservationId;
        s.Retire();
        Assert.Equal("rejected PRODUCT_RETIRED", s.Reserve(1).Verdict);
        Assert.Equal("accepted", s.Commit(id).Verdict);
    }

    [Theory]
    [InlineData(EventType.ReservationCommit)]
    [InlineData(EventType.ReservationRelease)]
    public void Its_end_needs_its_id(EventType type)
    {
        var answer = Scenario.WithStock(10).Send(type, data: "{}");
        Assert.Equal("data.reservationId is missing; it must be the id of a reservation.", answer.Message);
    }

    [Fact]
    public void A_lost_one_is_no_lost_demand_but_an_oversell_prevented()
    {
        var s = Scenario.WithStock(10);
        s.Reserve(11);
        Assert.Equal(0, s.Demand("2026-03-10").Rejected);
        Assert.Equal(11, s.Alert(StreamStock.Core.Alerts.AlertConcern.Oversell)!.Evidence.Refused);
    }
}
