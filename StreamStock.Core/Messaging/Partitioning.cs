using System.Buffers.Binary;
using System.Text;

namespace StreamStock.Core.Messaging;

/// <summary>
/// Which partition a product belongs to: murmur2 of the UTF-8 key, as Java's Kafka clients and librdkafka's
/// <c>murmur2_random</c> compute it, so that every client agrees.
/// </summary>
public static class Partitioning
{
    private const uint Seed = 0x9747b28c;
    private const uint Multiplier = 0x5bd1e995;

    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) =>
        (int)((Murmur2(key) & 0x7fffffff) % (uint)partitions);

    public static int PartitionOf(string productId, int partitions)
    {
        Span<byte> utf8 = stackalloc byte[256];
        return PartitionOf(utf8[..Encoding.UTF8.GetBytes(productId, utf8)], partitions);
    }

    /// <summary>MurmurHash2, 32 bits (Austin Appleby, public domain), with Kafka's seed.</summary>
    public static uint Murmur2(ReadOnlySpan<byte> data)
    {
        var hash = Seed ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var k = BinaryPrimitives.ReadUInt32LittleEndian(data) * Multiplier;
            hash = (hash * Multiplier) ^ ((k ^ (k >> 24)) * Multiplier);
            data = data[4..];
        }

        if (data.Length == 3)
        {
            hash ^= (uint)data[2] << 16;
        }

        if (data.Length >= 2)
        {
            hash ^= (uint)data[1] << 8;
        }

        if (data.Length >= 1)
        {
            hash = (hash ^ data[0]) * Multiplier;
        }

        hash = (hash ^ (hash >> 13)) * Multiplier;
        return hash ^ (hash >> 15);
    }
}
