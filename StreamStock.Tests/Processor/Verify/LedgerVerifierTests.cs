using StreamStock.Core.Events;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Verify;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Verify;

public sealed class SqliteLedgerVerifierTests() : LedgerVerifierTests(StoreFixture.Sqlite());

public sealed class PostgresLedgerVerifierTests() : LedgerVerifierTests(StoreFixture.Postgres());

/// <summary>What is found out, whatever the store.</summary>
public abstract class LedgerVerifierTests : IDisposable
{
    private readonly StoreFixture _f;

    protected LedgerVerifierTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 60);
        _f.Time.Advance(TimeSpan.FromDays(1));
        _f.Send(EventType.Sale, 60);
        _f.Send(EventType.Reserve, 5);
        _f.Send(EventType.Return, 2);
        _f.CommitAndRelease();
    }

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void An_untouched_ledger_agrees_with_what_is_stored()
    {
        var result = Verify();

        Assert.Empty(result.Differences);
        Assert.Equal(1, result.Products);
    }

    [Theory]
    [InlineData("UPDATE products SET on_hand = on_hand + 1", "on hand")]
    [InlineData("UPDATE products SET version = version + 1", "version")]
    [InlineData("UPDATE reservations SET quantity = 4", "reservations")]
    [InlineData("UPDATE products SET newest_rejected = 0", "daily demand")]
    [InlineData("UPDATE daily_demand SET accepted = 0", "daily demand")]
    [InlineData("UPDATE alerts SET resolved_at = 1 WHERE resolved_at IS NULL", "open alerts")]
    [InlineData("UPDATE ledger SET delta = delta - 1 WHERE kind = 0 AND outcome = 0", "sum of deltas")]
    [InlineData("UPDATE products SET reserved = reserved + 1", "reserved")]
    [InlineData("UPDATE products SET backordered = 3", "backordered")]
    [InlineData("UPDATE products SET on_order = 3", "on order")]
    [InlineData("UPDATE products SET stock_version = stock_version + 1", "stockVersion")]
    [InlineData("UPDATE products SET settings_version = settings_version + 1", "settingsVersion")]
    [InlineData("UPDATE products SET last_sequence = last_sequence - 1", "last row")]
    [InlineData("UPDATE reservations SET state = 'expired'", "reservations")]
    [InlineData("DELETE FROM alerts", "open alerts")]
    [InlineData("DELETE FROM daily_demand", "daily demand")]
    [InlineData("UPDATE products SET newest_day = 0", "daily demand")]
    [InlineData("DELETE FROM products", "product")]
    [InlineData("DELETE FROM product_settings", "product")]
    public void Whatever_was_changed_behind_its_back_is_named(string sql, string what)
    {
        Assert.True(_f.Execute(sql) > 0);

        Assert.Contains(Verify().Differences, d => d.StartsWith($"{StoreFixture.Product}: {what} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Changed_settings_are_named()
    {
        var settings = _f.Partition.State.Find(StoreFixture.Product)!.Settings with { ReorderPoint = 51 };
        var json = System.Text.Encoding.UTF8.GetString(StreamStock.Core.Stock.Partition.Store(_f.Partition.State.Find(StoreFixture.Product)!).SettingsJson());
        var changed = json.Replace("\"reorderPoint\":50", $"\"reorderPoint\":{settings.ReorderPoint}", StringComparison.Ordinal);
        Assert.NotEqual(json, changed);
        _f.Execute($"UPDATE product_settings SET settings = {_f.Bytes(System.Text.Encoding.UTF8.GetBytes(changed))}");

        Assert.Contains(Verify().Differences, d => d.StartsWith($"{StoreFixture.Product}: settings ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_command_exits_with_1_and_names_what_differs()
    {
        var output = new StringWriter();
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build();
        Assert.Equal(0, VerifyCommand.Run([_f.ConnectionString], configuration, output));
        _f.Execute("UPDATE products SET on_hand = on_hand + 1");

        Assert.Equal(1, VerifyCommand.Run([_f.ConnectionString], configuration, output));

        Assert.Contains($"{StoreFixture.Product}: on hand is stored as 43, but the ledger says 42", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_committed_while_it_reads_does_not_differ()
    {
        var (store, history, ledger) = StoreFactory.OpenForReading(_f.ConnectionString);
        using (store)
        {
            var partitions = history.Partitions();
            var result = new LedgerVerifier(store, Late).Verify(partitions);

            Assert.Empty(result.Differences);
        }

        IEnumerable<StreamStock.Core.Stock.LedgerRow> Late(int partition)
        {
            _f.Send(EventType.Sale, 1);
            _f.CommitAndRelease();
            return ledger(partition);
        }
    }

    private VerifyResult Verify()
    {
        var (store, history, ledger) = StoreFactory.OpenForReading(_f.ConnectionString);
        using (store)
        {
            return new LedgerVerifier(store, ledger).Verify(history.Partitions());
        }
    }
}
