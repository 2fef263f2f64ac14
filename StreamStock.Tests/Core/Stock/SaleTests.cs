using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class SaleTests
{
    [Theory]
    [InlineData(0, 1, "rejected INSUFFICIENT_STOCK", 0)]
    [InlineData(1, 1, "accepted", 0)]
    [InlineData(5, 4, "accepted", 1)]
    [InlineData(5, 5, "accepted", 0)]
    [InlineData(5, 6, "rejected INSUFFICIENT_STOCK", 5)]
    [InlineData(1_000_000, 1_000_000, "accepted", 0)]
    [InlineData(999_999, 1_000_000, "rejected INSUFFICIENT_STOCK", 999_999)]
    public void It_is_accepted_while_available_covers_it(int stock, int sold, string verdict, int left)
    {
        var s = Scenario.WithStock(stock);
        var answer = s.Sale(sold);
        Assert.Equal(verdict, answer.Verdict);
        Assert.Equal((left, 0, 0, left), s.Levels);
        Assert.Equal((sold, left - stock, left), (answer.Row.Quantity, answer.Row.Delta, answer.Row.StockAfter));
    }

    [Theory]
    [InlineData(6, "accepted")]
    [InlineData(7, "rejected INSUFFICIENT_STOCK")]
    public void Reserved_units_are_not_for_sale(int sold, string verdict)
    {
        var s = Scenario.WithStock(10);
        s.Reserve(4);
        Assert.Equal(verdict, s.Sale(sold).Verdict);
    }

    [Fact]
    public void A_refused_one_changes_nothing_but_is_recorded_as_lost_demand()
    {
        var s = Scenario.WithStock(5);
        var stockVersion = s.Product.StockVersion;
        var answer = s.Sale(9);
        Assert.Equal(stockVersion, s.Product.StockVersion);
        Assert.Equal((9, Changes.Published), (answer.Row.Quantity, answer.Row.Changes));
        Assert.Equal((0L, 9L), (s.Demand("2026-03-10").Accepted, s.Demand("2026-03-10").Rejected));
        Assert.Equal((0L, 9L), (s.Partition.Counts.UnitsSold, s.Partition.Counts.UnitsLost));
    }

    [Fact]
    public void A_retired_product_sells_nothing_and_its_refusal_is_no_lost_demand()
    {
        var s = Scenario.WithStock(5);
        s.Retire();
        Assert.Equal("rejected PRODUCT_RETIRED", s.Sale(1).Verdict);
        Assert.Equal(0, s.Demand("2026-03-10").Rejected);
        Assert.Null(s.Alert(StreamStock.Core.Alerts.AlertConcern.Oversell));
    }

    [Fact]
    public void Backorders_are_bounded()
    {
        var s = Scenario.WithStock(0, p => p with { Backorder = true });
        for (var i = 0; i < 1_000; i++)
        {
            Assert.Equal("accepted", s.Sale(1_000_000).Verdict);
        }

        Assert.Equal("rejected STOCK_LIMIT", s.Sale(1).Verdict);
        Assert.Equal(EventLimits.MaxOnHand, s.Product.Backordered);
    }

    [Fact]
    public void Its_decision_says_what_is_there_after_it()
    {
        var s = Scenario.WithStock(50);
        s.Reserve(10);
        var row = s.Sale(5, id: "S-1").Row;
        var decision = Views.Decision(in row);
        Assert.Equal(("S-1", Scenario.P, "accepted", null), (decision.EventId, decision.ProductId, decision.Outcome, decision.Reason));
        Assert.Equal((45, 10, 35), (decision.StockAfter, decision.ReservedAfter, decision.Available));
        Assert.Equal((row.Sequence, row.Sequence, s.Now), (decision.Version, decision.StockVersion, decision.DecidedAt));
    }

    [Fact]
    public void What_it_says_beyond_the_columns_is_kept_with_its_row()
    {
        var s = Scenario.WithStock(50);
        Assert.True(s.Sale(1).Row.Payload.IsEmpty);
        Assert.False(s.Send(EventType.Sale, 1, metadata: """{"till":4}""").Row.Payload.IsEmpty);
    }
}
