using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamStock.Core.Stock;

/// <summary>
/// The last hour of a product in minute buckets with running totals: adding and expiring cost the same however
/// many events the hour had. Only minutes in which something moved take room, at most <see cref="Minutes"/> of them
/// (a minute whose sums outgrow 32 bits takes another place). A struct, so that it lies within its product: there is one
/// each, and a place of its own would be another wait for memory. Not to be copied, for copies share the minutes.
/// </summary>
public struct DepletionWindow
{
    public const int Minutes = 60;

    // Closed minutes in a ring, oldest first; null while there was none. There is one a product, so a bucket is kept to 16 bytes.
    private Bucket[]? _ring;
    private int _mask;
    private int _head;
    private int _closed;
    private int _oldestMinute;
    private Bucket _current;

    /// <param name="Minute">Minutes since 0001-01-01; 0 for none.</param>
    /// <param name="NetSold">Sold less returned, in units.</param>
    /// <param name="Restocked">In units.</param>
    /// <param name="Delta">Change of on hand by sales, restocks and returns, in units.</param>
    private readonly record struct Bucket(int Minute, int NetSold, int Restocked, int Delta);

    public long NetSold { readonly get; private set; }

    public long Restocked { readonly get; private set; }

    public long Delta { readonly get; private set; }

    /// <summary>Nothing moved within the hour: closed minutes are older than the current one, and gone before it.</summary>
    public readonly bool IsEmpty => _current.Minute == 0;

    public static long MinuteOf(DateTime time) => time.Ticks / TimeSpan.TicksPerMinute;

    /// <param name="now">Partition time, not before that of an earlier call.</param>
    /// <param name="netSold">Sold less returned, in units.</param>
    /// <param name="restocked">In units.</param>
    /// <param name="delta">Change of on hand by that, in units.</param>
    public void Add(DateTime now, int netSold, int restocked, int delta)
    {
        Expire(now);
        var minute = (int)MinuteOf(now);
        if (minute > _current.Minute)
        {
            Close();
        }

        if (!TryAdd(minute, netSold, restocked, delta))
        {
            Close();
            TryAdd(minute, netSold, restocked, delta);
        }

        NetSold += netSold;
        Restocked += restocked;
        Delta += delta;
    }

    /// <summary>Brings near the places of the two oldest minutes and of the next one, which it must not look at itself.</summary>
    internal readonly void Prefetch()
    {
        if (_closed > 0 && _ring is { } ring)
        {
            Stock.Prefetch.Line(in Place(ring, _head));
            Stock.Prefetch.Line(in Place(ring, _head + 1));
            Stock.Prefetch.Line(in Place(ring, _head + _closed));
        }
    }

    /// <summary>A place of the ring. Its length, which lies elsewhere, is not looked at: the mask bounds the index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly ref Bucket Place(Bucket[] ring, int index)
    {
        if (ring is null)
        {
            throw new InvalidOperationException("The window has no closed minutes."); // Known not to be null, it need not be touched to find out.
        }

        return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(ring), index & _mask);
    }

    private bool TryAdd(int minute, int netSold, int restocked, int delta)
    {
        var (sold, came, moved) = ((long)_current.NetSold + netSold, (long)_current.Restocked + restocked, (long)_current.Delta + delta);
        if ((int)sold != sold || (int)came != came || (int)moved != moved)
        {
            return false;
        }

        _current = new Bucket(minute, (int)sold, (int)came, (int)moved);
        return true;
    }

    /// <summary>Forgets what is an hour old.</summary>
    public void Expire(DateTime now)
    {
        var first = MinuteOf(now) - Minutes + 1;
        if (_closed > 0 && _oldestMinute < first)
        {
            ExpireClosed(first);
        }

        if (_current.Minute < first && _current.Minute != 0)
        {
            Forget(in _current);
            _current = default;
        }
    }

    private void ExpireClosed(long first)
    {
        while (_closed > 0 && _oldestMinute < first && _ring is { } ring)
        {
            Forget(in Place(ring, _head));
            _head = (_head + 1) & _mask;
            _closed--;
            _oldestMinute = _closed > 0 ? Place(ring, _head).Minute : 0;
        }
    }

    /// <summary>
    /// Fraction of the hour's supply that was sold: (sold − returned) ÷ (stock at the window's start + restocked
    /// in it); 0 where there was no supply or more came back than went.
    /// </summary>
    /// <param name="onHand">Units on hand now.</param>
    public readonly double Rate(int onHand)
    {
        var supply = onHand - Delta + Restocked;
        return supply > 0 && NetSold > 0 ? (double)NetSold / supply : 0;
    }

    /// <summary>When the oldest bucket leaves the window; null where it is empty.</summary>
    public readonly DateTime? NextExpiry()
    {
        var oldest = _closed > 0 ? _oldestMinute : _current.Minute;
        return oldest == 0 ? null : new DateTime((oldest + (long)Minutes) * TimeSpan.TicksPerMinute, DateTimeKind.Utc);
    }

    public readonly long[] Save()
    {
        var numbers = new List<long>((_closed + 1) * 4);
        for (var i = 0; i < _closed; i++)
        {
            Save(Place(_ring!, _head + i), numbers);
        }

        Save(_current, numbers);
        return [.. numbers];
    }

    private static void Save(Bucket bucket, List<long> numbers)
    {
        if (bucket.Minute > 0)
        {
            numbers.AddRange([bucket.Minute, bucket.NetSold, bucket.Restocked, bucket.Delta]);
        }
    }

    public static DepletionWindow Load(ReadOnlySpan<long> numbers)
    {
        var window = new DepletionWindow();
        for (; numbers.Length >= 4; numbers = numbers[4..])
        {
            window.Close();
            window._current = new((int)numbers[0], (int)numbers[1], (int)numbers[2], (int)numbers[3]);
            window.NetSold += numbers[1];
            window.Restocked += numbers[2];
            window.Delta += numbers[3];
        }

        return window;
    }

    private void Close()
    {
        if (_current.Minute == 0)
        {
            return;
        }

        var ring = _ring is { } all && _closed <= _mask ? all : Grow();
        _oldestMinute = _closed == 0 ? _current.Minute : _oldestMinute;
        Place(ring, _head + _closed) = _current;
        _closed++;
        _current = default;
    }

    private Bucket[] Grow()
    {
        var ring = new Bucket[_ring is null ? 4 : 2 * (_mask + 1)];
        for (var i = 0; i < _closed; i++)
        {
            ring[i] = Place(_ring!, _head + i);
        }

        (_ring, _mask, _head) = (ring, ring.Length - 1, 0);
        return ring;
    }

    private void Forget(in Bucket bucket)
    {
        NetSold -= bucket.NetSold;
        Restocked -= bucket.Restocked;
        Delta -= bucket.Delta;
    }
}
