using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using Timer = StreamStock.Core.Stock.Timer;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Holds given back long before their deadline leave timers behind.</summary>
public class TimerSweepTests
{
    [Fact]
    public void Timers_that_lost_their_reason_do_not_pile_up()
    {
        var s = Scenario.Settled(100_000);
        for (var i = 0; i < 5_000; i++)
        {
            s.Release(((Reservation)s.Reserve(1, 86_400).Row.Detail!).Id);
            Assert.InRange(s.Partition.TimerCount, 1, 1_024);
        }
    }

    [Fact]
    public void Those_that_stand_are_kept_in_their_order()
    {
        var s = Scenario.Settled(100_000);
        for (var i = 0; i < 3_000; i++)
        {
            var hold = ((Reservation)s.Reserve(1, 86_400 - i).Row.Detail!).Id;
            if (i % 2 == 0)
            {
                s.Release(hold);
            }

            Assert.InRange(s.Partition.TimerCount, i / 2, Math.Max(1_024, i + 2));
        }

        var expired = s.Pass(TimeSpan.FromDays(1)).Rows.Where(r => r.Kind == RowKind.ReservationExpired).Select(r => r.CauseSequence).ToList();

        Assert.Equal(1_500, expired.Count);
        Assert.Equal(expired.OrderDescending(), expired);
        Assert.Equal(0, s.Product.Reserved);
    }

    [Fact]
    public void Timers_due_at_once_from_one_row_go_by_kind_and_concern()
    {
        Timer[] sorted =
        [
            new(Scenario.Noon, 4, TimerKind.Midnight, null, null),
            new(Scenario.Noon, 4, TimerKind.AlertCheck, null, null, StreamStock.Core.Alerts.AlertConcern.Stock),
            new(Scenario.Noon, 4, TimerKind.AlertCheck, null, null, StreamStock.Core.Alerts.AlertConcern.Forecast),
            new(Scenario.Noon, 4, TimerKind.SnoozeEnd, null, null, StreamStock.Core.Alerts.AlertConcern.Stock),
        ];
        var queue = new TimerQueue();
        foreach (var timer in sorted.Reverse())
        {
            queue.Add(in timer);
        }

        foreach (var timer in sorted)
        {
            Assert.True(queue.TryTake(Scenario.Noon, out var taken));
            Assert.Equal(timer, taken);
        }
    }
}
