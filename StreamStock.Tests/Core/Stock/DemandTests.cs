using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using static StreamStock.Tests.Core.Support.Scenario;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Numbers by day: what was asked for, and how long there was nothing.</summary>
public class DemandTests
{
    [Fact]
    public void A_day_tells_sold_lost_and_returned_apart()
    {
        var s = WithStock(10);
        s.Sale(3);
        s.Sale(4);
        s.Sale(9);
        s.Return(2);
        s.Return(1, damaged: true);
        var day = s.Demand("2026-03-10");
        Assert.Equal((7L, 9L, 3L, 16L), (day.Accepted, day.Rejected, day.Returned, day.Asked));
    }

    [Fact]
    public void Counts_restocks_and_duplicates_are_no_demand()
    {
        var s = WithStock(10);
        s.Restock(5);
        s.Adjust(-3);
        s.Sale(1, id: "X");
        s.Sale(1, id: "X");
        Assert.Equal((1L, 0L, 0L), (s.Demand("2026-03-10").Accepted, s.Demand("2026-03-10").Rejected, s.Demand("2026-03-10").Returned));
    }

    [Fact]
    public void Time_without_stock_is_booked_on_each_day_it_touches()
    {
        var s = WithStock(1);
        s.To(Utc("2026-03-10 22:30:00"));
        s.Sale(1);
        s.To(Utc("2026-03-12 01:00:00"));
        s.Restock(5);
        Assert.Equal(
            (5_400, 86_400, 3_600),
            (s.Demand("2026-03-10").OutOfStockSeconds, s.Demand("2026-03-11").OutOfStockSeconds, s.Demand("2026-03-12").OutOfStockSeconds));
        s.Pass(TimeSpan.FromHours(5));
        s.Sale(1);
        Assert.Equal(3_600, s.Demand("2026-03-12").OutOfStockSeconds);
    }

    [Fact]
    public void Time_without_stock_adds_up_however_often_it_is_booked()
    {
        var s = WithStock(1);
        s.Sale(1);
        for (var i = 0; i < 1_000; i++)
        {
            s.Pass(TimeSpan.FromMilliseconds(333));
            s.Sale(1);
        }

        Assert.Equal(333, s.Demand("2026-03-10").OutOfStockSeconds);
    }

    [Fact]
    public void A_product_that_never_had_stock_was_never_out_of_it()
    {
        var s = new Scenario();
        s.Upsert();
        s.Pass(TimeSpan.FromHours(3));
        s.Sale(1);
        s.Pass(TimeSpan.FromHours(3));
        s.Restock(1);
        Assert.Equal(0, s.Demand("2026-03-10").OutOfStockSeconds);
    }

    [Fact]
    public void A_year_of_ten_without_stock_takes_no_more_than_the_days_kept()
    {
        var s = WithStock(0);
        s.To(Noon.AddYears(10));
        s.Restock(1);
        Assert.Equal(DemandHistory.MaxDays, s.Product.Demand.Days.Length);
        Assert.All(s.Product.Demand.Days[..^1].ToArray(), d => Assert.Equal(86_400, d.OutOfStockSeconds));
    }

    [Fact]
    public void What_is_older_than_the_days_kept_is_decided_and_not_booked()
    {
        var s = WithStock(10);
        s.Sale(1);
        var answer = s.Sale(2, at: Noon.AddDays(-DemandHistory.MaxDays));
        Assert.Equal("accepted", answer.Verdict);
        Assert.Equal(1, s.Product.Demand.Days.Length);
        s.Sale(3, at: Noon.AddDays(1 - DemandHistory.MaxDays));
        Assert.Equal(2, s.Product.Demand.Days.Length);
    }

    [Fact]
    public void A_snapshot_shows_today_two_weeks_and_the_last_sale()
    {
        var s = WithStock(100);
        s.Sale(5, at: Noon.AddDays(-13));
        s.Sale(6, at: Noon.AddDays(-14));
        s.Pass(TimeSpan.FromHours(1));
        s.Sale(7);
        s.Sale(200);
        var view = Views.Snapshot(s.Product, s.Now);
        Assert.Equal((7L, 200L, Noon.AddHours(1)), (view.SoldToday, view.LostToday, view.LastSale));
        Assert.Equal([5L, .. new long[12], 207L], view.Demand14);
        Assert.Equal(new DateOnly(2026, 3, 10), view.DemandDay);

        view = Views.Snapshot(s.Product, Noon.AddDays(1));
        Assert.Equal((0L, 0L, 207L), (view.SoldToday, view.LostToday, view.Demand14[12]));
    }

    [Fact]
    public void Changed_days_but_the_newest_are_told_once()
    {
        var s = WithStock(100);
        s.Sale(1);
        s.Sale(1, at: Noon.AddDays(-1));
        s.Sale(1);
        Assert.Equal([DayOf(Noon) - 1], s.Product.Demand.TakeOlderChanged());
        Assert.Empty(s.Product.Demand.TakeOlderChanged());
        s.Sale(1);
        Assert.Empty(s.Product.Demand.TakeOlderChanged());
    }

    [Fact]
    public void Expected_stock_in_a_week_adds_what_arrives_by_then()
    {
        var s = WithStock(10, p => p with { AutomaticRestock = true, ReorderPoint = 20, OrderQuantity = 30, LeadTimeDays = 7 });
        Assert.Equal(40, Views.Snapshot(s.Product, s.Now).PredictedStock7d);
        Assert.Equal(10, Views.Snapshot(s.Product, s.Now.AddTicks(-1)).PredictedStock7d);
        Assert.Equal((30, Noon.AddDays(7)), (Views.Snapshot(s.Product, s.Now).OnOrder, Views.Snapshot(s.Product, s.Now).OnOrderDue));
    }

    private static int DayOf(DateTime time) => Partition.DayOf(time);

    [Fact]
    public void The_last_sale_is_told_by_a_single_unit_and_not_by_what_comes_back_or_is_refused()
    {
        var s = Scenario.WithStock(1);
        Assert.Null(s.Product.LastSale);
        s.Sale(1);
        var sold = s.Now;
        Assert.Equal(sold, s.Product.LastSale);

        s.Pass(TimeSpan.FromHours(1));
        s.Return(1);
        s.Sale(9);
        Assert.Equal(sold, s.Product.LastSale);
    }
}
