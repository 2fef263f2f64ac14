using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace StreamStock.Core.Stock;

/// <summary>Ids made while deciding: hashes of their cause, so that the same history gives the same ids.</summary>
public static class Ids
{
    public const int HashLength = 26;

    // Crockford's base 32: no I, L, O or U.
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// <summary>26 characters that stand for one effect of one ledger row.</summary>
    public static string Hash(int partition, long sequence, string kind)
    {
        Span<byte> input = stackalloc byte[12 + 64];
        BinaryPrimitives.WriteInt32BigEndian(input, partition);
        BinaryPrimitives.WriteInt64BigEndian(input[4..], sequence);
        var length = 12 + Encoding.ASCII.GetBytes(kind, input[12..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input[..length], hash);
        var number = BinaryPrimitives.ReadUInt128BigEndian(hash);
        return string.Create(HashLength, number, static (text, bits) =>
        {
            for (var i = text.Length - 1; i >= 0; i--)
            {
                text[i] = Alphabet[(int)(bits & 31)];
                bits >>= 5;
            }
        });
    }

    /// <summary>The product an alert or reservation id belongs to; empty where it is not such an id.</summary>
    public static string ProductOf(string id) => id.LastIndexOf('~') is var tilde and > 0 ? id[..tilde] : "";

    // A secret start keeps senders from choosing ids that collide; it decides nothing, so runs stay alike.
    private static readonly ulong s_seed = (ulong)HashCode.Combine(0) * 0x9E3779B97F4A7C15;

    /// <summary>Where a product is looked for. It differs from one process to the next.</summary>
    internal static ulong ProductHash(ReadOnlySpan<byte> productId) => Mix(s_seed, productId);

    /// <summary>Fingerprint of an event: 64 bits of its product and id. Equal ones are a reason to look, not a proof.</summary>
    public static ulong Fingerprint(ReadOnlySpan<byte> productId, ReadOnlySpan<byte> eventId) =>
        Mix(Mix(0x9E3779B97F4A7C15, productId) ^ (ulong)productId.Length, eventId);

    /// <summary>Folds bytes into a hash, eight at a time (multiply and fold, after wyhash).</summary>
    public static ulong Mix(ulong hash, ReadOnlySpan<byte> data)
    {
        while (data.Length >= 8)
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(data));
            data = data[8..];
        }

        ulong rest = (ulong)data.Length << 56;
        for (var i = 0; i < data.Length; i++)
        {
            rest |= (ulong)data[i] << (8 * i);
        }

        return Fold(hash ^ rest);
    }

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value ^ 0xA0761D6478BD642F, 0xE7037ED1A0B428DB, out var low);
        return BitOperations.RotateLeft(high ^ low, 17) + 0x8EBC6AF09C88C6E3;
    }
}
