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
    [InlineData("UPDATE daily_demand SET rejected = 0", "daily demand")]
    [InlineData("UPDATE alerts SET resolved_at = 1 WHERE resolved_at IS NULL", "open alerts")]
    [InlineData("UPDATE ledger SET delta = delta - 1 WHERE kind = 0 AND outcome = 0", "sum of deltas")]
    [InlineData("DELETE FROM products", "product")]
    public void Whatever_was_changed_behind_its_back_is_named(string sql, string what)
    {
        Assert.True(_f.Execute(sql) > 0);

        Assert.Contains(Verify().Differences, d => d.StartsWith($"{StoreFixture.Product}: {what} ", StringComparison.Ordinal));
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
