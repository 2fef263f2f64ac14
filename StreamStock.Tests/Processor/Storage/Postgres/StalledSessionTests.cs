using Npgsql;
using StreamStock.Core.Events;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Storage.Postgres;
using Xunit;

namespace StreamStock.Tests.Processor.Storage.Postgres;

public sealed class StalledSessionTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    private readonly StoreFixture _f = StoreFixture.Postgres();
    private readonly PostgresDatabase _database;
    private readonly PostgresStore _successor;

    public StalledSessionTests()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        _database = new PostgresDatabase(_f.ConnectionString);
        _successor = new PostgresStore(_database) { StalledAfter = TimeSpan.FromMilliseconds(100) };
    }

    public void Dispose()
    {
        _successor.Dispose();
        _database.Dispose();
        _f.Dispose();
    }

    [Fact]
    public void A_session_that_stalls_in_the_middle_of_a_batch_is_ended_by_the_next_owner()
    {
        using var stalled = new StalledSession(_f.ConnectionString, "UPDATE partitions SET sequence = sequence");
        Pause();

        Assert.Equal(2, TakeOver().Epoch);

        Assert.True(stalled.IsEnded());
        _f.TakeOver("third");
        _f.Send(EventType.Sale, 7);
        _f.CommitAndRelease();
        _f.Settle();
        Assert.Equal(93, _f.Count("SELECT on_hand FROM products"));
    }

    [Fact]
    public void A_session_that_holds_up_nobody_is_left_alone()
    {
        using var stalled = new StalledSession(_f.ConnectionString, "SELECT 1");
        Pause();

        TakeOver();

        // One that was ended throws.
        stalled.Finish();
    }

    [Fact]
    public async Task A_session_that_copies_rows_is_waited_for_however_slow_it_is()
    {
        await using var connection = new NpgsqlConnection(_f.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using (var update = new NpgsqlCommand("UPDATE partitions SET sequence = sequence", connection))
        {
            await update.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        Task<LoadedPartition> takeover;
        await using (var copy = await connection.BeginBinaryImportAsync("COPY ledger FROM STDIN (FORMAT BINARY)", TestContext.Current.CancellationToken))
        {
            Pause();
            takeover = Task.Run(TakeOver, TestContext.Current.CancellationToken);
            Pause();
            Assert.False(takeover.IsCompleted);
            await copy.CompleteAsync(TestContext.Current.CancellationToken);
        }

        await transaction.CommitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, (await takeover.WaitAsync(Ceiling, TestContext.Current.CancellationToken)).Epoch);
    }

    private LoadedPartition TakeOver() => _successor.TakeOver(0, "second", StoreFixture.NewState);

    private static void Pause()
    {
        using var pause = new ManualResetEventSlim();
        pause.Wait(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
    }
}
