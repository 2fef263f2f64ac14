using System.Diagnostics.CodeAnalysis;
using System.Text;
using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>Products by id, found by the bytes of an event without making a string.</summary>
internal sealed class ProductTable
{
    private readonly Dictionary<string, Product> _products = new(Utf8Comparer.Instance);
    private readonly Dictionary<string, Product>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;

    public ProductTable() => _byBytes = _products.GetAlternateLookup<ReadOnlySpan<byte>>();

    public Dictionary<string, Product>.ValueCollection All => _products.Values;

    public int Count => _products.Count;

    public bool TryFind(ReadOnlySpan<byte> id, [MaybeNullWhen(false)] out Product product) => _byBytes.TryGetValue(id, out product);

    public Product? Find(string id) => _products.GetValueOrDefault(id);

    public void Add(Product product) => _products.Add(product.Id, product);

    /// <summary>Product ids are ASCII, so their characters and bytes hash alike.</summary>
    private sealed class Utf8Comparer : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        public static readonly Utf8Comparer Instance = new();

        // A secret start keeps senders from choosing ids that collide; it decides nothing, so runs stay alike.
        private static readonly ulong Seed = (ulong)HashCode.Combine(0) * 0x9E3779B97F4A7C15;

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(string obj)
        {
            Span<byte> utf8 = stackalloc byte[EventLimits.MaxProductIdLength];
            return GetHashCode(utf8[..Encoding.ASCII.GetBytes(obj, utf8)]);
        }

        public bool Equals(ReadOnlySpan<byte> alternate, string other) => Ascii.Equals(alternate, other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)Ids.Mix(Seed, alternate);

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.ASCII.GetString(alternate);
    }
}
