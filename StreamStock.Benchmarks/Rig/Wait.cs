using System.Diagnostics;

namespace StreamStock.Benchmarks.Rig;

/// <summary>Waits for what comes about elsewhere, with a ceiling.</summary>
public static class Wait
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <exception cref="TimeoutException">It did not come to hold in time.</exception>
    public static void Until(Func<bool> holds, TimeSpan ceiling, string what)
    {
        ArgumentNullException.ThrowIfNull(holds);
        var waited = Stopwatch.StartNew();
        while (!holds())
        {
            if (waited.Elapsed > ceiling)
            {
                throw new TimeoutException($"Waited {ceiling.TotalSeconds:0} s in vain for {what}.");
            }

            For(Pause);
        }
    }

    public static void For(TimeSpan time)
    {
        using var pause = new ManualResetEventSlim();
        pause.Wait(time);
    }
}
