using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class LookaheadTests
{
    private const int Events = (3 * Lookahead.Distance) + 5;

    private static InventoryEvent Event(string json) =>
        EventReader.TryRead(Encoding.ASCII.GetBytes(json), out var e, out var error) ? e : throw new InvalidOperationException(error.Message);

    private static InventoryEvent[] Sales(int products) =>
        [.. Enumerable.Range(0, Events).Select(i => Event($$"""{"id":"E{{i}}","type":"SALE","productId":"PROD-{{i % products:000}}","quantity":{{1 + (i % 7)}}}"""))];

    private static Partition Shop(int products)
    {
        var (partition, effects) = (new Partition(0, AlertPolicy.Default, DedupeHorizon.Default), new Effects());
        for (var i = 0; i < products; i++)
        {
            Decide(partition, Event($$"""{"id":"U{{i}}","type":"PRODUCT_UPSERT","productId":"PROD-{{i:000}}","data":{"sku":"S","name":"N","category":"C","reorderPoint":3,"unitPrice":1} }"""), effects);
            Decide(partition, Event($$"""{"id":"C{{i}}","type":"STOCK_COUNT","productId":"PROD-{{i:000}}","quantity":9}"""), effects);
        }

        return partition;
    }

    private static void Decide(Partition partition, in InventoryEvent e, Effects effects) =>
        partition.Decide(in e, new Origin { Topic = InputTopic.Sales }, partition.FindPossibleDuplicate(in e), null, Scenario.Noon, effects);

    private static string Rows(Effects effects) => string.Join('\n', effects.Rows.ToArray().Select(r =>
        $"{r.Sequence} {r.Kind} {r.Outcome} {r.Reason} {r.ProductId} {r.StockAfter} {r.Version} {r.Detail is not null}"));

    [Fact]
    public void What_was_announced_is_decided_like_what_was_not()
    {
        var (plain, announced) = (Shop(4), Shop(4));
        var (expected, actual) = (new Effects(), new Effects());
        foreach (var e in Sales(products: 4))
        {
            announced.Lookahead.Announce(in e);
        }

        foreach (var e in Sales(products: 4))
        {
            Decide(plain, in e, expected);
            Decide(announced, in e, actual);
        }

        Assert.Equal(Rows(expected), Rows(actual));
    }

    [Fact]
    public void What_is_announced_and_never_comes_does_nothing()
    {
        var partition = Shop(2);
        var before = partition.Sequence;
        foreach (var e in Sales(products: 99))
        {
            partition.Lookahead.Announce(in e);
        }

        Assert.Equal((before, 2), (partition.Sequence, partition.Products.Count));
    }

    [Fact]
    public void An_empty_partition_can_be_asked()
    {
        var partition = new Partition(0, AlertPolicy.Default, DedupeHorizon.Default);
        foreach (var e in Sales(products: 1))
        {
            partition.Lookahead.Announce(in e);
        }

        Assert.Equal(0, partition.Sequence);
    }
}
