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
    private readonly List<Product> _all = [];
    private Slot[] _slots = new Slot[256];

    private record struct Slot(ulong Hash, Product? Product);

    /// <summary>In the order in which they were added.</summary>
    public IReadOnlyList<Product> All => _all;

    public int Count => _all.Count;

    /// <summary>Brings near the place where the search for this hash begins.</summary>
    public void Prefetch(ulong hash) => Stock.Prefetch.Line(in _slots[(int)hash & (_slots.Length - 1)]);

    /// <summary>The first product with this hash, nearly always the one; null where there is none. Does not look at the product itself.</summary>
    public Product? Guess(ulong hash)
    {
        var i = (int)hash & (_slots.Length - 1);
        while (_slots[i] is { Product: not null } slot && slot.Hash != hash)
        {
            i = (i + 1) & (_slots.Length - 1);
        }

        return _slots[i].Product;
    }

    public bool TryFind(in InventoryEvent e, [MaybeNullWhen(false)] out Product product) => TryFind(e.ProductId.Span, e.ProductHash, out product);

    public bool TryFind(ReadOnlySpan<byte> id, [MaybeNullWhen(false)] out Product product) => TryFind(id, Ids.ProductHash(id), out product);

    private bool TryFind(ReadOnlySpan<byte> id, ulong hash, [MaybeNullWhen(false)] out Product product)
    {
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
        var hash = Ids.ProductHash(product.IdBytes);
        if (TryFind(product.IdBytes, hash, out _))
        {
            throw new ArgumentException($"Product {product.Id} is there already.", nameof(product));
        }

        _all.Add(product);
        if (_all.Count > _slots.Length / 2)
        {
            Grow();
        }

        Place(_slots, new Slot(hash, product));
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
