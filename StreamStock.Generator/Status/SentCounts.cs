using StreamStock.Core.Events;

namespace StreamStock.Generator.Status;

/// <summary>Records handed to the broker, by what they are.</summary>
/// <param name="Sales">SALE.</param>
/// <param name="Restocks">RESTOCK.</param>
/// <param name="Returns">RETURN.</param>
/// <param name="Adjustments">STOCK_ADJUST.</param>
/// <param name="Commands">Everything else: products, counts, TIME.</param>
public sealed record SentCounts(long Sales, long Restocks, long Returns, long Adjustments, long Commands)
{
    public long Total => Sales + Restocks + Returns + Adjustments + Commands;
}

/// <summary>Counts what is sent. Written by one thread, read by any.</summary>
public sealed class SentCounter
{
    private readonly long[] counts = new long[EventTypes.Count];

    public void Add(EventType type) => Interlocked.Increment(ref counts[(int)type]);

    public SentCounts Read()
    {
        var sales = Of(EventType.Sale);
        var restocks = Of(EventType.Restock);
        var returns = Of(EventType.Return);
        var adjustments = Of(EventType.StockAdjust);
        var all = 0L;
        for (var type = 0; type < counts.Length; type++)
        {
            all += Of((EventType)type);
        }

        return new SentCounts(sales, restocks, returns, adjustments, all - sales - restocks - returns - adjustments);
    }

    private long Of(EventType type) => Interlocked.Read(ref counts[(int)type]);
}
