using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>STOCK_COUNT and STOCK_ADJUST: what the shelf holds wins.</summary>
public class LevelTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void A_count_sets_what_was_counted(int counted)
    {
        var s = Scenario.WithStock(40);
        var answer = s.Count(counted);
        Assert.Equal(("accepted", counted, counted - 40), (answer.Verdict, s.Product.OnHand, answer.Row.Delta));
    }

    [Fact]
    public void A_count_that_finds_what_was_expected_still_raises_the_stock_version()
    {
        var s = Scenario.WithStock(40);
        var before = s.Product.StockVersion;
        var answer = s.Count(40);
        Assert.Equal((0, answer.Row.Sequence), (answer.Row.Delta, s.Product.StockVersion));
        Assert.NotEqual(before, s.Product.StockVersion);
    }

    [Fact]
    public void A_count_holds_only_for_the_stock_version_it_names()
    {
        var s = Scenario.WithStock(40);
        var seen = s.Product.StockVersion;
        s.Sale(1);
        Assert.Equal("rejected STALE_VERSION", s.Count(50, ifStockVersion: seen).Verdict);
        Assert.Equal(39, s.Product.OnHand);
        Assert.Equal("accepted", s.Count(50, ifStockVersion: s.Product.StockVersion).Verdict);
    }

    [Fact]
    public void What_does_not_move_stock_leaves_the_stock_version_as_it_was()
    {
        var s = Scenario.WithStock(40);
        var seen = s.Product.StockVersion;
        s.Upsert(p => p with { Name = "Other" });
        s.Sale(41);
        s.Return(1, damaged: true);
        Assert.Equal("accepted", s.Count(50, ifStockVersion: seen).Verdict);
    }

    [Theory]
    [InlineData(40, -40, "accepted", 0)]
    [InlineData(40, -41, "rejected BELOW_ZERO", 40)]
    [InlineData(0, -1, "rejected BELOW_ZERO", 0)]
    [InlineData(40, 1, "accepted", 41)]
    [InlineData(40, 1_000_000, "accepted", 1_000_040)]
    [InlineData(1_000_000, -1_000_000, "accepted", 0)]
    public void An_adjustment_adds_its_sign_and_never_goes_below_zero(int stock, int units, string verdict, int left)
    {
        var s = Scenario.WithStock(stock);
        Assert.Equal(verdict, s.Adjust(units).Verdict);
        Assert.Equal(left, s.Product.OnHand);
    }

    [Fact]
    public void An_adjustment_stops_at_what_a_product_may_hold()
    {
        var s = Scenario.WithStock(0);
        for (var i = 0; i < 1_000; i++)
        {
            s.Adjust(1_000_000);
        }

        Assert.Equal("rejected STOCK_LIMIT", s.Adjust(1).Verdict);
        Assert.Equal(EventLimits.MaxOnHand, s.Product.OnHand);
    }

    [Theory]
    [InlineData(6, 0)]
    [InlineData(5, 1)]
    [InlineData(3, 1)]
    [InlineData(2, 2)]
    [InlineData(1, 2)]
    [InlineData(0, 3)]
    public void Below_reserved_it_cancels_the_newest_reservations_first(int counted, int cancelled)
    {
        var s = Scenario.WithStock(10);
        string[] holds = [s.Reserve(1).ReservationId, s.Reserve(2).ReservationId, s.Reserve(3).ReservationId];

        var answer = s.Count(counted);

        var rows = answer.Of(RowKind.ReservationCancelled).ToList();
        Assert.Equal(holds.Reverse().Take(cancelled), rows.Select(r => ((Reservation)r.Detail!).Id));
        Assert.All(rows, r => Assert.Equal((Reason.CountedBelowReserved, answer.Row.Sequence, Reservation.Cancelled), (r.Reason, r.CauseSequence, ((Reservation)r.Detail!).State)));
        Assert.Equal(holds.Take(3 - cancelled), s.Product.Reservations!.Keys);
    }

    [Fact]
    public void An_adjustment_below_reserved_cancels_too()
    {
        var s = Scenario.WithStock(10);
        s.Reserve(8);
        var answer = s.Adjust(-5);
        Assert.Single(answer.Of(RowKind.ReservationCancelled));
        Assert.Equal((5, 0, 0, 5), s.Levels);
    }

    [Fact]
    public void A_retired_product_can_be_counted()
    {
        var s = Scenario.WithStock(5);
        s.Retire();
        Assert.Equal("accepted", s.Count(3).Verdict);
    }

    [Fact]
    public void Arguments_of_the_wrong_kind_are_told_by_their_path()
    {
        var s = Scenario.WithStock(5);
        var answer = s.Send(EventType.StockCount, 5, data: """{"ifStockVersion":"7"}""");
        Assert.Equal("invalid INVALID_FIELD", answer.Verdict);
        Assert.Equal("data.ifStockVersion is missing a required field or has a value of the wrong kind.", answer.Message);
    }
}
