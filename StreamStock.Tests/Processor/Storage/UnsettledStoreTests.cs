using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using StreamStock.Tests.Core.Properties;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteUnsettledStoreTests() : UnsettledStoreTests(StoreFixture.Sqlite());

public sealed class PostgresUnsettledStoreTests() : UnsettledStoreTests(StoreFixture.Postgres());

/// <summary>Products that have newer ledger rows than their stored rows know of, whatever the store.</summary>
public abstract class UnsettledStoreTests : IDisposable
{
    private const string Other = "PROD-002";
    private const string Settings = """{"sku":"S","name":"N","warehouse":"WH-1","reorderPoint":50,"maxCapacity":2000}""";

    private readonly StoreFixture _f;

    protected UnsettledStoreTests(StoreFixture fixture)
    {
        _f = fixture;
        foreach (var product in new[] { StoreFixture.Product, Other })
        {
            _f.Send(EventType.ProductUpsert, data: Settings, product: product);
            _f.Send(EventType.StockCount, 1_000, data: """{"reason":"OPENING"}""", product: product);
        }

        _f.CommitAndRelease();
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    private static string OnHand => $"SELECT on_hand FROM products WHERE product_id = '{StoreFixture.Product}'";

    private const string Behind = "SELECT count(*) FROM partitions WHERE settled_sequence < sequence";

    private void SellInTurns(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _f.Time.Advance(TimeSpan.FromMilliseconds(100));
            _f.Send(EventType.Sale, 1, id: $"S-{i}");
            _f.CommitAndRelease();
        }
    }

    [Fact]
    public void A_product_is_stored_some_seconds_after_its_sales_once_for_all_of_them_though_nothing_more_happens()
    {
        SellInTurns(10);
        Assert.Equal((1_000, 1), (_f.Count(OnHand), _f.Count(Behind)));

        _f.Time.Advance(UnsettledProducts.LongestWait);
        Assert.True(_f.Partition.HasNews);
        _f.CommitAndRelease();

        Assert.Equal((990, 0), (_f.Count(OnHand), _f.Count(Behind)));
        Assert.False(_f.Partition.HasNews);
    }

    [Fact]
    public void The_next_owner_has_all_of_it_and_stores_it_in_its_turn()
    {
        SellInTurns(10);
        _f.Send(EventType.Return, 2);
        _f.Send(EventType.Restock, 3, product: Other);
        _f.CommitAndRelease();
        var before = _f.Partition.State;

        var after = _f.TakeOver("second").State;

        foreach (var product in before.Products)
        {
            Assert.Equal(Describe.Stored(product, before.Time), Describe.Stored(after.Find(product.Id)!, before.Time));
        }

        Assert.Equal(before.Counts.UnitsSold, after.Counts.UnitsSold);
        Assert.Equal(before.Counts.ByType(), after.Counts.ByType());
        Assert.Equal(1_000, _f.Count(OnHand));
        _f.Settle();
        Assert.Equal((992, 0), (_f.Count(OnHand), _f.Count(Behind)));
        Assert.Equal(after.Products.Select(Describe.Product), _f.TakeOver("third").State.Products.Select(Describe.Product));
    }

    [Theory]
    [InlineData(EventType.Reserve, 5, """{"seconds":600}""")]
    [InlineData(EventType.Sale, 970, null)]
    [InlineData(EventType.Sale, 1_001, null)]
    [InlineData(EventType.ProductUpsert, null, """{"sku":"S","name":"Other","warehouse":"WH-1"}""")]
    public void What_its_rows_do_not_tell_by_themselves_is_stored_at_once_with_all_that_came_before(EventType type, int? quantity, string? data)
    {
        SellInTurns(3);

        _f.Send(type, quantity, data: data);
        _f.CommitAndRelease();

        var product = _f.Partition.State.Find(StoreFixture.Product)!;
        Assert.Equal((product.OnHand, product.LastSequence), (_f.Count(OnHand), _f.Count($"SELECT last_sequence FROM products WHERE product_id = '{StoreFixture.Product}'")));
    }

    [Fact]
    public void A_late_event_that_changes_an_older_day_has_its_product_stored_at_once()
    {
        _f.Time.Advance(TimeSpan.FromDays(1));
        SellInTurns(1);
        _f.Settle();
        var yesterday = _f.Time.GetUtcNow().UtcDateTime.AddDays(-1);
        _f.SendRaw(
            System.Text.Encoding.UTF8.GetBytes($$"""{"id":"LATE","type":"SALE","productId":"{{StoreFixture.Product}}","quantity":7,"timestamp":"{{yesterday:O}}"}"""),
            "inventory.sales");
        _f.CommitAndRelease();

        Assert.Equal(992, _f.Count(OnHand));
        Assert.Equal([1L, 7L], _f.History.Demand(StoreFixture.Product, 10).Select(d => d.Sold));
        Assert.Equal([7L, 1L], _f.TakeOver("second").State.Find(StoreFixture.Product)!.Demand.Days.ToArray().Select(d => d.Accepted));
    }

