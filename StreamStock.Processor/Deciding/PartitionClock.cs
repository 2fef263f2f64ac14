namespace StreamStock.Processor.Deciding;

/// <summary>
/// What time it is in one partition. On the wall clock that is the wall clock; on the event clock it is what the
/// source said last, and once the source has been silent for <see cref="SourceSilence"/> it runs on from there at
/// wall speed. The state machine sees to it that it never goes back.
/// </summary>
internal sealed class PartitionClock(bool followsEvents, TimeProvider wallClock, DateTime stored)
{
    public static readonly TimeSpan SourceSilence = TimeSpan.FromSeconds(5);

    private readonly long _started = wallClock.GetTimestamp();
    private DateTime _base = stored;
    private long _baseAt = wallClock.GetTimestamp();

    /// <summary>Whether it can say a time at all: a new event clock waits for its source, but not for ever.</summary>
    public bool IsRunning => !followsEvents || _base != default || wallClock.GetElapsedTime(_started) >= SourceSilence;

    public DateTime Now
    {
        get
        {
            var wall = Wall;
            if (!followsEvents)
            {
                return wall;
            }

            if (_base == default)
            {
                (_base, _baseAt) = (wall, wallClock.GetTimestamp());
            }

            var silent = wallClock.GetElapsedTime(_baseAt) - SourceSilence;
            return silent > TimeSpan.Zero ? Trim(_base + silent) : _base;
        }
    }

    /// <summary>Time of an event that moves the clock.</summary>
    public DateTime Follow(DateTime source)
    {
        if (!followsEvents)
        {
            return Wall;
        }

        _base = source > _base ? source : _base;
        _baseAt = wallClock.GetTimestamp();
        return _base;
    }

    private DateTime Wall => Trim(wallClock.GetUtcNow().UtcDateTime);

    /// <summary>Databases hold microseconds; what is decided must be what is read back.</summary>
    public static DateTime Trim(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMicrosecond));
}
