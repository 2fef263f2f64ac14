using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteHistoryQuestionsTests() : HistoryQuestionsTests(StoreFixture.Sqlite());

public sealed class PostgresHistoryQuestionsTests() : HistoryQuestionsTests(StoreFixture.Postgres());

/// <summary>Statistics, stock at a time, reservations and alerts, whatever the store.</summary>
public abstract class HistoryQuestionsTests : IDisposable
{
    private static readonly DateTime s_start = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);
    private readonly StoreFixture _f;

    protected HistoryQuestionsTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.CreateProduct(stock: 1_000);
        for (var hour = 0; hour < 40; hour++)
        {
            _f.Send(EventType.Sale, 1 + hour);
            _f.Send(EventType.Sale, 9_000);
            _f.Time.Advance(TimeSpan.FromMinutes(30));
            _f.Send(EventType.Return, 1);
            _f.Time.Advance(TimeSpan.FromMinutes(30));
            if (hour % 7 == 0)
            {
                _f.CommitAndRelease();
            }
        }

        _f.CommitAndRelease();
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Hours_count_what_the_ledger_holds_by_type_and_outcome()
    {
        var hours = _f.History.Statistics(s_start, s_start.AddHours(3), byDay: false);

        Assert.Equal([1, 2, 3], hours.Where(h => h is { Type: "SALE", Outcome: "accepted" }).Select(h => h.Units));
        Assert.Equal([9_000, 9_000, 9_000], hours.Where(h => h is { Type: "SALE", Outcome: "rejected" }).Select(h => h.Units));
        Assert.Equal([s_start, s_start.AddHours(1), s_start.AddHours(2)], hours.Where(h => h.Type == "RETURN").Select(h => h.Start));
    }

    [Fact]
    public void Days_are_the_sum_of_their_hours_and_agree_with_the_ledger()
    {
        var days = _f.History.Statistics(s_start, s_start.AddHours(41), byDay: true);

        Assert.Equal([s_start.Date, s_start.Date.AddDays(1), s_start.Date.AddDays(2)], days.Where(d => d is { Type: "SALE", Outcome: "accepted" }).Select(d => d.Start));
        Assert.Equal(_f.Ledger.Ledger(0).Count(), days.Sum(d => d.Events));
        Assert.Equal(Enumerable.Range(1, 40).Sum(), days.Where(d => d is { Type: "SALE", Outcome: "accepted" }).Sum(d => d.Units));
    }

    [Fact]
    public void A_takeover_within_an_hour_goes_on_counting_it()
    {
        var start = _f.Time.GetUtcNow().UtcDateTime;
        _f.Send(EventType.Sale, 9_000);
        _f.CommitAndRelease();
        _f.TakeOver("second");
        _f.Send(EventType.Sale, 9_001);
        _f.CommitAndRelease();
        Assert.Equal((2, 18_001), Lost());

        _f.Time.Advance(TimeSpan.FromHours(1));
        _f.Send(EventType.Return, 1);
        _f.CommitAndRelease();
        Assert.Equal((2, 18_001), Lost());
        Assert.Equal(2, _f.Count($"SELECT sum(events) FROM hourly_counts WHERE outcome = {(int)Outcome.Rejected} AND hour = {HourlyCounts.HourOf(start)}"));

        (long, long) Lost() => _f.History.Statistics(start, start.AddHours(1), byDay: false) is var hours
            && hours.Single(h => h is { Type: "SALE", Outcome: "rejected" }) is var lost ? (lost.Events, lost.Units) : default;
    }

    [Fact]
    public void What_a_failed_commit_counted_is_not_counted()
    {
        var before = _f.History.Statistics(s_start, s_start.AddHours(100), byDay: true);
        _f.Send(EventType.Sale, 1);
        var late = _f.Partition.Seal(lag: 0);
        _f.TakeOver("second");
        var batch = new CommitBatch { RecordedAt = _f.Time.GetUtcNow().UtcDateTime };
        batch.Partitions.Add(late);

        Assert.Throws<FencedException>(() => _f.Store.Commit(batch));

        Assert.Equal(before, _f.History.Statistics(s_start, s_start.AddHours(100), byDay: true));
    }

    [Fact]
    public void The_stock_at_any_time_is_what_the_rows_up_to_it_come_to()
    {
        var rows = _f.Ledger.Ledger(0).Where(r => r.ProductId == StoreFixture.Product).ToList();
        for (var minutes = 0; minutes < 41 * 60; minutes += 17)
        {
            var at = s_start.AddMinutes(minutes);
            var expected = rows.Last(r => r.EffectiveAt <= at);

            Assert.Equal((expected.StockAfter, expected.Sequence), _f.History.StockAt(StoreFixture.Product, at).Stock is { } s ? (s.OnHand, s.Sequence) : default);
        }

        Assert.Null(_f.History.StockAt(StoreFixture.Product, s_start.AddMinutes(-1)).Stock);
        Assert.Null(_f.History.StockAt("PROD-404", null).Stock);
    }

    [Fact]
    public void The_products_that_moved_since_a_time_are_told_as_they_stood_then()
    {
        for (var minutes = 0; minutes < 41 * 60; minutes += 97)
        {
            var at = s_start.AddMinutes(minutes);

            var moved = _f.History.StockThen(at, long.MaxValue).Page!.Items;

            Assert.Equal(_f.Ledger.Ledger(0).Any(r => r.EffectiveAt > at && r.ProductId == StoreFixture.Product), moved.Any(then => then.Id == StoreFixture.Product));
            Assert.All(moved, then => Assert.Equal(_f.History.StockAt(then.Id, at).Stock?.OnHand ?? 0, then.OnHand));
        }

        Assert.All(_f.History.StockThen(s_start.AddDays(-1), long.MaxValue).Page!.Items, then => Assert.Equal(0, then.OnHand));
    }

    [Fact]
    public void Where_more_rows_came_since_than_are_to_be_read_nothing_is_told()
    {
        var answer = _f.History.StockThen(s_start, maxRows: 50);

        Assert.Null(answer.Page);
        Assert.InRange(answer.Rows, 51, long.MaxValue);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(StoreFixture.Product)]
    public void A_span_of_time_shows_the_rows_within_it_and_its_pages_as_well(string? product)
    {
        var (from, to) = (s_start.AddHours(10), s_start.AddHours(12.5));
        var expected = _f.Ledger.Ledger(0).Where(r => r.EffectiveAt >= from && r.EffectiveAt < to && r.Kind <= RowKind.Return).Select(r => r.Sequence).OrderDescending().ToList();
        var found = new List<long>();
        string? cursor = null;
        do
        {
            var page = _f.History.Events(new EventFilter { ProductId = product, From = from, To = to, Limit = 2, Cursor = cursor });
            found.AddRange(page.Items.Where(e => e.Type is "SALE" or "RETURN").Select(e => e.Sequence));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(expected, found);
        Assert.NotEmpty(found);
    }

    [Fact]
    public void Reservations_are_listed_newest_first_in_any_state()
    {
        for (var i = 1; i <= 5; i++)
        {
            _f.Send(EventType.Reserve, i, data: """{"seconds":600}""");
        }

        var held = _f.Partition.State.Find(StoreFixture.Product)!.Reservations!.Values.First();
        _f.Send(EventType.ReservationRelease, data: $$"""{"reservationId":"{{held.Id}}"}""");
        _f.CommitAndRelease();

        var first = _f.History.Reservations(new ReservationFilter(StoreFixture.Product) { Limit = 3 });
        Assert.True(PageCursor.TryRead(first.Next!, out var cursor));
        var second = _f.History.Reservations(new ReservationFilter(StoreFixture.Product) { Limit = 3, Before = cursor.Key });

        Assert.Equal([5, 4, 3, 2, 1], first.Items.Concat(second.Items).Select(r => r.Quantity));
        Assert.Null(second.Next);
        Assert.Equal(held.Id, Assert.Single(_f.History.Reservations(new ReservationFilter(StoreFixture.Product) { State = Reservation.Released }).Items).Id);
    }

    [Fact]
    public void Alerts_of_the_past_are_listed_by_product_and_by_their_end_page_by_page()
    {
        for (var i = 0; i < 4; i++)
        {
            _f.Send(EventType.StockCount, 5, data: """{"reason":"AUDIT"}""");
            _f.Send(EventType.StockCount, 300, data: """{"reason":"AUDIT"}""");
        }

        _f.CommitAndRelease();
        var ofProduct = Pages(new AlertFilter { ProductId = StoreFixture.Product, Limit = 2 });
        var resolved = Pages(new AlertFilter { Limit = 2 });

        Assert.Equal(_f.Count("SELECT count(*) FROM alerts"), ofProduct.Distinct().Count());
        Assert.Equal(_f.Count("SELECT count(*) FROM alerts WHERE resolved_at IS NOT NULL"), resolved.Distinct().Count());
        Assert.Equal((ofProduct.Count, resolved.Count), (ofProduct.Distinct().Count(), resolved.Distinct().Count()));
        Assert.True(resolved.Count >= 4);
        Assert.Empty(Pages(new AlertFilter { From = s_start.AddYears(1) }));
    }

    private List<string> Pages(AlertFilter filter)
    {
        var found = new List<string>();
        AlertPage page;
        do
        {
            page = _f.History.AlertHistory(filter);
            found.AddRange(page.Items.Select(a => a.Id));
            filter = filter with { Before = page.Next is { } next && PageCursor.TryRead(next, out var cursor) ? cursor : null };
        }
        while (page.Next is not null);

        return found;
    }
}
