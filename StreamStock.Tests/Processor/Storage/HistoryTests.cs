using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteHistoryTests() : HistoryTests(StoreFixture.Sqlite());

public sealed class PostgresHistoryTests() : HistoryTests(StoreFixture.Postgres());

/// <summary>What every store answers.</summary>
public abstract class HistoryTests : IDisposable
{
    private readonly StoreFixture _f;

    protected HistoryTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.CreateProduct(stock: 100);
        for (var i = 1; i <= 10; i++)
        {
            _f.Send(EventType.Sale, i * 3);
            _f.Time.Advance(TimeSpan.FromMinutes(1));
        }

        _f.Send(EventType.Return, 1);
        _f.CommitAndRelease();
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Pages_follow_one_another_newest_first_without_gap_or_overlap()
    {
        var all = _f.History.Events(new EventFilter { Limit = 1_000 }).Items;
        var paged = new List<long>();
        string? cursor = null;
        do
        {
            var page = _f.History.Events(new EventFilter { Limit = 4, Cursor = cursor });
            paged.AddRange(page.Items.Select(e => e.Sequence));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(all.Select(e => e.Sequence), paged);
        Assert.Equal(paged.OrderDescending(), paged);
    }

    [Fact]
    public void One_product_is_read_with_its_demand()
    {
        var state = _f.History.Product(StoreFixture.Product, StoreFixture.NewState)!;
        var product = Assert.Single(state.Products);
        Assert.Equal(165, Assert.Single(product.Demand.Days.ToArray()).Asked);
        Assert.Equal(_f.Partition.State.Find(StoreFixture.Product)!.OnHand, product.OnHand);
        Assert.Null(_f.History.Product("PROD-404", StoreFixture.NewState));
    }

    [Fact]
    public void A_products_events_are_found_along_their_chain_page_by_page()
    {
        var first = _f.History.Events(new EventFilter { ProductId = StoreFixture.Product, Limit = 5 });
        var second = _f.History.Events(new EventFilter { ProductId = StoreFixture.Product, Limit = 50, Cursor = first.Next });

        var types = first.Items.Concat(second.Items).Select(e => e.Type).CountBy(type => type).ToDictionary();
        Assert.Equal(new() { ["PRODUCT_UPSERT"] = 1, ["STOCK_COUNT"] = 1, ["SALE"] = 10, ["RETURN"] = 1, ["ORDER_SUGGESTED"] = 1 }, types);
        Assert.Empty(_f.History.Events(new EventFilter { ProductId = "PROD-404" }).Items);
    }

    [Theory]
    [InlineData("SALE", null, null, 10)]
    [InlineData("SALE", "rejected", null, 3)]
    [InlineData("SALE", "accepted", "WH-1", 7)]
    [InlineData("SALE", "accepted", "WH-2", 0)]
    [InlineData("RETURN", null, null, 1)]
    public void Filters_intersect(string type, string? outcome, string? warehouse, int expected)
    {
        Assert.True(RowKinds.TryParse(type, out var kind));
        var found = _f.History.Events(new EventFilter
        {
            Kind = new RowKindFilter((byte)kind),
            Outcome = outcome is null ? null : (byte)Enum.Parse<Outcome>(outcome, ignoreCase: true),
            Warehouse = warehouse,
        });

        Assert.Equal(expected, found.Items.Count);
        Assert.All(found.Items, e => Assert.Equal("WH-1", e.Warehouse));
    }

    [Fact]
    public void A_time_range_includes_its_start_and_excludes_its_end()
    {
        var start = new DateTime(2026, 11, 1, 12, 2, 0, DateTimeKind.Utc);

        var found = _f.History.Events(new EventFilter { Kind = new RowKindFilter((byte)RowKind.Sale), From = start, To = start.AddMinutes(2) });

        Assert.Equal([12, 9], found.Items.Select(e => e.Quantity));
    }

    [Fact]
    public void Pages_cross_the_days()
    {
        for (var day = 0; day < 3; day++)
        {
            _f.Time.Advance(TimeSpan.FromDays(1));
            _f.Send(EventType.Restock, 10);
            _f.Send(EventType.Sale, 1);
            _f.CommitAndRelease();
        }

        var all = _f.History.Events(new EventFilter { Limit = 1_000 }).Items;
        var sales = _f.History.Events(new EventFilter { Kind = new RowKindFilter((byte)RowKind.Sale), Limit = 5 });
        var ofProduct = _f.History.Events(new EventFilter { ProductId = StoreFixture.Product, Limit = 1_000 }).Items;

        Assert.Equal(all.Select(e => e.Sequence).OrderDescending(), all.Select(e => e.Sequence));
        Assert.Equal(all.Where(e => e.ProductId.Length > 0).Select(e => e.Sequence), ofProduct.Select(e => e.Sequence));
        Assert.Equal([1, 1, 1, 30, 27], sales.Items.Select(e => e.Quantity));
        Assert.Equal(8, _f.History.Events(new EventFilter { Kind = new RowKindFilter((byte)RowKind.Sale), Cursor = sales.Next }).Items.Count);
    }

    [Fact]
    public void Partitions_tell_their_time_and_counts()
    {
        var status = Assert.Single(_f.History.Partitions());

        Assert.Equal(10, status.Counts["SALE"].Total);
        Assert.Equal(status.UnitsSold + status.UnitsLost, Enumerable.Range(1, 10).Sum(i => i * 3));
        Assert.Equal(_f.Time.GetUtcNow().UtcDateTime, status.Time);
    }
}
