using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamStock.Core.Stock;

/// <summary>
/// Says of a fingerprint in which generations it may be: nearly every look-up is of an id that is in none, and asking each
/// generation's table would be a wait for memory each. Every generation has a lane; the words of all lanes for one
/// fingerprint lie side by side in one cache line. An id sets four bits of one word, so that with eight ids a word one in some hundred
/// passes without being there.
/// </summary>
internal sealed class DedupeFilter
{
    /// <summary>Lanes, one for each generation there can be at a time.</summary>
    public const int Lanes = 4;

    private const int WordsPerLine = 8;

    private readonly ulong[] _words;

    /// <summary>First word at the start of a cache line.</summary>
    private readonly int _first;
    private readonly int _mask;

    /// <param name="groups">Words a lane has; a power of two.</param>
    public DedupeFilter(int groups)
    {
        _words = GC.AllocateArray<ulong>((groups * Lanes) + WordsPerLine - 1, pinned: true);
        var misplaced = (int)(Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0) / sizeof(ulong) % WordsPerLine);
        _first = (WordsPerLine - misplaced) % WordsPerLine;
        _mask = groups - 1;
    }

    public int Groups => _mask + 1;

    public void Prefetch(ulong fingerprint) => Stock.Prefetch.Line(in _words[Place(fingerprint)]);

    /// <summary>The lanes that may hold it, a bit each.</summary>
    public uint Find(ulong fingerprint)
    {
        var bits = Vector256.Create(Bits(fingerprint));
        return Vector256.Equals(Vector256.LoadUnsafe(in _words[Place(fingerprint)]) & bits, bits).ExtractMostSignificantBits();
    }

    public void Add(int lane, ulong fingerprint) => _words[Place(fingerprint) + lane] |= Bits(fingerprint);

    /// <summary>Empties a lane for the next generation.</summary>
    public void Clear(int lane)
    {
        for (var i = _first + lane; i < _first + (Groups * Lanes); i += Lanes)
        {
            _words[i] = 0;
        }
    }

    private int Place(ulong fingerprint) => _first + (((int)(fingerprint >> 32) & _mask) * Lanes);

    private static ulong Bits(ulong fingerprint) =>
        (1UL << (int)fingerprint) | (1UL << (int)(fingerprint >> 6)) | (1UL << (int)(fingerprint >> 12)) | (1UL << (int)(fingerprint >> 18));
}
