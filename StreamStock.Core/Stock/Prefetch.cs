using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace StreamStock.Core.Stock;

/// <summary>
/// Asks the processor to bring memory near without waiting for it. A hint: it changes nothing, an address that the
/// collector has emptied meanwhile does no harm, and where the processor has no such instruction nothing happens.
/// </summary>
internal static unsafe class Prefetch
{
    private const int CacheLine = 64;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Line<T>(ref readonly T place)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in place)));
        }
    }

    /// <summary>The first so many bytes of an object, its header included.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Object(object target, int bytes)
    {
        if (!Sse.IsSupported)
        {
            return;
        }

        var address = Unsafe.As<object, nint>(ref target);
        for (var line = 0; line < bytes; line += CacheLine)
        {
            Sse.Prefetch0((void*)(address + line));
        }

        Sse.Prefetch0((void*)(address + bytes - 1));
    }
}
