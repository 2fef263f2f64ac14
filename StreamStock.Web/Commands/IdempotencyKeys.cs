using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace StreamStock.Web.Commands;

/// <summary>
/// An Idempotency-Key becomes the event's id, so that the ledger itself tells a retry, through any replica and after a
/// restart. The ledger knows an id within its product only; that a key was used for another product is told by what
/// is remembered here: of what this replica sent, and of the decisions of all replicas, which every one of them reads.
/// </summary>
public sealed class IdempotencyKeys(int capacity = CommandLimits.MaxRememberedKeys)
{
    /// <summary>Ids that begin so were made of a key.</summary>
    public const string Prefix = "KEY-";

    // Hashes take a tenth of the room of the texts.
    private readonly Dictionary<UInt128, ulong> products = [];
    private readonly Queue<UInt128> oldest = new();
    private readonly Lock gate = new();

    /// <summary>The event id of a key: 128 bits of a hash of who asks, what for, and the key.</summary>
    public static string EventId(string client, string route, string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        // Lengths keep ("ab", "c") apart from ("a", "bc").
        SHA256.HashData(Encoding.UTF8.GetBytes($"{client.Length}:{client}{route.Length}:{route}{key}"), hash);
        return Prefix + Convert.ToHexStringLower(hash[..16]);
    }

    public static bool IsKey(string key) => key.Length is > 0 and <= CommandLimits.MaxKeyLength && key.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    /// <summary>Remembers which product an id is used for; false where it was used for another.</summary>
    public bool TryClaim(string eventId, string productId) => TryClaim([(eventId, productId)]);

    /// <summary>The same for several ids: where one was used for another product, none of the others is remembered.</summary>
    public bool TryClaim(IReadOnlyCollection<(string EventId, string ProductId)> uses)
    {
        var claims = uses.Select(use => (Id: (UInt128)Hash(use.EventId), Product: (ulong)Hash(use.ProductId))).ToList();
        lock (gate)
        {
            if (claims.Any(claim => products.TryGetValue(claim.Id, out var known) && known != claim.Product))
            {
                return false;
            }

            claims.ForEach(claim => Remember(claim.Id, claim.Product));
            return true;
        }
    }

    /// <summary>Takes over what a decision of any replica tells.</summary>
    public void Learn(string eventId, string productId)
    {
        if (eventId.StartsWith(Prefix, StringComparison.Ordinal))
        {
            var (id, product) = (Hash(eventId), (ulong)Hash(productId));
            lock (gate)
            {
                Remember(id, product);
            }
        }
    }

    private void Remember(UInt128 id, ulong product)
    {
        if (!products.TryAdd(id, product))
        {
            return;
        }

        oldest.Enqueue(id);
        if (oldest.Count > capacity)
        {
            products.Remove(oldest.Dequeue());
        }
    }

    private static UInt128 Hash(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
