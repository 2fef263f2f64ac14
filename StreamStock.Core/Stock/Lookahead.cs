using System.Runtime.CompilerServices;
using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>
/// Reads, for a group of events that are about to be decided, the memory that deciding them will read. With many products
/// nearly all of an event's time is spent waiting for memory, one place after the other, for each place is named by the one
/// before. Groups take one step of all their events at a time: waits that do not depend on each other pass together.
/// It changes nothing; an event that is not announced, or never comes, does no harm.
/// </summary>
public sealed class Lookahead
{
    /// <summary>Events in a group: more than a core can wait for at once, and few enough that what was read first is still in its cache.</summary>
    public const int GroupSize = 16;

    private readonly ProductTable _products;
    private readonly DedupeIndex _dedupe;
    private Hashes _hashes;
    private Hashes _fingerprints;
    private Found _found;
    private int _count;

    internal Lookahead(ProductTable products, DedupeIndex dedupe) => (_products, _dedupe) = (products, dedupe);

    /// <summary>What was read, so that reading is not optimised away.</summary>
    internal long Sum { get; private set; }

    /// <summary>Announces an event; with the last of a group its memory is read.</summary>
    public void Announce(in InventoryEvent e)
    {
        _hashes[_count] = e.ProductHash;
        _fingerprints[_count] = e.Fingerprint;
        if (++_count == GroupSize)
        {
            Fetch();
        }
    }

    /// <summary>Reads the memory of the events announced since the last time.</summary>
    public void Fetch()
    {
        var sum = 0L;
        for (var i = 0; i < _count; i++)
        {
            sum += _products.Touch(_hashes[i]) + _dedupe.Touch(_fingerprints[i]);
        }

        for (var i = 0; i < _count; i++)
        {
            _found[i] = _products.Guess(_hashes[i]);
        }

        for (var i = 0; i < _count; i++)
        {
            sum += _found[i]?.Touch() ?? 0;
        }

        for (var i = 0; i < _count; i++)
        {
            sum += _found[i]?.TouchParts() ?? 0;
        }

        for (var i = 0; i < _count; i++)
        {
            sum += _found[i]?.Window?.Touch() ?? 0;
        }

        Sum += sum;
        _count = 0;
    }

    [InlineArray(GroupSize)]
    private struct Hashes
    {
        private ulong _first;
    }

    [InlineArray(GroupSize)]
    private struct Found
    {
        private Product? _first;
    }
}
