using StreamStock.Core.Alerts;

namespace StreamStock.Core.Stock;

internal enum TimerKind : byte
{
    Midnight,
    ReservationDeadline,
    OrderDue,
    AlertCheck,
    SnoozeEnd,
}

/// <summary>
/// Something that falls due at a partition time. Whether it still stands is asked of the state when it fires;
/// everything in the queue can be made anew from the state, and comes in the same order then.
/// </summary>
/// <param name="Due">Partition time (UTC).</param>
/// <param name="Sequence">Row that set it: among those due at once the older goes first.</param>
/// <param name="Key">Reservation id.</param>
/// <param name="Concern">Of a check of alerts or of the end of a snooze.</param>
internal readonly record struct Timer(DateTime Due, long Sequence, TimerKind Kind, Product? Product, string? Key, AlertConcern Concern = default)
{
    /// <summary>Among all timers that stand no two are of one order, so that a restored queue goes off as the old one would.</summary>
    public (DateTime Due, long Sequence, int Rank) Order => (Due, Sequence, ((int)Kind * AlertConcerns.Count) + (int)Concern);
}

internal sealed class TimerQueue
{
    /// <summary>Timers below which sweeping is not worth it.</summary>
    private const int LeastSwept = 1024;

    private readonly PriorityQueue<Timer, (DateTime Due, long Sequence, int Rank)> _queue = new();
    private int _sweepAt = LeastSwept;

    public int Count => _queue.Count;

    /// <summary>Twice as many as stood after the last sweep: most may have lost their reason.</summary>
    public bool IsCrowded => _queue.Count >= _sweepAt;

    public void Add(in Timer timer) => _queue.Enqueue(timer, timer.Order);

    public bool TryTake(DateTime now, out Timer timer)
    {
        if (_queue.TryPeek(out timer, out _) && timer.Due <= now)
        {
            _queue.Dequeue();
            return true;
        }

        return false;
    }

    /// <summary>Drops what no longer stands, so that holds given back long before their deadline take no room until then.</summary>
    public void Sweep(Func<Timer, bool> stands)
    {
        var kept = _queue.UnorderedItems.Where(i => stands(i.Element)).ToArray();
        _queue.Clear();
        _queue.EnqueueRange(kept);
        _sweepAt = Math.Max(LeastSwept, 2 * kept.Length);
    }
}
