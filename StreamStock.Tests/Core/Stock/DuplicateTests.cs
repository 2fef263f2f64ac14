using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>The same event id again.</summary>
public class DuplicateTests
{
    [Theory]
    [InlineData(EventType.Sale, 3)]
    [InlineData(EventType.Restock, 3)]
    [InlineData(EventType.Return, 3)]
    [InlineData(EventType.StockCount, 3)]
    [InlineData(EventType.StockAdjust, 3)]
    [InlineData(EventType.Reserve, 3)]
    public void It_is_recorded_and_changes_nothing(EventType type, int quantity)
    {
        var s = Scenario.WithStock(10);
        var first = s.Send(type, quantity, id: "X");
        var (levels, version, demand) = (s.Levels, s.Product.Version, s.Demand("2026-03-10"));

        var again = s.Send(type, quantity, id: "X");

        Assert.Equal("duplicate", again.Verdict);
        Assert.Equal((first.Row.Sequence, Changes.None, 0), (again.Row.CauseSequence, again.Row.Changes, again.Row.Delta));
        Assert.Equal((levels, version, demand), (s.Levels, s.Product.Version, s.Demand("2026-03-10")));
        Assert.Equal(1, s.Partition.Counts.ByType()[type.Name()].Duplicates);
    }

    [Fact]
    public void The_same_id_for_another_product_is_another_event()
    {
        var s = Scenario.WithStock(10);
        s.Upsert(product: "PROD-002");
        s.Count(10, product: "PROD-002");
        s.Sale(1, id: "X");
        Assert.Equal("accepted", s.Sale(1, id: "X", product: "PROD-002").Verdict);
    }

    [Fact]
    public void The_same_id_with_another_type_or_quantity_is_a_duplicate_all_the_same()
    {
        var s = Scenario.WithStock(10);
        s.Sale(1, id: "X");
        Assert.Equal("duplicate", s.Restock(100, id: "X").Verdict);
        Assert.Equal("duplicate", s.Sale(9, id: "X").Verdict);
        Assert.Equal(9, s.Product.OnHand);
    }

    [Fact]
    public void What_was_refused_stays_refused()
    {
        var s = Scenario.WithStock(10);
        s.Sale(11, id: "X");
        s.Restock(100);
        Assert.Equal("duplicate", s.Sale(11, id: "X").Verdict);
    }

    [Fact]
    public void What_could_not_be_decided_can_be_sent_again()
    {
        var s = Scenario.WithStock(10);
        Assert.Equal("invalid WAREHOUSE_MISMATCH", s.Send(EventType.Sale, 1, id: "X", warehouse: "WH-9").Verdict);
        Assert.Equal("accepted", s.Send(EventType.Sale, 1, id: "X", warehouse: "WH-1").Verdict);
    }

    [Fact]
    public void Whoever_asks_again_gets_the_first_answer()
    {
        var s = Scenario.WithStock(10);
        var first = s.Send(EventType.Sale, 3, id: "X", replyTo: "web-1");
        s.Sale(2);
        var again = s.Send(EventType.Sale, 3, id: "X", replyTo: "web-2").Decision;
        Assert.Equal(("duplicate", 5), (again.Outcome, again.StockAfter));
        Assert.Equal(first.Decision, again.First);
        Assert.NotEqual(0, first.Row.BodyHash);
        Assert.Null(s.Sale(3, id: "X").Decision.First);
    }

    [Fact]
    public void Whoever_asks_again_with_another_body_is_refused_and_the_first_answer_stays()
    {
        var s = Scenario.WithStock(10);
        var first = s.Send(EventType.Sale, 3, id: "X", replyTo: "web-1");

        var reused = s.Send(EventType.Sale, 4, id: "X", replyTo: "web-1");
        var again = s.Send(EventType.Sale, 3, id: "X", replyTo: "web-1").Decision;

        Assert.Equal("rejected ID_REUSED", reused.Verdict);
        Assert.Equal((first.Row.Sequence, Changes.None), (reused.Row.CauseSequence, reused.Row.Changes));
        Assert.Null(reused.Decision.First);
        Assert.Equal(("duplicate", first.Decision), (again.Outcome, again.First));
        Assert.Equal(7, s.Product.OnHand);
        Assert.Equal(0, s.Demand("2026-03-10").Rejected);
    }

    [Fact]
    public void A_first_one_that_nobody_asked_about_cannot_be_told_apart_by_its_body()
    {
        var s = Scenario.WithStock(10);
        s.Sale(1, id: "X");
        Assert.Equal("duplicate", s.Send(EventType.Sale, 9, id: "X", replyTo: "web-1").Verdict);
    }

    [Fact]
    public void Nothing_is_known_of_an_id_beyond_the_horizon()
    {
        var s = new Scenario(horizon: new DedupeHorizon(1_000, TimeSpan.FromHours(24)));
        s.Upsert();
        s.Count(5_000);
        s.Sale(1, id: "X");
        for (var i = 0; i < 3_000; i++)
        {
            s.Sale(1);
        }

        Assert.Equal("accepted", s.Sale(1, id: "X").Verdict);
    }

    [Fact]
    public void A_fingerprint_that_only_looks_alike_is_no_duplicate()
    {
        var s = Scenario.WithStock(10);
        var colliding = Ids.Fingerprint("PROD-001"u8, "Y"u8);
        s.Partition.Dedupe.Add(colliding, 1, s.Now);
        Assert.Equal("accepted", s.Sale(1, id: "Y").Verdict);
    }

    [Fact]
    public void Ids_are_known_after_a_restart()
    {
        var s = Scenario.WithStock(10);
        s.Sale(1, id: "X");
        Assert.Equal("duplicate", s.Restart().Sale(1, id: "X").Verdict);
    }
}
