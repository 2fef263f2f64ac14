using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>Something that could not be decided, as it is kept for a person to look at.</summary>
/// <param name="Sequence">Its ledger row.</param>
/// <param name="Message">What is wrong, with the field and the allowed range.</param>
/// <param name="Payload">The original bytes.</param>
/// <param name="Key">The original key.</param>
/// <param name="Origin">Where it was read.</param>
/// <param name="Reason">Reason code.</param>
public sealed record DeadLetter(long Sequence, Reason Reason, string Message, ReadOnlyMemory<byte> Payload, ReadOnlyMemory<byte> Key, Origin Origin);

/// <summary>What one batch of decisions brought about in one partition, in order. Reused from batch to batch.</summary>
public sealed class Effects
{
    private LedgerRow[] _rows = new LedgerRow[64];
    private int _count;

    /// <summary>Rows up to here are left from the batch before.</summary>
    private int _stale;

    /// <summary>The batch's ledger rows, sequences counting up by one.</summary>
    public ReadOnlySpan<LedgerRow> Rows => _rows.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>Products whose state changed, each once.</summary>
    public List<Product> Touched { get; } = [];

    public List<DeadLetter> DeadLetters { get; } = [];

    /// <summary>Fingerprints of the ids decided, with their rows.</summary>
    public List<(ulong Fingerprint, long Sequence)> Ids { get; } = [];

    internal long Stamp { get; private set; } = NextStamp();

    public void Clear()
    {
        // Rows hold references into messages; those go when the row is written again, or with the next batch.
        if (_stale > _count)
        {
            Array.Clear(_rows, _count, _stale - _count);
        }

        (_stale, _count) = (_count, 0);
        Touched.Clear();
        DeadLetters.Clear();
        Ids.Clear();
        Stamp = NextStamp();
    }

    /// <summary>The place of the next row, empty; it counts once it is added.</summary>
    internal ref LedgerRow Next()
    {
        if (_count == _rows.Length)
        {
            Array.Resize(ref _rows, _count * 2);
        }

        ref var row = ref _rows[_count];
        if (_count < _stale)
        {
            row = default;
        }

        return ref row;
    }

    /// <summary>Adds the row that was written to <see cref="Next"/>.</summary>
    internal void Add() => _count++;

    internal void Touch(Product product)
    {
        if (product.TouchedBy != Stamp)
        {
            product.TouchedBy = Stamp;
            Touched.Add(product);
        }
    }

    private static long s_stamp;

    private static long NextStamp() => Interlocked.Increment(ref s_stamp);
}
