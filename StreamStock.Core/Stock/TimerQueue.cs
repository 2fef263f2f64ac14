namespace StreamStock.Core.Stock;

internal enum TimerKind : byte
{
    Midnight,
    ReservationDeadline,
    OrderDue,
    AlertDelay,
    SnoozeEnd,
}

/// <summary>
/// Something that falls due at a partition time. Whether it still stands is asked of the product when it fires, so
/// nothing is ever removed early; everything in the queue can be made anew from the products.
/// </summary>
/// <param name="Due">Partition time (UTC).</param>
/// <param name="Sequence">Row that set it: among those due at once the older goes first.</param>
/// <param name="Key">Reservation id, or the number of an alert concern.</param>
internal readonly record struct Timer(DateTime Due, long Sequence, TimerKind Kind, Product? Product, string? Key, int Concern = 0);

internal sealed class TimerQueue
{
    private readonly PriorityQueue<Timer, (DateTime Due, long Sequence)> _queue = new();

    public int Count => _queue.Count;

    public void Add(in Timer timer) => _queue.Enqueue(timer, (timer.Due, timer.Sequence));

    public bool TryTake(DateTime now, out Timer timer)
    {
        if (_queue.TryPeek(out timer, out _) && timer.Due <= now)
        {
            _queue.Dequeue();
            return true;
        }

        return false;
    }
}
