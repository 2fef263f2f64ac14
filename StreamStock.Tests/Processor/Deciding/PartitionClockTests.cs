using Microsoft.Extensions.Time.Testing;
using StreamStock.Processor.Deciding;
using Xunit;

namespace StreamStock.Tests.Processor.Deciding;

public class PartitionClockTests
{
    private static readonly DateTime Wall = new(2026, 11, 1, 12, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Simulated = new(2011, 3, 1, 9, 0, 0, DateTimeKind.Utc);
    private readonly FakeTimeProvider _time = new(Wall);

    [Fact]
    public void The_wall_clock_is_the_wall_clock_whatever_the_source_says()
    {
        var clock = new PartitionClock(followsEvents: false, _time, default);

        Assert.True(clock.IsRunning);
        Assert.Equal(Wall, clock.Follow(Simulated));
        Assert.Equal(Wall, clock.Now);
    }

    [Fact]
    public void The_event_clock_says_what_its_source_said_last()
    {
        var clock = Started();

        _time.Advance(TimeSpan.FromSeconds(4));

        Assert.Equal(Simulated, clock.Now);
    }

    [Fact]
    public void The_event_clock_runs_on_at_wall_speed_after_five_silent_seconds()
    {
        var clock = Started();

        _time.Advance(TimeSpan.FromSeconds(12));

        Assert.Equal(Simulated.AddSeconds(7), clock.Now);
    }

    [Fact]
    public void An_older_event_does_not_turn_it_back()
    {
        var clock = Started();

        Assert.Equal(Simulated, clock.Follow(Simulated.AddHours(-1)));
    }

    [Fact]
    public void After_a_restart_it_goes_on_at_the_stored_time() =>
        Assert.Equal(Simulated, new PartitionClock(followsEvents: true, _time, Simulated).Now);

    [Fact]
    public void A_new_event_clock_waits_for_its_source_but_not_for_ever()
    {
        var clock = new PartitionClock(followsEvents: true, _time, default);
        Assert.False(clock.IsRunning);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.True(clock.IsRunning);
        Assert.Equal(Wall.AddSeconds(5), clock.Now);
    }

    private PartitionClock Started()
    {
        var clock = new PartitionClock(followsEvents: true, _time, default);
        clock.Follow(Simulated);
        return clock;
    }
}
