using Npgsql;
using StreamStock.Core.Events;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Storage.Postgres;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.Processor.Storage.Postgres;

public sealed class PostgresOutageTests
{
    [Theory]
    [InlineData("Host=localhost;Prot=1;Password=secret")]
    [InlineData("inventory.db;secret")]
    [InlineData("Database=inventory;Password=secret")]
    [InlineData("Host=localhost;Port=many;Password=secret")]
    public void A_string_that_names_no_database_is_refused_without_telling_the_password(string connectionString)
    {
        var refusal = Assert.Throws<ConfigurationException>(() => StoreFactory.Open(connectionString));

        Assert.Contains("ConnectionStrings__inventory", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_nobody_answers_for_is_waited_for_and_then_named()
    {
        using var database = new PostgresDatabase("Host=127.0.0.1;Port=1;Database=inventory;Username=u;Password=secret")
        {
            StartCeiling = TimeSpan.FromMilliseconds(600),
        };
        var waited = System.Diagnostics.Stopwatch.StartNew();

        var refusal = Assert.Throws<StoreUnreachableException>(database.WaitUntilReachable);

        Assert.True(waited.Elapsed >= database.StartCeiling);
        Assert.Contains("inventory on 127.0.0.1:1", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_database_that_is_not_there_is_not_waited_for()
    {
        var settings = new NpgsqlConnectionStringBuilder(PostgresServer.NewDatabase()) { Database = "nowhere" };
        using var database = new PostgresDatabase(settings.ConnectionString) { StartCeiling = TimeSpan.FromMinutes(5) };

        Assert.Contains("\"nowhere\" does not exist", Assert.Throws<ConfigurationException>(database.WaitUntilReachable).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_nothing_to_verify_in_an_empty_database()
    {
        var connectionString = PostgresServer.NewDatabase();

        Assert.Contains("no StreamStock data", Assert.Throws<ConfigurationException>(() => StoreFactory.OpenForReading(connectionString)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processors_that_start_together_migrate_once()
    {
        var connectionString = PostgresServer.NewDatabase();

        var settings = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            var (store, _) = StoreFactory.Open(connectionString);
            using (store)
            {
                return store.Initialize(new DataSettings(6, DataSettings.EventClock), anyClock: false);
            }
        })));

        Assert.All(settings, s => Assert.Equal(new DataSettings(6, DataSettings.EventClock), s));
    }

    [Fact]
    public void A_connection_that_was_cut_fails_one_batch_and_the_next_owner_goes_on()
    {
        using var f = StoreFixture.Postgres();
        f.CreateProduct(stock: 100);
        f.CommitAndRelease();
        f.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        f.Send(EventType.Sale, 60);

        Assert.True(Outage.IsPassing(Assert.ThrowsAny<Exception>(() => f.Commit())));
        Assert.Equal(100, f.TakeOver("second").State.Find(StoreFixture.Product)!.OnHand);
        f.Send(EventType.Sale, 1);
        f.CommitAndRelease();

        Assert.Equal(99, f.Store.Load(0, StoreFixture.NewState, 14).State.Find(StoreFixture.Product)!.OnHand);
    }

    [Fact]
    public void A_day_that_began_in_a_batch_that_failed_begins_in_the_next_one()
    {
        using var f = StoreFixture.Postgres();
        f.CreateProduct(stock: 100);
        var late = new CommitBatch { RecordedAt = f.Time.GetUtcNow().UtcDateTime };
        late.Partitions.Add(f.Partition.Seal(lag: 0));
        f.TakeOver("second");
        Assert.Throws<FencedException>(() => f.Store.Commit(late));

        f.CreateProduct(stock: 7);
        f.CommitAndRelease();

        Assert.Contains(f.History.Events(new EventFilter()).Items, e => e.StockAfter == 7);
        Assert.Equal(1, f.Execute("DELETE FROM ledger_days"));
    }

    [Fact]
    public void A_day_is_dropped_without_touching_the_others()
    {
        using var f = StoreFixture.Postgres();
        f.CreateProduct(stock: 100);
        f.CommitAndRelease();
        f.Time.Advance(TimeSpan.FromDays(1));
        f.Send(EventType.Sale, 3);
        f.CommitAndRelease();

        f.Execute("DELETE FROM ledger_days WHERE recorded_day = (SELECT min(recorded_day) FROM ledger_days)");
        f.Execute("DROP TABLE ledger_20261101");

        Assert.Contains(f.History.Events(new EventFilter { ProductId = StoreFixture.Product }).Items, e => e.Quantity == 3);
        Assert.Empty(f.Store.FindRows(0, [1]));
        Assert.Equal(97, f.TakeOver("second").State.Find(StoreFixture.Product)!.OnHand);
    }
}
