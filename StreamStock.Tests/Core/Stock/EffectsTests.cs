using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>What a batch hands to the host: its rows, the products to be stored, the ids to be remembered.</summary>
public class EffectsTests
{
    private readonly Partition _partition = new(0, AlertPolicy.Default, DedupeHorizon.Default);
    private readonly Effects _effects = new();

    private void Send(string json, DateTime? now = null)
    {
        Assert.True(EventReader.TryRead(Encoding.ASCII.GetBytes(json), out var e, out _));
        _partition.Decide(in e, new Origin { Topic = InputTopic.Commands }, 0, null, now ?? Scenario.Noon, _effects);
    }

    private void Create(string product) => Send($$"""{"id":"P","type":"PRODUCT_UPSERT","productId":"{{product}}","data":{"sku":"S","name":"N","alerts":{"raiseAfterSeconds":60 } } }""");

    private string[] Touched => [.. _effects.Touched.Select(p => p.Id)];

    [Fact]
    public void Each_product_is_listed_once_a_batch()
    {
        Create("A");
        Create("B");
        Send("""{"id":"1","type":"RESTOCK","productId":"A","quantity":50}""");
        Assert.Equal(["A", "B"], Touched);

        _effects.Clear();
        Assert.Empty(Touched);
        Send("""{"id":"2","type":"SALE","productId":"B","quantity":5}""");
        Send("""{"id":"3","type":"SALE","productId":"A","quantity":5}""");
        Send("""{"id":"4","type":"SALE","productId":"B","quantity":5}""");
        Assert.Equal(["B", "A"], Touched);
    }

    [Fact]
    public void A_delay_that_ends_is_to_be_stored_though_it_makes_no_row()
    {
        Create("A");
        Send("""{"id":"1","type":"STOCK_COUNT","productId":"A","quantity":5}""");
        Send("""{"id":"2","type":"STOCK_COUNT","productId":"A","quantity":50}""");
        Send("""{"id":"3","type":"STOCK_COUNT","productId":"A","quantity":5}""", Scenario.Noon.AddSeconds(30));
        Send("""{"id":"4","type":"SALE","productId":"A","quantity":9}""", Scenario.Noon.AddSeconds(40));
        _effects.Clear();

        _partition.Advance(Scenario.Noon.AddSeconds(90), _effects);

        Assert.Equal(["A"], Touched);
    }

    [Fact]
    public void A_cleared_batch_starts_from_nothing_however_long_the_last_one_was()
    {
        Create("A");
        Send("""{"id":"0","type":"RESTOCK","productId":"A","quantity":1000}""");
        for (var i = 0; i < 200; i++)
        {
            Send($$"""{"id":"E{{i}}","type":"SALE","productId":"A","quantity":1,"metadata":{"n":{{i}} } }""");
        }

        Assert.Equal(Enumerable.Range(1, _effects.Count).Select(i => (long)i), _effects.Rows.ToArray().Select(r => r.Sequence));
        Assert.Equal(202, _effects.Ids.Count);
        Send("""{"id":"X","type":"SALE","productId":"unknown","quantity":1}""");
        _effects.Clear();

        Assert.Equal((0, 0, 0), (_effects.Count, _effects.Ids.Count, _effects.DeadLetters.Count));
        Send("""{"id":"5","type":"SALE","productId":"A","quantity":1}""");
        var row = Assert.Single(_effects.Rows.ToArray());
        Assert.True(row.Payload.IsEmpty);
        Assert.Null(row.Detail);
    }

    [Fact]
    public void A_dead_letter_keeps_its_id_and_where_it_was_read()
    {
        Send("""{"id":"X-1","type":"SALE","productId":"unknown","quantity":1}""");
        var row = Assert.Single(_effects.Rows.ToArray());
        Assert.Equal("X-1", Encoding.ASCII.GetString(row.EventId.Span));
        Assert.Equal((RowKind.DeadLetter, Outcome.Invalid, Reason.UnknownProduct, InputTopic.Commands, ""), (row.Kind, row.Outcome, row.Reason, row.Origin.Topic, row.ProductId));
    }
}
