namespace StreamStock.Generator.Status;

/// <summary>Speed of a growing count over the last few seconds. Not safe for use by several threads.</summary>
public sealed class RateMeter(TimeProvider time)
{
    /// <summary>Age of the oldest reading that is used.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    /// <summary>Least time between two readings that are kept.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly Queue<(long At, long Count)> readings = new();
    private (long At, long Count) last = (time.GetTimestamp(), 0);

    /// <summary>Takes a reading and says how many a second it makes.</summary>
    public double Update(long count)
    {
        var now = time.GetTimestamp();
        if (readings.Count == 0 || time.GetElapsedTime(last.At, now) >= Step)
        {
            readings.Enqueue(last = readings.Count == 0 ? last : (now, count));
        }

        while (readings.Count > 1 && time.GetElapsedTime(readings.Peek().At, now) > Window)
        {
            readings.Dequeue();
        }

        var (at, before) = readings.Peek();
        var elapsed = time.GetElapsedTime(at, now).TotalSeconds;
        return elapsed > 0 ? (count - before) / elapsed : 0;
    }
}
