using System.Diagnostics.CodeAnalysis;
using System.Text;
using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>
/// Products by id, found by the bytes of an event without making a string. Open addressing with linear probing, at
/// most half full: with many products the cost is in cache misses, and this takes one before the product itself.
/// </summary>
internal sealed class ProductTable
{
    // A secret start keeps senders from choosing ids that collide; it decides nothing, so runs stay alike.
    private static readonly ulong Seed = (ulong)HashCode.Combine(0) * 0x9E3779B97F4A7C15;

    private readonly List<Product> _all = [];
    private Slot[] _slots = new Slot[256];

    private record struct Slot(ulong Hash, Product? Product);

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<Product> All => _all;

    public int Count => _all.Count;

    public bool TryFind(ReadOnlySpan<byte> id, [MaybeNullWhen(false)] out Product product)
    {
        var hash = Ids.Mix(Seed, id);
        for (var i = (int)hash & (_slots.Length - 1); ; i = (i + 1) & (_slots.Length - 1))
        {
            ref readonly var slot = ref _slots[i];
            product = slot.Product;
            if (product is null)
            {
                return false;
            }

            if (slot.Hash == hash && product.IdBytes.SequenceEqual(id))
            {
                return true;
            }
        }
    }

    public Product? Find(string id)
    {
        Span<byte> bytes = stackalloc byte[EventLimits.MaxProductIdLength];
        return Ascii.FromUtf16(id, bytes, out var length) == System.Buffers.OperationStatus.Done && TryFind(bytes[..length], out var product) ? product : null;
    }

    /// <summary>Adds a product whose id is not there yet.</summary>
    /// <returns>The product.</returns>
    public Product Add(Product product)
    {
        if (TryFind(product.IdBytes, out _))
        {
            throw new ArgumentException($"Product {product.Id} is there already.", nameof(product));
        }

        _all.Add(product);
        if (_all.Count > _slots.Length / 2)
        {
            Grow();
        }

        Place(_slots, new Slot(Ids.Mix(Seed, product.IdBytes), product));
        return product;
    }

    private void Grow()
    {
        var slots = new Slot[_slots.Length * 2];
        foreach (var slot in _slots)
        {
            if (slot.Product is not null)
            {
                Place(slots, slot);
            }
        }

        _slots = slots;
    }

    private static void Place(Slot[] slots, Slot slot)
    {
        var i = (int)slot.Hash & (slots.Length - 1);
        while (slots[i].Product is not null)
        {
            i = (i + 1) & (slots.Length - 1);
        }

        slots[i] = slot;
    }
}
