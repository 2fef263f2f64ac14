using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Processor;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Upkeep;
using StreamStock.Processor.Verify;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteRetentionTests() : RetentionTests(StoreFixture.Sqlite());

public sealed class PostgresRetentionTests() : RetentionTests(StoreFixture.Postgres());

/// <summary>What is dropped after its days, and all that stays.</summary>
public abstract class RetentionTests : IDisposable
{
    private const int Days = 6;
    private const string Other = "PROD-OTHER";
    private readonly StoreFixture _f;

    protected RetentionTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.CreateProduct(stock: 1_000);
        _f.Send(EventType.ProductUpsert, product: Other, data: """{"sku":"SKU-2","name":"Mouse","warehouse":"WH-1","reorderPoint":5,"automaticRestock":true,"leadTimeDays":4,"orderQuantity":50}""");
        _f.Send(EventType.StockCount, 7, product: Other, data: """{"reason":"OPENING"}""");
        _f.Send(EventType.Sale, 5, product: Other);
        for (var day = 0; day < Days; day++)
        {
            _f.Send(EventType.Sale, 100 + day, id: $"EVT-DAY-{day}");
            _f.Send(EventType.Reserve, 3, data: """{"seconds":604800}""");
            _f.Send(EventType.Sale, 5_000);
            Publish();
            _f.Time.Advance(TimeSpan.FromDays(1));
        }
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Publish()
    {
        _f.Partition.PublishedSequence = _f.Partition.State.Sequence;
        _f.CommitAndRelease();
    }

    private RetentionService Service(int retentionDays) => new(
        StoreFactory.RetentionOf(_f.Ledger), Options.Create(new ProcessorOptions { RetentionDays = retentionDays }), _f.Time, NullLogger<RetentionService>.Instance);

    private int? Drop(int retentionDays = 3) => Service(retentionDays).TryDrop(TestContext.Current.CancellationToken);

    [Fact]
    public void Days_are_dropped_and_the_ledger_still_adds_up_to_what_is_stored()
    {
        var before = _f.Store.Load(0, StoreFixture.NewState, DemandHistory.MaxDays).State;

        Assert.Equal(3, Drop());

        Assert.Empty(Verify());
        var after = _f.Store.Load(0, StoreFixture.NewState, DemandHistory.MaxDays).State;
        Assert.Equal(Views.Snapshot(before.Find(Other)!, before.Time) with { Demand14 = [] }, Views.Snapshot(after.Find(Other)!, after.Time) with { Demand14 = [] });
        Assert.Equal(before.Find(StoreFixture.Product)!.Demand.Days.ToArray(), after.Find(StoreFixture.Product)!.Demand.Days.ToArray());
        Assert.DoesNotContain(_f.History.Events(new EventFilter { Limit = 1_000 }).Items, e => e.EventId == "EVT-DAY-2");
        Assert.Contains(_f.History.Events(new EventFilter { Limit = 1_000 }).Items, e => e.EventId == "EVT-DAY-3");
    }

    [Fact]
    public void Nothing_of_a_dropped_day_takes_room()
    {
        Drop();

        var rows = _f.Count("SELECT count(*) FROM ledger");
        Assert.Equal(_f.Ledger.Ledger(0).Count(r => r.Kind != RowKind.Opening), rows);
    }

    [Fact]
    public void Days_dropped_one_after_another_leave_the_same_as_days_dropped_at_once()
    {
        for (var kept = 5; kept >= 1; kept--)
        {
            Assert.Equal(1, Drop(kept));
            Assert.Empty(Verify());
        }

        Assert.Equal(0, Drop(1));
        _f.TakeOver("second");
        _f.Send(EventType.Sale, 1);
        _f.Time.Advance(TimeSpan.FromDays(30));
        _f.Send(EventType.Restock, 40);
        Publish();
        Assert.Equal(2, Drop(1));
        Assert.Empty(Verify());
    }

