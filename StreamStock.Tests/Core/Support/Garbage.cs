using Xunit;

namespace StreamStock.Tests.Core.Support;

/// <summary>What code leaves behind.</summary>
internal static class Garbage
{
    private const int Times = 1_000;

    /// <summary>
    /// A collection that some other test causes takes what is left of a thread's piece of memory, and that counts as
    /// allocated. The smallest object, allocated each time, would come to three times as much.
    /// </summary>
    private const int PieceBytes = 8 * 1024;

    public static void AssertNone(Action work)
    {
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            work();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, PieceBytes);
    }
}
