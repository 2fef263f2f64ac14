using StreamStock.Core.Events;
using StreamStock.Processor.Storage.Postgres;
using Xunit;

namespace StreamStock.Tests.Processor.Storage.Postgres;

public sealed class StalledSessionTests : IDisposable
{
    private readonly StoreFixture _f = StoreFixture.Postgres();

    public void Dispose() => _f.Dispose();

    [Fact]
    public void A_session_that_stalls_in_the_middle_of_a_batch_is_ended_by_the_next_owner()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        using var stalled = new StalledSession(_f.ConnectionString, "UPDATE partitions SET sequence = sequence");
        using var pause = new ManualResetEventSlim();
        pause.Wait(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);

        using var database = new PostgresDatabase(_f.ConnectionString);
        using var successor = new PostgresStore(database) { StalledAfter = TimeSpan.FromMilliseconds(100) };
        Assert.Equal(2, successor.TakeOver(0, "second", StoreFixture.NewState).Epoch);

        Assert.True(stalled.IsEnded());
        _f.TakeOver("third");
        _f.Send(EventType.Sale, 7);
        _f.CommitAndRelease();
        Assert.Equal(93, _f.Count("SELECT on_hand FROM products"));
    }

    [Fact]
    public void A_session_that_holds_up_nobody_is_left_alone()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        using var stalled = new StalledSession(_f.ConnectionString, "SELECT 1");
        using var pause = new ManualResetEventSlim();
        pause.Wait(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);

        using var database = new PostgresDatabase(_f.ConnectionString);
        using var successor = new PostgresStore(database) { StalledAfter = TimeSpan.FromMilliseconds(100) };
        successor.TakeOver(0, "second", StoreFixture.NewState);

        // One that was ended throws.
        stalled.Finish();
    }
}
