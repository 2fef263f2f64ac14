namespace StreamStock.Generator.Sources;

/// <summary>
/// Makes event time pass at a factor of wall time. Where sending was held up for long, time goes on from there: a
/// burst of everything missed would look like nothing that happens in a shop.
/// </summary>
/// <param name="speed">Seconds of event time in one of wall time; null never waits.</param>
/// <param name="start">Event time at the moment of construction.</param>
/// <param name="time">The wall clock.</param>
public sealed class Pacer(double? speed, DateTime start, TimeProvider time)
{
    /// <summary>Longest lag behind the wall clock that is caught up.</summary>
    public static readonly TimeSpan MaxCatchUp = TimeSpan.FromSeconds(5);

    /// <summary>Shortest wait: below it a timer costs more than it orders.</summary>
    public static readonly TimeSpan MinWait = TimeSpan.FromMilliseconds(5);

    private long origin = time.GetTimestamp();

    /// <summary>Event time now.</summary>
    public DateTime Now => start + (time.GetElapsedTime(origin) * (speed ?? 1));

    /// <summary>Waits until <paramref name="moment"/> of event time has come.</summary>
    public async ValueTask WaitAsync(DateTime moment, CancellationToken cancellationToken)
    {
        if (speed is not { } factor)
        {
            return;
        }

        while (true)
        {
            var ahead = ((moment - start) / factor) - time.GetElapsedTime(origin);
            if (ahead < -MaxCatchUp)
            {
                start = moment;
                origin = time.GetTimestamp();
                return;
            }

            if (ahead < MinWait)
            {
                return;
            }

            // In steps, because a timer's longest wait is bounded and a factor may be small.
            await Task.Delay(ahead < TimeSpan.FromHours(1) ? ahead : TimeSpan.FromHours(1), time, cancellationToken);
        }
    }
}
