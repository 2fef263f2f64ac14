using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>What cannot be decided although it could be read.</summary>
public class ValidityTests
{
    [Theory]
    [InlineData(null, "accepted")]
    [InlineData("WH-1", "accepted")]
    [InlineData("WH-2", "invalid WAREHOUSE_MISMATCH")]
    [InlineData("wh-1", "invalid WAREHOUSE_MISMATCH")]
    [InlineData("WH-11", "invalid WAREHOUSE_MISMATCH")]
    public void A_warehouse_is_the_products_own_or_absent(string? warehouse, string verdict)
    {
        var s = Scenario.WithStock(10);
        var answer = s.Send(EventType.Sale, 1, warehouse: warehouse);
        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(verdict == "accepted" ? "" : "warehouse must be WH-1, the product's own, or absent.", answer.Message);
    }

    [Theory]
    [InlineData(0, "accepted")]
    [InlineData(1, "invalid TIMESTAMP_AHEAD")]
    public void A_timestamp_may_be_five_minutes_ahead_of_partition_time_and_no_more(int microseconds, string verdict)
    {
        var s = Scenario.WithStock(10);
        var answer = s.Sale(1, at: s.Now.AddMinutes(5).AddMicroseconds(microseconds));
        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal(verdict == "accepted" ? "" : "timestamp must be at most 5 minutes ahead of 2026-03-10T12:00:00Z.", answer.Message);
        Assert.Equal(verdict == "accepted" ? 9 : 10, s.Product.OnHand);
    }

    [Fact]
    public void The_clocks_own_source_may_be_as_far_ahead_as_it_likes()
    {
        var s = Scenario.WithStock(10);
        Assert.Equal("accepted", s.Send(EventType.Sale, 1, at: s.Now.AddDays(3), clockSource: true).Verdict);
    }

    [Fact]
    public void A_dead_letter_keeps_its_bytes_its_row_and_its_place()
    {
        var s = Scenario.WithStock(10);
        var version = s.Product.Version;
        var answer = s.Send(EventType.Sale, 1, id: "X", warehouse: "WH-2");
        var letter = answer.DeadLetter!;
        Assert.Equal((RowKind.DeadLetter, Outcome.Invalid, ""), (answer.Row.Kind, answer.Row.Outcome, answer.Row.ProductId));
        Assert.Equal((answer.Row.Sequence, InputTopic.Sales), (letter.Sequence, letter.Origin.Topic));
        Assert.Equal("""{"id":"X","type":"SALE","productId":"PROD-001","quantity":1,"warehouse":"WH-2"}""", System.Text.Encoding.UTF8.GetString(letter.Payload.Span));
        Assert.Equal(Scenario.P, System.Text.Encoding.UTF8.GetString(letter.Key.Span));
        Assert.Equal(version, s.Product.Version);
        Assert.Equal(1, s.Partition.Counts.ByType()["SALE"].DeadLetters);
    }

    [Fact]
    public void What_cannot_be_read_is_counted_as_unreadable()
    {
        var s = Scenario.WithStock(10);
        Assert.Equal("invalid MALFORMED", s.SendText("{").Verdict);
        Assert.Equal(1, s.Partition.Counts.ByType()[OutcomeTable.Unreadable].DeadLetters);
    }

    [Fact]
    public void Nothing_that_is_not_accepted_moves_stock()
    {
        var s = Scenario.WithStock(10);
        s.Sale(11);
        s.Adjust(-11);
        s.SendText("[]");
        s.Count(99, ifStockVersion: 1);
        Assert.Equal(10, s.Product.OnHand);
    }

    [Fact]
    public void A_time_command_moves_the_clock_and_leaves_no_row()
    {
        var s = Scenario.WithStock(10);
        s.Now = s.Now.AddHours(1);
        var answer = s.Send(EventType.Time, product: "", at: s.Now, clockSource: true);
        Assert.Equal("nothing", answer.Verdict);
        Assert.Equal(s.Now, s.Partition.Time);
        Assert.Equal(1, s.Partition.Counts.ByType()["TIME"].Accepted);
    }
}
