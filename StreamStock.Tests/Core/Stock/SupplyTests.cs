using StreamStock.Core.Events;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>RESTOCK and RETURN.</summary>
public class SupplyTests
{
    private static Scenario Full(int below)
    {
        var s = Scenario.WithStock(0);
        for (var i = 0; i < 999; i++)
        {
            s.Restock(1_000_000);
        }

        s.Restock(1_000_000 - below);
        return s;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_restock_adds(int units)
    {
        var s = Scenario.WithStock(7);
        var answer = s.Restock(units);
        Assert.Equal(("accepted", units), (answer.Verdict, answer.Row.Delta));
        Assert.Equal(7 + units, s.Product.OnHand);
    }

    [Theory]
    [InlineData(EventType.Restock)]
    [InlineData(EventType.Return)]
    public void What_a_product_may_hold_is_reached_and_not_passed(EventType type)
    {
        var s = Full(below: 10);
        Assert.Equal("rejected STOCK_LIMIT", s.Send(type, 11).Verdict);
        Assert.Equal("accepted", s.Send(type, 10).Verdict);
        Assert.Equal("rejected STOCK_LIMIT", s.Send(type, 1).Verdict);
        Assert.Equal(EventLimits.MaxOnHand, s.Product.OnHand);
    }

    [Fact]
    public void A_return_adds_and_is_booked_as_returned()
    {
        var s = Scenario.WithStock(7);
        s.Return(2);
        Assert.Equal((9, 2L), (s.Product.OnHand, s.Demand("2026-03-10").Returned));
    }

    [Fact]
    public void A_damaged_return_is_recorded_and_adds_nothing()
    {
        var s = Scenario.WithStock(7);
        var stockVersion = s.Product.StockVersion;
        var answer = s.Return(2, damaged: true);
        Assert.Equal(("accepted", 2, 0), (answer.Verdict, answer.Row.Quantity, answer.Row.Delta));
        Assert.Equal((7, 2L, stockVersion), (s.Product.OnHand, s.Demand("2026-03-10").Returned, s.Product.StockVersion));
        Assert.False(answer.Row.Payload.IsEmpty);
    }

    [Theory]
    [InlineData("""{"disposition":"resellable"}""", 9)]
    [InlineData("""{"disposition":"DAMAGED"}""", 9)]
    [InlineData("""{"disposition":true}""", 9)]
    [InlineData("""{"note":{"disposition":"damaged"}}""", 9)]
    [InlineData("""{"note":["disposition","damaged"],"disposition":"damaged"}""", 7)]
    [InlineData("""{"disposition":"d\u0061maged"}""", 7)]
    public void Only_its_own_disposition_damaged_keeps_a_return_off_the_shelf(string metadata, int onHand)
    {
        var s = Scenario.WithStock(7);
        s.Send(EventType.Return, 2, metadata: metadata);
        Assert.Equal(onHand, s.Product.OnHand);
    }

    [Fact]
    public void A_damaged_return_of_a_full_product_is_accepted() =>
        Assert.Equal("accepted", Full(below: 0).Return(5, damaged: true).Verdict);

    [Fact]
    public void A_retired_product_still_takes_what_comes_back()
    {
        var s = Scenario.WithStock(5);
        s.Retire();
        Assert.Equal("accepted", s.Return(1).Verdict);
        Assert.Equal("accepted", s.Restock(1).Verdict);
        Assert.Equal(7, s.Product.OnHand);
    }

    [Fact]
    public void A_first_restock_starts_a_products_life()
    {
        var s = new Scenario();
        s.Upsert();
        s.Restock(20);
        Assert.True(s.Product.StockVersion > 0);
    }
}
