namespace StreamStock.ServiceDefaults;

/// <summary>
/// Exponential back-off with jitter. Each delay lies between half and the whole of <c>first · 2^attempt</c>, at most
/// the ceiling: replicas that failed together do not come back together.
/// </summary>
/// <param name="first">Longest delay after the first failure.</param>
/// <param name="ceiling">Longest delay of all.</param>
/// <param name="random">Source of the jitter; seeded by the caller.</param>
public sealed class Backoff(TimeSpan first, TimeSpan ceiling, Random random)
{
    private const int MaxDoublings = 30;
    private int failures;

    /// <summary>Failures since the last <see cref="Reset"/>.</summary>
    public int Failures => failures;

    /// <summary>Counts a failure and says how long to wait before the next try.</summary>
    public TimeSpan Next()
    {
        var whole = first * Math.Pow(2, Math.Min(failures++, MaxDoublings));
        var bounded = whole < ceiling ? whole : ceiling;
        return bounded * (0.5 + (random.NextDouble() / 2));
    }

    /// <summary>Begins again after a success.</summary>
    public void Reset() => failures = 0;
}