    [Fact]
    public void A_day_is_kept_until_all_of_it_is_published_and_the_newest_always()
    {
        _f.Execute("UPDATE partitions SET published_sequence = 1");

        Assert.Equal(0, Drop(1));

        _f.Execute("UPDATE partitions SET published_sequence = sequence");
        _f.Time.Advance(TimeSpan.FromDays(100));
        Assert.Equal(Days - 1, Drop(1));
    }

    [Fact]
    public void One_replica_drops_at_a_time()
    {
        using (StoreFactory.RetentionOf(_f.Ledger).TryTakeTurn())
        {
            Assert.Null(Drop());
        }

        Assert.Equal(3, Drop());
    }

    [Fact]
    public void Of_two_that_drop_the_same_day_one_does()
    {
        var token = TestContext.Current.CancellationToken;
        var firstKept = (int)(_f.Time.GetUtcNow().UtcDateTime.Ticks / TimeSpan.TicksPerDay) - 3;
        var dropped = new[] { 1, 2 }.AsParallel().WithDegreeOfParallelism(2)
            .Sum(_ => StoreFactory.RetentionOf(_f.Ledger).Drop(firstKept, token));

        Assert.Equal(3, dropped);
        Assert.Empty(Verify());
    }

    [Fact]
    public void Stock_is_told_as_of_any_kept_time_and_an_earlier_one_is_refused_with_the_earliest()
    {
        var start = new DateTime(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);
        Assert.Equal(900, _f.History.StockAt(StoreFixture.Product, start.AddHours(1)).Stock!.OnHand);
        Assert.Null(_f.History.StockAt(StoreFixture.Product, start.AddHours(-1)).Stock);
        Drop();

        Assert.Equal(1_000 - 100 - 101 - 102 - 103, _f.History.StockAt(StoreFixture.Product, start.AddDays(3.5)).Stock!.OnHand);
        Assert.Equal(1_000 - 100 - 101 - 102, _f.History.StockAt(StoreFixture.Product, start.AddDays(2.9)).Stock!.OnHand);
        Assert.Equal(2, _f.History.StockAt(Other, start.AddDays(3)).Stock!.OnHand);
        var refused = _f.History.StockAt(StoreFixture.Product, start.AddHours(1));
        Assert.Null(refused.Stock);
        Assert.InRange(refused.Earliest!.Value, start.AddDays(2), start.AddDays(3));
        Assert.Equal(385, _f.History.StockAt(StoreFixture.Product, null).Stock!.OnHand);

        Assert.Null(_f.History.StockThen(start.AddHours(1), long.MaxValue).Page);
        Assert.Equal(refused.Earliest, _f.History.StockThen(start.AddHours(1), long.MaxValue).Earliest);
        Assert.Contains(new(StoreFixture.Product, 1_000 - 100 - 101 - 102 - 103), _f.History.StockThen(start.AddDays(3.5), long.MaxValue).Page!.Items);
    }

    [Fact]
    public void Counts_and_demand_are_kept_when_rows_are_gone()
    {
        var start = new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);
        var before = _f.History.Statistics(start, start.AddDays(Days), byDay: true);
        Drop();

        Assert.Equal(before, _f.History.Statistics(start, start.AddDays(Days), byDay: true));
        Assert.Equal(Days, _f.History.Demand(StoreFixture.Product, 800).Count);
    }

    [Fact]
    public void Demand_goes_when_products_remember_it_no_more()
    {
        _f.Time.Advance(TimeSpan.FromDays(DemandHistory.MaxDays - 3));
        _f.Send(EventType.Sale, 1);
        Publish();
        Drop();

        Assert.Equal(0, _f.Count("SELECT count(*) FROM daily_demand WHERE accepted = 100"));
        Assert.Equal(1, _f.Count("SELECT count(*) FROM daily_demand WHERE accepted = 105"));
        Assert.Empty(Verify());
    }

    private IReadOnlyList<string> Verify() => new LedgerVerifier(_f.Store, _f.Ledger.Ledger).Verify(_f.History.Partitions()).Differences;
}
