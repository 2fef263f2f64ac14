using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>
/// Brings near, for events that will be decided soon, the memory that deciding them will read. With many products
/// nearly all of an event's time is spent waiting for memory, one place after the other, for each place is named by the one
/// before. Each announcement takes a step for this event and the later steps for events announced before it, so that
/// every place has arrived when the next is looked up, and the waits pass while other events are decided.
/// It changes nothing; an event that is not announced, or never comes, does no harm.
/// </summary>
public sealed class Lookahead
{
    /// <summary>How many events an event is best announced before it is decided.</summary>
    public const int Distance = Steps * Stride;

    private const int Steps = 3;

    /// <summary>Announcements between two steps of an event: long enough for memory to answer.</summary>
    private const int Stride = 8;

    /// <summary>Places in the rings: a power of two, and more than the distance.</summary>
    private const int Places = 32;

    private readonly ProductTable _products;
    private readonly DedupeIndex _dedupe;
    private readonly ulong[] _hashes = new ulong[Places];
    private readonly Product?[] _found = new Product?[Places];
    private int _next;

    internal Lookahead(ProductTable products, DedupeIndex dedupe) => (_products, _dedupe) = (products, dedupe);

    public void Announce(in InventoryEvent e)
    {
        _products.Prefetch(e.ProductHash);
        _dedupe.Prefetch(e.Fingerprint);
        _hashes[_next] = e.ProductHash;

        var found = _products.Guess(_hashes[Before(Stride)]);
        _found[Before(Stride)] = found;
        found?.Prefetch();
        _found[Before(2 * Stride)]?.Window.Prefetch();
        _next = (_next + 1) & (Places - 1);
    }

    private int Before(int events) => (_next - events) & (Places - 1);
}
