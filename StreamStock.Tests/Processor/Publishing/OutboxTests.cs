using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Publishing;

public sealed class OutboxTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    private readonly StoreFixture _f = StoreFixture.Sqlite();
    private readonly Outbox _outbox = new(0, published: 0, new FeedState(0, "me", DataSettings.WallClock));

    public OutboxTests() => _f.CreateProduct(stock: 100);

    public void Dispose() => _f.Dispose();

    [Fact]
    public void Of_each_product_the_newest_snapshot_waits()
    {
        Add();
        _f.Send(EventType.Sale, 1);
        Add();

        var content = _outbox.Take(_f.Time);

        Assert.Equal(99, content.Snapshots.Single().CurrentStock);
        Assert.Equal(_f.Partition.State.Sequence, content.Sequence);
        Assert.Empty(_outbox.Take(_f.Time).Snapshots);
    }

    [Fact]
    public void Without_its_snapshots_a_batch_does_not_count_as_handed_over()
    {
        Add();
        var published = _f.Partition.State.Sequence;
        _f.Send(EventType.Sale, 1);
        Add(publish: false);

        Assert.Equal(published, _outbox.Take(_f.Time).Sequence);
    }

    [Fact]
    public void Rows_that_are_told_wait_in_their_order()
    {
        _f.Send(EventType.Sale, 95, replyTo: "web");
        _f.Send(EventType.Sale, 95, replyTo: "web");
        Add();

        var rows = _outbox.Take(_f.Time).Rows;

        Assert.Equal(rows.Select(r => r.Row.Sequence).Order(), rows.Select(r => r.Row.Sequence));
        Assert.Equal(2, rows.Count(r => r.Row.Origin.ReplyTo == "web"));
        Assert.Contains(rows, r => r.Row.Kind == RowKind.Alert);
    }

    [Fact]
    public void A_row_of_a_new_product_names_its_warehouse_though_its_snapshot_comes_later()
    {
        Add(publish: false);
        _f.Send(EventType.Sale, 95);
        Add(publish: false);

        Assert.Equal("WH-1", Warehouse(_outbox.Take(_f.Time)));
    }

    [Fact]
    public async Task A_committer_too_far_ahead_of_the_broker_waits_until_there_is_room_or_no_need()
    {
        for (var i = 0; i < Outbox.MaxRows; i++)
        {
            _f.Send(EventType.Restock, 1, replyTo: "web");
        }

        Add();
        _f.Send(EventType.Sale, 1, replyTo: "web");
        var waiting = Task.Run(() => Add(), TestContext.Current.CancellationToken);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken));

        Assert.True(_outbox.Take(_f.Time).Rows.Count >= Outbox.MaxRows);
        await waiting.WaitAsync(Ceiling, TestContext.Current.CancellationToken);
        Assert.Single(_outbox.Take(_f.Time).Rows);
    }

    private static string Warehouse(OutboxContent content) => content.Rows.First(r => r.Row.Kind == RowKind.Alert).Warehouse;

    private void Add(bool publish = true)
    {
        _outbox.Add(_f.Partition.Seal(lag: 0, publish), _f.Time.GetUtcNow().UtcDateTime);
        _f.Partition.Release();
    }
}
