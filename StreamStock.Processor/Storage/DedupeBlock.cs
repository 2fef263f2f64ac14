using System.Buffers.Binary;

namespace StreamStock.Processor.Storage;

/// <summary>Fingerprints of the ids one batch decided, as they are stored: 8 bytes each and 4 for the row.</summary>
internal static class DedupeBlock
{
    private const int EntryBytes = 12;

    public static byte[] Write(List<(ulong Fingerprint, long Sequence)> ids)
    {
        var block = new byte[ids.Count * EntryBytes];
        var target = block.AsSpan();
        foreach (var (fingerprint, sequence) in ids)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(target, fingerprint);
            BinaryPrimitives.WriteUInt32LittleEndian(target[8..], (uint)(sequence - ids[0].Sequence));
            target = target[EntryBytes..];
        }

        return block;
    }

    public static void Read(ReadOnlySpan<byte> block, long firstSequence, Action<ulong, long> add)
    {
        for (; block.Length >= EntryBytes; block = block[EntryBytes..])
        {
            add(BinaryPrimitives.ReadUInt64LittleEndian(block), firstSequence + BinaryPrimitives.ReadUInt32LittleEndian(block[8..]));
        }
    }
}
