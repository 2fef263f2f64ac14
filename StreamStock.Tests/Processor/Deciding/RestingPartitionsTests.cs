using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public sealed class RestingPartitionsTests : IDisposable
{
    private readonly StoreFixture _f = StoreFixture.Sqlite();
    private readonly RestingPartitions _resting;

    public RestingPartitionsTests()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        _resting = new RestingPartitions(_f.Time);
        Turn();
    }

    public void Dispose() => _f.Dispose();

    private void Turn() => _resting.Show(number => number == 0 ? _f.Partition : null);

    private Task<IReadOnlyList<StockSnapshot>?> ViewAsync(int partition = 0, long sequence = 0) => _resting.ViewAsync(partition, sequence);

    [Fact]
    public async Task A_partition_at_rest_shows_what_the_database_has()
    {
        var viewing = ViewAsync(sequence: _f.Partition.State.Sequence);
        Turn();

        var stored = _f.Store.Load(0, StoreFixture.NewState, demandDays: 14).State;
        Assert.Equivalent(stored.Products.Select(product => Views.Snapshot(product, stored.Time)), await viewing, strict: true);
    }

    [Fact]
    public async Task What_is_decided_and_not_durable_is_not_shown_until_it_is()
    {
        _f.Send(EventType.Sale, 1);
        var viewing = ViewAsync();
        Turn();
        Assert.False(viewing.IsCompleted);
        _f.Commit();
        Turn();
        Assert.False(viewing.IsCompleted); // As far as the pipeline knows it is still on its way.

        _f.Partition.Release();
        Turn();

        Assert.Equal(99, Assert.Single((await viewing)!).CurrentStock);
    }

    [Fact]
    public async Task A_partition_that_does_not_come_to_rest_is_left_to_the_database()
    {
        _f.Send(EventType.Sale, 1);
        var viewing = ViewAsync();
        Turn();
        _f.Time.Advance(RestingPartitions.LongestUnrest * 1.5);
        Turn();

        Assert.Null(await viewing);
    }

    [Fact]
    public async Task A_partition_that_is_not_owned_or_lacks_a_row_that_is_stored_is_left_to_the_database()
    {
        var (elsewhere, behind) = (ViewAsync(partition: 1), ViewAsync(sequence: _f.Partition.State.Sequence + 1));
        Turn();
        Turn();

        Assert.Null(await elsewhere);
        Assert.Null(await behind);
    }

    [Fact]
    public async Task Nobody_waits_for_a_pipeline_that_stands_still()
    {
        _f.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.Null(await ViewAsync());
    }

    [Fact]
    public async Task Many_products_are_shown_in_parts_and_none_of_a_state_that_was_loaded_again()
    {
        for (var i = 0; i < RestingPartitions.ProductsPerTurn; i++)
        {
            _f.Send(EventType.ProductUpsert, data: """{"sku":"S","name":"N"}""", product: $"P-{i}");
        }

        _f.CommitAndRelease();
        var viewing = ViewAsync();
        Turn();
        Assert.False(viewing.IsCompleted);
        Turn();
        Assert.Equal(RestingPartitions.ProductsPerTurn + 1, (await viewing)!.Select(product => product.Id).Distinct().Count());

        var dropped = ViewAsync();
        Turn();
        _f.TakeOver("first");
        Turn();
        Assert.Null(await dropped);
    }
}
