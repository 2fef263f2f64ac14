using System.Diagnostics.CodeAnalysis;

namespace StreamStock.Core.Stock;

/// <summary>What was asked of a product on one UTC day.</summary>
public struct DemandDay
{
    /// <summary>Day number (days since 0001-01-01).</summary>
    public int Day;

    /// <summary>Seconds of the day with nothing on hand.</summary>
    public int OutOfStockSeconds;

    /// <summary>Units sold.</summary>
    public long Accepted;

    /// <summary>Units refused for want of stock: lost demand.</summary>
    public long Rejected;

    /// <summary>Units brought back, damaged ones included.</summary>
    public long Returned;

    public readonly long Asked => Accepted + Rejected;
}

/// <summary>
/// Daily demand of one product, days without anything left out, oldest first; at most <see cref="MaxDays"/> back
/// from the newest. Late events find their day by binary search. The newest day, which nearly every event goes to,
/// is kept apart from the list: the list's own place of it is brought up to date when it is read. A struct, so that the
/// newest day lies within its product. Not to be copied, for copies share the older days.
/// </summary>
public struct DemandHistory()
{
    public const int MaxDays = 800;

    private DemandDay[] _days = [];
    private int _count;
    private DemandDay _newest;
    private List<int>? _olderChanged;

    public readonly ReadOnlySpan<DemandDay> Days
    {
        get
        {
            Settle();
            return _days.AsSpan(0, _count);
        }
    }

    /// <summary>The newest day with anything; null where there is none.</summary>
    public readonly DemandDay? Newest => _count == 0 ? null : _newest;

    /// <summary>Units asked for (sold + lost) on a day.</summary>
    public readonly DemandDay On(int day)
    {
        Settle();
        var index = Find(day);
        return index >= 0 ? _days[index] : new DemandDay { Day = day };
    }

    /// <summary>The entry of a day, to be changed; made where it is missing.</summary>
    /// <param name="day">Day number.</param>
    /// <param name="kept">False where the day is too old to be kept: what is returned is then none of its business.</param>
    [UnscopedRef]
    public ref DemandDay Entry(int day, out bool kept)
    {
        kept = _count == 0 || day > _newest.Day - MaxDays;
        if (kept && (_count == 0 || day > _newest.Day))
        {
            Append(day);
        }

        if (!kept || day == _newest.Day)
        {
            return ref _newest;
        }

        return ref Older(day);
    }

    private ref DemandDay Older(int day)
    {
        var index = Find(day);
        if (index < 0)
        {
            index = ~index;
            Insert(index, day);
        }

        MarkOlder(day);
        return ref _days[index];
    }

    private void Append(int day)
    {
        Settle();
        if (_count > 0)
        {
            MarkOlder(_newest.Day);
        }

        Insert(_count, day);
        DropBefore(day - MaxDays);
        _newest = _days[_count - 1];
    }

    private void MarkOlder(int day)
    {
        _olderChanged ??= [];
        if (_olderChanged.Count == 0 || _olderChanged[^1] != day)
        {
            _olderChanged.Add(day);
        }
    }

    private readonly void Settle()
    {
        if (_count > 0)
        {
            _days[_count - 1] = _newest;
        }
    }

    /// <summary>There are days for <see cref="TakeOlderChanged"/>.</summary>
    internal readonly bool HasOlderChanged => _olderChanged is not null;

    /// <summary>The days that were changed, or stopped being the newest, since this was asked last, without the newest: that one is stored with its product.</summary>
    public IReadOnlyList<int> TakeOlderChanged()
    {
        if (_olderChanged is null)
        {
            return [];
        }

        var first = _newest.Day - MaxDays + 1;
        int[] changed = [.. _olderChanged.Where(day => day >= first).Distinct()];
        _olderChanged = null;
        return changed;
    }

    /// <summary>Fills <paramref name="target"/> with the units asked for on the days that end on <paramref name="lastDay"/>.</summary>
    public readonly void Asked(int lastDay, Span<long> target)
    {
        Settle();
        target.Clear();
        for (var i = _count - 1; i >= 0; i--)
        {
            var back = lastDay - _days[i].Day;
            if (back >= target.Length)
            {
                break;
            }

            if (back >= 0)
            {
                target[target.Length - 1 - back] = _days[i].Asked;
            }
        }
    }

    /// <summary>Takes a stored day. Days must come oldest first, but for the newest, which may come before all others.</summary>
    public void Load(in DemandDay day)
    {
        Settle();
        Grow();
        _days[_count++] = day;
        if (_count > 1 && day.Day < _newest.Day)
        {
            (_days[_count - 2], _days[_count - 1]) = (day, _newest);
        }

        _newest = _days[_count - 1];
    }

    private readonly int Find(int day)
    {
        int low = 0, high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (_days[middle].Day == day)
            {
                return middle;
            }

            if (_days[middle].Day < day)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private void Insert(int index, int day)
    {
        Grow();
        Array.Copy(_days, index, _days, index + 1, _count - index);
        _days[index] = new DemandDay { Day = day };
        _count++;
    }

    private void DropBefore(int firstDay)
    {
        var drop = 0;
        while (_days[drop].Day <= firstDay)
        {
            drop++;
        }

        if (drop > 0)
        {
            Array.Copy(_days, drop, _days, 0, _count - drop);
            _count -= drop;
        }
    }

    private void Grow()
    {
        if (_count == _days.Length)
        {
            Array.Resize(ref _days, Math.Max(4, _count * 2));
        }
    }
}
