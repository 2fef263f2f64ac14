using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using Timer = StreamStock.Core.Stock.Timer;

namespace StreamStock.Tests.Core.Stock;

public class TimerQueueTests
{
    private static readonly DateTime Noon = Scenario.Noon;

    [Fact]
    public void Timers_come_by_due_time_and_then_by_sequence()
    {
        var queue = new TimerQueue();
        foreach (var (minute, sequence) in new[] { (2, 1), (1, 9), (1, 3), (3, 0), (1, 7) })
        {
            queue.Add(new Timer(Noon.AddMinutes(minute), sequence, TimerKind.Midnight, null, null));
        }

        var taken = new List<long>();
        while (queue.TryTake(Noon.AddMinutes(2), out var timer))
        {
            taken.Add(timer.Sequence);
        }

        Assert.Equal([3, 7, 9, 1], taken);
        Assert.Equal(1, queue.Count);
    }

    [Fact]
    public void A_timer_is_due_at_its_time_and_not_before()
    {
        var queue = new TimerQueue();
        queue.Add(new Timer(Noon, 1, TimerKind.Midnight, null, null));
        Assert.False(queue.TryTake(Noon.AddTicks(-1), out _));
        Assert.True(queue.TryTake(Noon, out _));
        Assert.False(queue.TryTake(Noon.AddYears(1), out _));
    }
}
