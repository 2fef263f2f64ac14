using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>What stands on the rows that follow from others, and on those that someone waits for.</summary>
public class RowTests
{
    [Fact]
    public void The_end_of_a_hold_says_how_much_and_which_row_held_it()
    {
        var s = Scenario.WithStock(100);
        var held = s.Reserve(7).Row;
        var sold = s.Commit(((Reservation)held.Detail!).Id).Row;
        Assert.Equal((7, -7, held.Sequence, Changes.Published | Changes.Stock), (sold.Quantity, sold.Delta, sold.CauseSequence, sold.Changes));

        held = s.Reserve(8).Row;
        var given = s.Release(((Reservation)held.Detail!).Id).Row;
        Assert.Equal((8, 0, held.Sequence, Changes.Published | Changes.Stock), (given.Quantity, given.Delta, given.CauseSequence, given.Changes));
        Assert.Equal((Reservation.Released, 0), (((Reservation)given.Detail!).State, given.ReservedAfter));

        held = s.Reserve(9, 60).Row;
        var expired = s.Pass(TimeSpan.FromMinutes(1)).Rows.Single(r => r.Kind == RowKind.ReservationExpired);
        Assert.Equal((9, held.Sequence, Changes.Published | Changes.Stock), (expired.Quantity, expired.CauseSequence, expired.Changes));
    }

    [Fact]
    public void An_order_says_how_much_and_why()
    {
        var s = Scenario.WithStock(30, p => p with { ReorderPoint = 20, MaxCapacity = 100, AutomaticRestock = true, LeadTimeDays = 1 });
        var answer = s.Sale(15);
        var order = answer.Rows.Single(r => r.Kind == RowKind.OrderPlaced);
        Assert.Equal((65, 65, answer.Row.Sequence), (order.Quantity, order.OnOrderAfter, order.CauseSequence));

        var arrived = s.Pass(TimeSpan.FromDays(1)).Rows.Single(r => r.Kind == RowKind.Restock);
        Assert.Equal((65, 65, 0, order.Sequence), (arrived.Quantity, arrived.Delta, arrived.OnOrderAfter, arrived.CauseSequence));
    }

    [Fact]
    public void What_expires_is_followed_by_what_follows()
    {
        var s = Scenario.Settled(100, p => p with { ReorderPoint = 60 });
        s.Reserve(50, 60);
        Assert.NotNull(s.Alert(AlertConcern.Reorder));
        s.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(s.Alert(AlertConcern.Reorder));
    }

    [Fact]
    public void A_command_about_an_alert_changes_nothing_itself()
    {
        var s = Scenario.WithStock(5);
        var row = s.Acknowledge(s.Alert(AlertConcern.Stock)!.Id).Row;
        Assert.Equal(Changes.None, row.Changes);
    }

    [Theory]
    [InlineData(EventType.Sale, Changes.Published)]
    [InlineData(EventType.Reserve, Changes.Published)]
    public void Lost_demand_is_published(EventType type, Changes changes) =>
        Assert.Equal(changes, Scenario.WithStock(5).Send(type, 6).Row.Changes);

    [Fact]
    public void Any_other_refusal_is_not()
    {
        var s = Scenario.WithStock(5);
        Assert.Equal(Changes.None, s.Adjust(-6).Row.Changes);
        s.Retire();
        Assert.Equal(Changes.None, s.Sale(1).Row.Changes);
    }

    [Fact]
    public void The_wall_clock_stands_on_every_row_and_never_goes_back()
    {
        var partition = new Partition(0, AlertPolicy.Default, DedupeHorizon.Default);
        partition.Record(Scenario.Noon);
        partition.Record(Scenario.Noon.AddMinutes(-1));
        Assert.Equal(Scenario.Noon, partition.RecordedAt);
        Assert.Equal(Scenario.Noon, Scenario.WithStock(3).Ledger[^1].RecordedAt);
    }

    [Fact]
    public void The_hash_of_an_awaited_event_tells_other_bodies()
    {
        var s = Scenario.WithStock(100);
        long Hash(EventType type, int? quantity, DateTime? at = null, string? data = null, string? metadata = null, string? replyTo = "web", string? warehouse = null) =>
            s.Send(type, quantity, at: at, data: data, metadata: metadata, replyTo: replyTo, warehouse: warehouse).Row.BodyHash;

        Assert.Equal(0, Hash(EventType.Sale, 1, replyTo: null));
        Assert.Equal(Hash(EventType.Sale, 1), Hash(EventType.Sale, 1));
        long[] hashes =
        [
            Hash(EventType.Sale, 1), Hash(EventType.Sale, 2), Hash(EventType.Restock, 1), Hash(EventType.Sale, 1, Scenario.Noon), Hash(EventType.Sale, 1, Scenario.Noon.AddSeconds(1)),
            Hash(EventType.Sale, 1, metadata: """{"a":1}"""), Hash(EventType.Sale, 1, metadata: """{"a":2}"""), Hash(EventType.Sale, 1, warehouse: "WH-1"),
            Hash(EventType.Reserve, 1, data: """{"seconds":5}"""), Hash(EventType.Reserve, 1, data: """{"seconds":6}"""), Hash(EventType.Reserve, 1),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.DoesNotContain(0, hashes);
    }

    [Fact]
    public void Answers_and_the_event_log_say_what_the_row_says()
    {
        var s = Scenario.WithStock(10, p => p with { Backorder = true });
        s.Reserve(4);
        s.Sale(8);
        var row = s.Count(30).Row;
        Assert.Equal((30, 4, 18), (Views.Decision(in row).StockAfter, Views.Decision(in row).ReservedAfter, Views.Decision(in row).Available));

        row.Origin.TraceId = 0xABC;
        var log = Views.Event(in row, 3, "WH-1");
        Assert.Equal((3, "00000000000000000000000000000abc", false), (log.Partition, log.TraceId, log.ByProcessor));
        row.Origin = new Origin();
        log = Views.Event(in row, 3, "WH-1");
        Assert.Equal((null, true), (log.TraceId, log.ByProcessor));
    }

    [Fact]
    public void A_product_is_known_once_it_was_made()
    {
        var s = Scenario.WithStock(10);
        bool Knows(string json) => EventReader.TryRead(System.Text.Encoding.ASCII.GetBytes(json), out var e, out _) && s.Partition.Knows(in e);

        Assert.True(Knows("""{"id":"1","type":"SALE","productId":"PROD-001","quantity":1}"""));
        Assert.False(Knows("""{"id":"1","type":"SALE","productId":"PROD-002","quantity":1}"""));
        Assert.True(Knows("""{"id":"1","type":"PRODUCT_UPSERT","productId":"PROD-002","data":{}}"""));
        Assert.True(Knows("""{"id":"1","type":"TIME","timestamp":"2026-03-10T12:00:00Z"}"""));
    }

    [Fact]
    public void Units_sold_and_lost_are_counted()
    {
        var s = Scenario.WithStock(10);
        s.Sale(7);
        s.Sale(5);
        s.Return(2);
        Assert.Equal((7L, 5L), (s.Partition.Counts.UnitsSold, s.Partition.Counts.UnitsLost));
    }
}
