using System.Security.Cryptography;
using System.Text;

namespace StreamStock.Web.Commands;

/// <summary>
/// An Idempotency-Key becomes the event's id, so that the ledger itself tells a retry, through any replica and after a
/// restart. The ledger knows an id within its product only; that a key was used for another product is known to the
/// replicas that saw it, for as long as they remember.
/// </summary>
public sealed class IdempotencyKeys(int capacity = CommandLimits.MaxRememberedKeys)
{
    /// <summary>Ids that begin so were made of a key.</summary>
    public const string Prefix = "KEY-";

    private readonly Dictionary<string, string> subjects = new(StringComparer.Ordinal);
    private readonly Queue<string> oldest = new();
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

    /// <summary>Remembers what an id was used for; false where it was used for something else.</summary>
    public bool TryClaim(string eventId, string subject)
    {
        lock (gate)
        {
            if (subjects.TryGetValue(eventId, out var known))
            {
                return known == subject;
            }

            if (oldest.Count >= capacity)
            {
                subjects.Remove(oldest.Dequeue());
            }

            subjects[eventId] = subject;
            oldest.Enqueue(eventId);
            return true;
        }
    }
}
