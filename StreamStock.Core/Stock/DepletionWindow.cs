namespace StreamStock.Core.Stock;

/// <summary>What moved within one minute of partition time, in units.</summary>
/// <param name="Minute">Minutes since 0001-01-01.</param>
/// <param name="NetSold">Sold less returned.</param>
/// <param name="Restocked">Restocked.</param>
/// <param name="Delta">Change of on hand, from whatever cause.</param>
public readonly record struct DepletionBucket(long Minute, long NetSold, long Restocked, long Delta);

/// <summary>
/// The last hour of a product in minute buckets with running totals: adding and expiring cost the same however
/// many events the hour had. Only minutes in which something moved take room, at most <see cref="Minutes"/> of them.
/// </summary>
public sealed class DepletionWindow
{
    public const int Minutes = 60;

    private readonly Queue<DepletionBucket> _closed = new();
    private DepletionBucket _current;

    public long NetSold { get; private set; }

    public long Restocked { get; private set; }

    public long Delta { get; private set; }

    public static long MinuteOf(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;

    public void Add(DateTime now, long netSold, long restocked, long delta)
    {
        Expire(now);
        var minute = MinuteOf(now);
        if (minute > _current.Minute)
        {
            Close();
            _current = new(minute, 0, 0, 0);
        }

        _current = new(_current.Minute, _current.NetSold + netSold, _current.Restocked + restocked, _current.Delta + delta);
        NetSold += netSold;
        Restocked += restocked;
        Delta += delta;
    }

    /// <summary>Forgets what is an hour old.</summary>
    public void Expire(DateTime now)
    {
        var first = MinuteOf(now) - Minutes + 1;
        while (_closed.TryPeek(out var oldest) && oldest.Minute < first)
        {
            Forget(_closed.Dequeue());
        }

        if (_current.Minute < first)
        {
            Forget(_current);
            _current = default;
        }
    }

    /// <summary>
    /// Fraction of the hour's supply that was sold: (sold − returned) ÷ (stock at the window's start + restocked
    /// in it); 0 where there was no supply or more came back than went.
    /// </summary>
    /// <param name="onHand">Units on hand now.</param>
    public double Rate(int onHand)
    {
        var supply = onHand - Delta + Restocked;
        return supply > 0 && NetSold > 0 ? (double)NetSold / supply : 0;
    }

    /// <summary>When the oldest bucket leaves the window; null where it is empty.</summary>
    public DateTime? NextExpiry()
    {
        var oldest = _closed.TryPeek(out var closed) ? closed.Minute : _current.Minute;
        return oldest == 0 ? null : new DateTime((oldest + Minutes) * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
    }

    public long[] Save()
    {
        var numbers = new List<long>((_closed.Count + 1) * 4);
        foreach (var bucket in _closed.Append(_current).Where(b => b.Minute > 0))
        {
            numbers.AddRange([bucket.Minute, bucket.NetSold, bucket.Restocked, bucket.Delta]);
        }

        return [.. numbers];
    }

    public static DepletionWindow Load(ReadOnlySpan<long> numbers)
    {
        var window = new DepletionWindow();
        for (; numbers.Length >= 4; numbers = numbers[4..])
        {
            window.Close();
            window._current = new(numbers[0], numbers[1], numbers[2], numbers[3]);
            window.NetSold += numbers[1];
            window.Restocked += numbers[2];
            window.Delta += numbers[3];
        }

        return window;
    }

    private void Close()
    {
        if (_current.Minute > 0)
        {
            _closed.Enqueue(_current);
        }

        _current = default;
    }

    private void Forget(DepletionBucket bucket)
    {
        NetSold -= bucket.NetSold;
        Restocked -= bucket.Restocked;
        Delta -= bucket.Delta;
    }
}
