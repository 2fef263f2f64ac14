namespace StreamStock.Generator.Sources;

/// <summary>
/// The full hours that pass between events. Each is announced to every partition, so that a partition without sales
/// keeps time with the others and what is due there is decided.
/// </summary>
public sealed class HourlyTime(DateTime start)
{
    /// <summary>Longest gap announced hour by hour; a longer one, such as a mistyped year, is passed in as many steps.</summary>
    public const int MaxStepsPerGap = 31 * 24;

    private DateTime last = Floor(start);

    /// <summary>The hours after the last announced one up to <paramref name="now"/>, oldest first; empty if time went back.</summary>
    public IEnumerable<DateTime> Until(DateTime now)
    {
        var hours = (long)(Floor(now) - last).TotalHours;
        if (hours <= 0)
        {
            yield break;
        }

        var step = Math.Max(1, (hours + MaxStepsPerGap - 1) / MaxStepsPerGap);
        for (var passed = hours % step; passed <= hours; passed += step)
        {
            if (passed > 0)
            {
                yield return last.AddHours(passed);
            }
        }

        last = Floor(now);
    }

    public static DateTime Floor(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
