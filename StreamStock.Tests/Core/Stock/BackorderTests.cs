using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Sales that wait for stock, and who is served first.</summary>
public class BackorderTests
{
    private static Scenario Backordering(int stock) => Scenario.WithStock(stock, p => p with { Backorder = true });

    [Fact]
    public void A_sale_beyond_what_is_available_waits_as_a_whole()
    {
        var s = Backordering(5);
        var answer = s.Sale(8);
        Assert.Equal("accepted", answer.Verdict);
        Assert.Equal((5, 0, 8, 0), s.Levels);
        Assert.Equal(0, answer.Row.Delta);
    }

    [Fact]
    public void A_sale_that_is_covered_does_not_wait()
    {
        var s = Backordering(5);
        s.Sale(5);
        Assert.Equal((0, 0, 0, 0), s.Levels);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 0)]
    public void Restocks_fill_them_before_anything_becomes_available(int restocked, int waiting)
    {
        var s = Backordering(0);
        s.Sale(3);
        s.Restock(restocked);
        Assert.Equal((0, 0, waiting, 0), s.Levels);
        s.Restock(10);
        Assert.Equal((10 - waiting, 0, 0, 10 - waiting), s.Levels);
    }

    [Fact]
    public void Returns_fill_them_too()
    {
        var s = Backordering(0);
        s.Sale(3);
        s.Return(5);
        Assert.Equal((2, 0, 0, 2), s.Levels);
    }

    [Fact]
    public void Reserved_units_are_not_taken_to_fill_them()
    {
        var s = Backordering(5);
        s.Reserve(5);
        s.Sale(4);
        s.Restock(3);
        Assert.Equal((5, 5, 1, 0), s.Levels);
    }

    [Fact]
    public void A_damaged_return_fills_nothing()
    {
        var s = Backordering(0);
        s.Sale(3);
        s.Count(10);

        var answer = s.Return(2, damaged: true);

        Assert.Equal((10, 0, 3, 7), s.Levels);
        Assert.Equal((0, Changes.Published), (answer.Row.Delta, answer.Row.Changes));
    }

    [Fact]
    public void A_count_fills_nothing_but_the_next_restock_does()
    {
        var s = Backordering(0);
        s.Sale(3);
        s.Count(10);
        Assert.Equal((10, 0, 3, 7), s.Levels);

        s.Restock(1);

        Assert.Equal((8, 0, 0, 8), s.Levels);
    }

    [Fact]
    public void They_count_as_sold_when_they_were_accepted()
    {
        var s = Backordering(0);
        s.Sale(3);
        s.Restock(3);
        Assert.Equal(3, s.Demand("2026-03-10").Accepted);
    }

    [Theory]
    [InlineData(50, 1.0)]
    [InlineData(60, 0.8333)]
    public void A_restock_that_only_fills_them_counts_in_the_depletion_window(int restocked, double rate)
    {
        var s = Backordering(0);
        s.Sale(50);
        s.Restock(restocked);
        Assert.Equal(rate, s.Product.Window!.Rate(s.Product.OnHand), 4);
    }

    [Fact]
    public void A_return_that_only_fills_them_is_no_depletion()
    {
        var s = Backordering(0);
        s.Sale(50);
        s.Return(50);
        Assert.Equal(0, s.Product.Window!.NetSold);
        Assert.Null(s.Alert(AlertConcern.Depletion));
    }

    [Fact]
    public void What_comes_back_damaged_while_others_wait_is_as_sold_as_before()
    {
        var s = Scenario.WithStock(5, p => p with { Backorder = true });
        s.Sale(9);
        s.Return(3, damaged: true);
        Assert.Equal((9L, 0L), (s.Product.Window.NetSold, s.Product.Window.Restocked - 5));
        s.Return(3);
        Assert.Equal(6, s.Product.Window.NetSold);
    }
}
