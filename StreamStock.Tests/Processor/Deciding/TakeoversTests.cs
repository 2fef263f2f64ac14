using Microsoft.Extensions.Logging.Abstractions;
using StreamStock.Core.Events;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public sealed class TakeoversTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    private readonly StoreFixture _f = StoreFixture.Postgres();
    private readonly Takeovers _takeovers;
    private readonly List<int> _fenced = [];
    private readonly List<TakenOver> _loaded = [];

    public TakeoversTests()
    {
        _takeovers = new Takeovers(_f.Store, new PartitionStops(_f.Ledger.Database, TimeProvider.System), new ReplicaName("me"), TimeProvider.System, NullLogger<Takeovers>.Instance);
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 1);
        _f.CommitAndRelease();
    }

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task A_partition_is_loaded_with_its_epoch_raised()
    {
        var before = _f.Partition.Epoch;
        _takeovers.Request(0, StoreFixture.NewState, held: null);

        await Until(() => _loaded.Count == 1);

        Assert.True(_loaded[0].Loaded.Epoch > before);
        Assert.Equal(99, _loaded[0].Loaded.State.Find(StoreFixture.Product)!.OnHand);
        Assert.False(_takeovers.IsLoading);
    }

    [Fact]
    public async Task A_database_that_answers_no_question_is_asked_until_it_does()
    {
        _f.Execute("ALTER TABLE products RENAME TO hidden");
        _takeovers.Request(0, StoreFixture.NewState, held: null);
        await Until(() => _takeovers.Trouble is not null);
        Assert.Contains("partition 0", _takeovers.Trouble, StringComparison.Ordinal);
        Assert.Empty(_loaded);

        _f.Execute("ALTER TABLE hidden RENAME TO products");
        await Until(() => _loaded.Count == 1);

        Assert.Null(_takeovers.Trouble);
    }

    [Fact]
    public async Task Loading_again_does_not_take_a_partition_from_its_new_owner()
    {
        var held = _f.Partition.Epoch;
        _f.TakeOver("another");
        _takeovers.Request(0, StoreFixture.NewState, held);

        await Until(() => _fenced.Count == 1);

        Assert.Empty(_loaded);
        _f.Send(EventType.Sale, 1);
        _f.CommitAndRelease();
    }

    [Fact]
    public async Task A_partition_that_is_not_wanted_any_more_is_not_handed_over()
    {
        _takeovers.Request(0, StoreFixture.NewState, held: null);
        _takeovers.Poll(_fenced);
        _takeovers.Cancel(0);
        _takeovers.Request(0, StoreFixture.NewState, held: null);

        await Until(() => _loaded.Count > 0);

        Assert.Single(_loaded);
        Assert.Empty(_takeovers.Poll(_fenced));
        // The load that was given up ran before the one that counts, and did not take the epoch from it.
        Assert.Equal(_loaded[0].Loaded.Epoch, _f.Store.Load(0, StoreFixture.NewState, 1).Epoch);
    }

    private async Task Until(Func<bool> holds)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!holds())
        {
            Assert.True(waited.Elapsed < Ceiling, "It did not come to hold.");
            _loaded.AddRange(_takeovers.Poll(_fenced));
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
