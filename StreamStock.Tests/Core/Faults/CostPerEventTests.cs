using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Faults;

/// <summary>A cost per event that grows with history: nothing an event has to look at may grow with what went before.</summary>
public class CostPerEventTests
{
    private const int Batch = 20_000;

    private readonly Partition _partition = new(3, AlertPolicy.Default, new DedupeHorizon(5_000, TimeSpan.FromHours(24)));
    private readonly Effects _effects = new();
    private DateTime _now = Scenario.Noon;
    private int _id;

    [Fact]
    public void What_is_kept_and_allocated_stays_the_same_with_history_behind_it()
    {
        Decide("""{"id":"P","type":"PRODUCT_UPSERT","productId":"PROD-001","data":{"sku":"S","name":"N","reorderPoint":200}}""");
        Decide("""{"id":"C","type":"STOCK_COUNT","productId":"PROD-001","quantity":100000}""");
        Run(Batch);
        var early = Allocated(Batch);
        Run(20 * Batch);
        var late = Allocated(Batch);

        Assert.InRange(late, 0, (early * 1.05) + 100_000);
        var product = _partition.Find("PROD-001")!;
        Assert.InRange(product.Window!.Save().Length, 4, 4 * DepletionWindow.Minutes);
        Assert.InRange(product.Demand.Days.Length, 1, DemandHistory.MaxDays);
        Assert.InRange(_partition.Dedupe.Count, 5_000, 10_000);
        Assert.InRange(_partition.TimerCount, 1, 2 + 900);
        Assert.InRange(product.Reservations!.Count, 0, 900);
    }

    private long Allocated(int events)
    {
        var payloads = Enumerable.Range(0, events).Select(_ => Next()).ToArray();
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var payload in payloads)
        {
            Decide(payload);
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void Run(int events)
    {
        for (var i = 0; i < events; i++)
        {
            Decide(Next());
        }
    }

    /// <summary>Sales that empty the shelf, restocks that fill it, refusals and short reservations: alerts come and go.</summary>
    private byte[] Next()
    {
        var body = (_id++ % 10) switch
        {
            0 => "\"RESTOCK\",\"quantity\":900",
            1 => "\"RESERVE\",\"quantity\":1,\"data\":{\"seconds\":60}",
            2 => "\"RETURN\",\"quantity\":40",
            3 => "\"SALE\",\"quantity\":900000",
            4 => "\"STOCK_COUNT\",\"quantity\":" + (_id % 200 < 100 ? "150" : "9"),
            _ => "\"SALE\",\"quantity\":20",
        };
        return Encoding.UTF8.GetBytes($$"""{"id":"E{{_id}}","productId":"PROD-001","type":{{body}}}""");
    }

    private void Decide(string json) => Decide(Encoding.UTF8.GetBytes(json));

    private void Decide(byte[] payload)
    {
        _now = _now.AddSeconds(1);
        _partition.Record(_now);
        Assert.True(EventReader.TryRead(payload, out var e, out _));
        _partition.Decide(in e, new Origin { Topic = InputTopic.Sales }, 0, null, _now, _effects);
        _effects.Clear();
    }
}
