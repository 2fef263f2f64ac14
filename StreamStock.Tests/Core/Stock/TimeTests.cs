using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using static StreamStock.Tests.Core.Support.Scenario;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Partition time: timers, their order, and events that are late or out of order.</summary>
public class TimeTests
{
    [Fact]
    public void It_never_goes_back()
    {
        var s = WithStock(10);
        s.Now = Noon.AddHours(-3);
        var answer = s.Sale(1);
        Assert.Equal((Noon, Noon), (s.Partition.Time, answer.Row.EffectiveAt));
        s.To(Noon.AddDays(-1));
        Assert.Equal(Noon, s.Partition.Time);
    }

    [Fact]
    public void The_first_event_sets_it()
    {
        var s = new Scenario();
        Assert.Equal(default, s.Partition.Time);
        Assert.Empty(s.To(Noon).Rows);
        Assert.Equal(Noon, s.Partition.Time);
    }

    [Fact]
    public void The_recorded_clock_never_goes_back_either()
    {
        var s = WithStock(10);
        s.Partition.Record(Noon.AddMinutes(-5));
        Assert.Equal(Noon, s.Partition.RecordedAt);
        s.Partition.Record(Noon.AddMinutes(5));
        Assert.Equal(Noon.AddMinutes(5), s.Partition.RecordedAt);
    }

    [Fact]
    public void A_late_event_is_decided_now_and_books_its_own_day()
    {
        var s = WithStock(10);
        var late = Utc("2026-03-07 23:59:59");
        var answer = s.Sale(4, at: late);
        Assert.Equal((Noon, late), (answer.Row.EffectiveAt, answer.Row.OccurredAt));
        Assert.Equal((4L, 0L), (s.Demand("2026-03-07").Accepted, s.Demand("2026-03-10").Accepted));
        Assert.Equal((Noon, Noon), (s.Product.LastSale, s.Product.LastUpdated));
    }

    [Fact]
    public void Events_out_of_order_are_decided_in_the_order_in_which_they_come()
    {
        var s = WithStock(5);
        Assert.Equal("accepted", s.Sale(5, at: Noon.AddMinutes(-1)).Verdict);
        Assert.Equal("rejected INSUFFICIENT_STOCK", s.Sale(1, at: Noon.AddMinutes(-2)).Verdict);
    }

    [Fact]
    public void What_fell_due_is_decided_before_the_next_event_oldest_first()
    {
        var s = WithStock(10);
        var late = s.Reserve(1, seconds: 120);
        var early = s.Reserve(2, seconds: 60);
        s.Now = Noon.AddMinutes(10);

        var rows = s.Sale(10).Rows;

        Assert.Equal([early.Row.Sequence, late.Row.Sequence, 0L], rows.Take(3).Select(r => r.CauseSequence));
        Assert.Equal([Noon.AddMinutes(1), Noon.AddMinutes(2), Noon.AddMinutes(10)], rows.Take(3).Select(r => r.EffectiveAt));
        Assert.Equal((RowKind.Sale, Outcome.Accepted), (rows[2].Kind, rows[2].Outcome));
    }

    [Fact]
    public void Of_those_due_at_once_the_older_goes_first()
    {
        var s = WithStock(10);
        var holds = Enumerable.Range(0, 5).Select(_ => s.Reserve(1, seconds: 60).Row.Sequence).ToList();
        Assert.Equal(holds, s.Pass(TimeSpan.FromHours(1)).Of(RowKind.ReservationExpired).Select(r => r.CauseSequence));
    }

    [Fact]
    public void What_falls_due_while_time_passes_is_decided_in_the_same_pass()
    {
        var s = WithStock(10, p => p with { AutomaticRestock = true, ReorderPoint = 20, OrderQuantity = 4, LeadTimeDays = 0.25 });
        var restocks = s.Pass(TimeSpan.FromHours(20)).Of(RowKind.Restock).ToList();
        Assert.Equal([Noon.AddHours(6), Noon.AddHours(12), Noon.AddHours(18)], restocks.Select(r => r.EffectiveAt));
        Assert.Equal(22, s.Product.OnHand);
    }

