namespace StreamStock.Processor.Storage;

/// <summary>Times as databases hold them: microseconds since 1970-01-01 UTC.</summary>
internal static class StoredTime
{
    private const long TicksPerMicrosecond = TimeSpan.TicksPerMillisecond / 1000;

    public static long Micros(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TicksPerMicrosecond;

    public static long? Micros(DateTime? time) => time is { } t ? Micros(t) : null;

    public static DateTime Utc(long micros) => new(DateTime.UnixEpoch.Ticks + (micros * TicksPerMicrosecond), DateTimeKind.Utc);

    public static DateTime? Utc(long? micros) => micros is { } m ? Utc(m) : null;

    public static int Day(DateTime time) => (int)(time.Ticks / TimeSpan.TicksPerDay);
}
