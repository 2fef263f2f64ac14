using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public sealed class OwnedPartitionTests : IDisposable
{
    private readonly StoreFixture _f = StoreFixture.Sqlite();

    public OwnedPartitionTests()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
    }

    public void Dispose() => _f.Dispose();

    [Fact]
    public void What_changed_in_batches_that_were_not_published_is_published_with_the_next_that_is()
    {
        _f.Send(EventType.Sale, 1);
        Assert.Empty(_f.Partition.Seal(lag: 0, publish: false).Snapshots);
        _f.Partition.Release();
        Assert.True(_f.Partition.HasUnpublished);

        var commit = _f.Partition.Seal(lag: 0, publish: true);

        Assert.Equal(99, commit.Snapshots.Single().CurrentStock);
        Assert.True(commit.IsPublished);
        Assert.False(_f.Partition.HasUnpublished);
    }

    [Fact]
    public void What_changed_before_a_takeover_is_published_once_more_and_nothing_older()
    {
        var before = _f.Partition.State.Sequence;
        _f.Send(EventType.ProductUpsert, data: """{"sku":"SKU-2","name":"Mouse"}""", product: "PROD-002");
        _f.CommitAndRelease();
        var owned = _f.TakeOver("second");

        owned.PublishAgain(before);

        Assert.False(owned.HasUnpublished);
        _f.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(owned.HasUnpublished);
        Assert.Equal("PROD-002", owned.Seal(lag: 0).Snapshots.Single().Id);
    }

    [Fact]
    public void What_is_published_once_more_does_not_come_all_at_once()
    {
        var before = _f.Partition.State.Sequence;
        const int Products = UnpublishedProducts.AgainPerSecond / 5;
        for (var i = 0; i < Products; i++)
        {
            _f.Send(EventType.ProductUpsert, data: $$"""{"sku":"SKU-{{i}}","name":"Mouse"}""", product: $"PROD-1{i:000}");
        }

        _f.CommitAndRelease();
        var owned = _f.TakeOver("second");
        owned.PublishAgain(before);

        var told = 0;
        for (var batch = 0; batch < 4; batch++)
        {
            _f.Time.Advance(TimeSpan.FromMilliseconds(50));
            told += owned.Seal(lag: 0).Snapshots.Count;
            owned.Release();
            Assert.InRange(told, 1, Products * (batch + 1) / 4);
        }

        Assert.Equal(Products, told);
        Assert.False(owned.HasUnpublished);
    }

    [Fact]
    public void Records_from_before_the_place_where_reading_goes_on_are_not_taken()
    {
        var next = _f.Partition.Next(InputTopic.Commands);

        Assert.False(_f.Partition.IsAhead(InputTopic.Commands, next - 1));
        Assert.True(_f.Partition.IsAhead(InputTopic.Commands, next));
    }

    [Fact]
    public void An_event_for_an_unknown_product_waits_as_long_as_the_broker_has_commands_that_were_not_read()
    {
        _f.Receive(EventWriter.ToUtf8(new EventDraft("EVT-NEW", EventType.Sale, "PROD-NEW") { Quantity = 1 }), Topics.Sales, "PROD-NEW");
        for (var topic = InputTopic.Commands; topic <= InputTopic.Sales; topic++)
        {
            _f.Partition.Buffer.ReachedEnd(topic, 0);
        }

        Assert.Equal(0, _f.Partition.Decide(10));
        _f.Partition.SetCommandsEnd(_f.Partition.Buffer.Position(InputTopic.Commands) + 1, long.MaxValue);
        _f.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(0, _f.Partition.Decide(10));

        _f.Receive(
            EventWriter.ToUtf8(new EventDraft("EVT-P", EventType.ProductUpsert, "PROD-NEW") { Data = """{"sku":"SKU-9","name":"New"}"""u8.ToArray() }),
            Topics.Commands,
            "PROD-NEW");
        _f.Decide();

        Assert.Empty(_f.Partition.Seal(lag: 0).Effects.DeadLetters);
        Assert.NotNull(_f.Partition.State.Find("PROD-NEW"));
    }
}
