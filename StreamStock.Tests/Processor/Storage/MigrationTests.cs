using System.Data.Common;
using StreamStock.Core.Events;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteMigrationTests() : MigrationTests(StoreFixture.Sqlite());

public sealed class PostgresMigrationTests() : MigrationTests(StoreFixture.Postgres());

/// <summary>Data of earlier versions, whatever the store.</summary>
public abstract class MigrationTests(StoreFixture fixture) : IDisposable
{
    private readonly StoreFixture _f = fixture;

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void It_is_brought_up_to_date()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 3);
        _f.Time.Advance(TimeSpan.FromDays(1));
        _f.Send(EventType.Sale, 4);
        _f.CommitAndRelease();
        var days = _f.History.Demand(StoreFixture.Product, 10);
        var (from, to) = (_f.Time.GetUtcNow().UtcDateTime.AddDays(-2), _f.Time.GetUtcNow().UtcDateTime.AddDays(1));
        var hours = _f.History.Statistics(from, to, byDay: false);
        UndoMigrations();

        _f.Store.Initialize(new DataSettings(1, DataSettings.WallClock), anyClock: true);

        _f.Send(EventType.Sale, 6);
        Assert.Throws<FencedException>(_f.Commit);
        Assert.ThrowsAny<DbException>(() => _f.Execute("UPDATE partitions SET owner_epoch = owner_epoch + 1"));
        Assert.Equal(days, _f.History.Demand(StoreFixture.Product, 10));
        Assert.Equal(hours, _f.History.Statistics(from, to, byDay: false));
        _f.TakeOver("second");
        _f.Send(EventType.Sale, 5);
        _f.CommitAndRelease();
        Assert.Equal([9L, 3L], _f.History.Demand(StoreFixture.Product, 10).Select(d => d.Sold));
        Assert.Equal(12, _f.History.Statistics(from, to, byDay: false).Where(s => s is { Type: "SALE", Outcome: "accepted" }).Sum(s => s.Units));
        Assert.Empty(new LedgerVerifier(_f.Store, _f.Ledger.Ledger).Verify(_f.History.Partitions()).Differences);
    }

    /// <summary>Settings with their products, the newest days and hours with the others, and every product stored with its rows.</summary>
    private void UndoMigrations()
    {
        Assert.Equal(0, _f.Count("SELECT count(*) FROM partitions WHERE settled_sequence < sequence"));
        _f.Execute("ALTER TABLE partitions DROP COLUMN settled_sequence");
        _f.Execute("ALTER TABLE partitions RENAME COLUMN epoch TO owner_epoch");
        _f.Execute($"ALTER TABLE products ADD COLUMN settings {(_f.IsPostgres ? "bytea" : "BLOB")}");
        _f.Execute("""
            UPDATE products SET settings = (
                SELECT s.settings FROM product_settings s WHERE s.partition = products.partition AND s.product_id = products.product_id)
            """);
        _f.Execute("DROP TABLE product_settings");
        _f.Execute("""
            INSERT INTO daily_demand SELECT partition, product_id, newest_day, newest_accepted, newest_rejected, newest_returned, newest_out_of_stock_seconds FROM products
            """);
        foreach (var c in HourlyCounts.Read(_f.OpenHour()).Counts())
        {
            _f.Execute($"INSERT INTO hourly_counts VALUES ({c.Hour}, 0, {c.Kind}, {c.Outcome}, {c.Events}, {c.Units})");
        }

        foreach (var column in new[] { "newest_day", "newest_accepted", "newest_rejected", "newest_returned", "newest_out_of_stock_seconds" })
        {
            _f.Execute($"ALTER TABLE products DROP COLUMN {column}");
        }

        _f.Execute("ALTER TABLE partitions DROP COLUMN open_hour");
        if (_f.IsPostgres)
        {
            _f.Execute("DROP FUNCTION require_owned");
            _f.Execute("DROP FUNCTION analyse_less");
        }

        Assert.Equal(2, _f.Execute("DELETE FROM schemaversions WHERE scriptname LIKE '%what-commits-rewrite%' OR scriptname LIKE '%products-later%'"));
    }
}