    [Fact]
    public void Questions_are_answered_as_if_it_were_stored()
    {
        _f.Time.Advance(TimeSpan.FromSeconds(1));
        SellInTurns(10);
        Assert.Equal(1, _f.Count(Behind));
        var (history, now) = (_f.History, _f.Time.GetUtcNow().UtcDateTime);

        Assert.Equal(["S-9", "S-8", "S-7"], history.Events(new EventFilter { ProductId = StoreFixture.Product, Limit = 3 }).Items.Select(e => e.EventId));
        Assert.Equal((990, 990, 993, 1_000), (OnHandAt(null), OnHandAt(now), OnHandAt(now.AddMilliseconds(-300)), OnHandAt(now.AddMilliseconds(-1_000))));
        Assert.Equal([10L], history.Demand(StoreFixture.Product, 10).Select(d => d.Sold));
        Assert.Equal((997, 990), (history.FindDecision(StoreFixture.Product, "S-2", now.AddDays(-1))!.StockAfter, history.FindDecision(StoreFixture.Product, "S-9", now.AddDays(-1))!.StockAfter));
        Assert.Equal(990, history.Product(StoreFixture.Product, StoreFixture.NewState)!.Find(StoreFixture.Product)!.OnHand);
        Assert.Equal(990, _f.Store.Load(0, StoreFixture.NewState, DemandHistory.MaxDays).State.Find(StoreFixture.Product)!.OnHand);
        Assert.Equal([(1_000, 1_000L), (1_000, 1_000L)], _f.Ledger.Sample(0, "", 10, 100).Select(p => (p.OnHand, p.SumOfDeltas)));
        Assert.Empty(new LedgerVerifier(_f.Store, _f.Ledger.Ledger).Verify(history.Partitions()).Differences);

        int? OnHandAt(DateTime? at) => history.StockAt(StoreFixture.Product, at).Stock?.OnHand;
    }

    [Fact]
    public void The_last_batch_of_an_owner_stores_all()
    {
        SellInTurns(3);

        var batch = new CommitBatch { RecordedAt = _f.Time.GetUtcNow().UtcDateTime };
        batch.Partitions.Add(_f.Partition.Seal(lag: 0, settle: true));
        _f.Store.Commit(batch);

        Assert.Equal((997, 0), (_f.Count(OnHand), _f.Count(Behind)));
    }

    [Fact]
    public void Whatever_is_committed_is_loaded_as_it_was()
    {
        var random = new Random(20);
        for (var i = 0; i < 120; i++)
        {
            for (var events = random.Next(4); events >= 0; events--)
            {
                SendAny(random);
            }

            _f.CommitAndRelease();
            var (live, loaded) = (_f.Partition.State, _f.Store.Load(0, StoreFixture.NewState, DemandHistory.MaxDays).State);
            Assert.Equal(live.Products.Select(p => Describe.Stored(p, live.Time)), live.Products.Select(p => Describe.Stored(loaded.Find(p.Id)!, live.Time)));
            Assert.Equal((live.Counts.UnitsSold, live.Counts.UnitsLost), (loaded.Counts.UnitsSold, loaded.Counts.UnitsLost));
            if (i % 30 == 29)
            {
                _f.TakeOver($"owner {i}");
            }
        }

        Assert.Empty(new LedgerVerifier(_f.Store, _f.Ledger.Ledger).Verify(_f.History.Partitions()).Differences);
    }

    private void SendAny(Random random)
    {
        _f.Time.Advance(TimeSpan.FromSeconds(random.Next(100) switch { < 80 => random.NextDouble(), < 97 => 600 * random.NextDouble(), _ => 40_000 }));
        var product = random.Next(3) == 0 ? Other : StoreFixture.Product;
        switch (random.Next(12))
        {
            case 0:
                _f.Send(EventType.Reserve, random.Next(1, 50), data: $$"""{"seconds":{{random.Next(1, 600)}}}""", product: product);
                break;
            case 1:
                _f.Send(EventType.Return, random.Next(1, 20), product: product);
                break;
            case 2:
                _f.Send(EventType.StockCount, random.Next(0, 300), data: """{"reason":"CYCLE"}""", product: product);
                break;
            case 3 or 4:
                _f.Send(EventType.Restock, random.Next(1, 200), product: product);
                break;
            default:
                _f.Send(EventType.Sale, random.Next(1, random.Next(10) == 0 ? 400 : 20), product: product);
                break;
        }
    }

    [Fact]
    public void A_day_is_kept_while_a_product_lacks_some_of_its_rows()
    {
        SellInTurns(1);
        var first = _f.Partition.State.Sequence;
        _f.Time.Advance(TimeSpan.FromDays(1));
        _f.Send(EventType.Sale, 1, product: Other);
        _f.CommitAndRelease();

        _f.Execute($"UPDATE partitions SET published_sequence = sequence, settled_sequence = {first - 1}");
        Assert.Null(_f.Ledger.OldestDay(0));
        _f.Execute($"UPDATE partitions SET settled_sequence = {first}");
        Assert.NotNull(_f.Ledger.OldestDay(0));
    }
}