    [Fact]
    public void A_timer_of_something_else_does_not_wait_for_an_event_of_its_product()
    {
        var s = WithStock(10);
        s.Reserve(3, seconds: 60);
        s.Upsert(product: "PROD-002");
        s.Now = Noon.AddMinutes(2);
        s.Count(1, product: "PROD-002");
        Assert.Equal(0, s.Product.Reserved);
    }

    [Theory]
    [InlineData("2026-03-10 23:59:59.999999", "2026-03-11")]
    [InlineData("2028-02-28 12:00:00", "2028-02-29")]
    [InlineData("2028-02-29 12:00:00", "2028-03-01")]
    [InlineData("2026-02-28 12:00:00", "2026-03-01")]
    [InlineData("2026-12-31 12:00:00", "2027-01-01")]
    public void Every_midnight_closes_the_day_with_one_row(string now, string midnight)
    {
        var s = new Scenario();
        s.To(Utc(now));
        Assert.Empty(s.To(Utc(midnight).AddTicks(-10)).Rows);

        var row = s.To(Utc(midnight)).Rows.Single();

        Assert.Equal((RowKind.DayClosed, "", Utc(midnight)), (row.Kind, row.ProductId, row.EffectiveAt));
        Assert.Empty(s.To(Utc(midnight).AddHours(23)).Rows);
        Assert.Single(s.To(Utc(midnight).AddDays(1)).Rows);
    }

    [Fact]
    public void Silent_days_are_passed_over_at_once()
    {
        var s = new Scenario();
        s.To(Noon);
        var rows = s.To(Noon.AddDays(400)).Rows;
        Assert.Equal(Utc("2026-03-11"), rows.Single().EffectiveAt);
        Assert.Equal(Utc("2027-04-15"), s.To(Utc("2027-04-15")).Rows.Single().EffectiveAt);
    }

    [Fact]
    public void At_midnight_the_day_closes_before_what_else_is_due()
    {
        var s = WithStock(10);
        s.Reserve(1, seconds: 12 * 3600);
        Assert.Equal([RowKind.DayClosed, RowKind.ReservationExpired], s.Pass(TimeSpan.FromHours(12)).Rows.Select(r => r.Kind));
    }

    [Fact]
    public void A_sale_on_each_side_of_midnight_is_booked_on_its_own_day()
    {
        var s = WithStock(100);
        s.To(Utc("2028-02-28 23:59:59.999999"));
        s.Sale(1);
        s.To(Utc("2028-02-29"));
        s.Sale(2);
        s.To(Utc("2028-03-01"));
        s.Sale(3);
        Assert.Equal((1L, 2L, 3L), (s.Demand("2028-02-28").Accepted, s.Demand("2028-02-29").Accepted, s.Demand("2028-03-01").Accepted));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_closed_day_brings_one_forecast_for_each_product_with_demand(bool restart)
    {
        var s = WithStock(100);
        s.Sale(7);
        s.Upsert(product: "QUIET");
        s.To(Utc("2026-03-11 00:10:00"));
        s = restart ? s.Restart() : s;
        Assert.Equal(1, s.Partition.ForecastsDue);

        var row = s.Forecast().Rows.Single();

        Assert.Equal((RowKind.Forecast, P), (row.Kind, row.ProductId));
        Assert.Equal(new DateOnly(2026, 3, 10), s.Product.Forecast!.Day);
        Assert.Equal(ForecastJob.StoredDays, s.Product.Forecast.Days.Count);
        Assert.Empty(s.Forecast().Rows);
    }

    [Fact]
    public void A_forecast_raises_the_version_and_nothing_else()
    {
        var s = WithStock(100);
        s.Sale(7);
        var (stock, settings) = (s.Product.StockVersion, s.Product.SettingsVersion);
        s.To(Utc("2026-03-11"));
        var row = s.Forecast().Rows.Single();
        Assert.Equal((row.Sequence, stock, settings), (s.Product.Version, s.Product.StockVersion, s.Product.SettingsVersion));
    }
}
