using StreamStock.Core.Messaging;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// The latest ledger events in the order they arrived, in a ring. Each gets an arrival number, which pages go by:
/// sequences order one partition only.
/// </summary>
public sealed class EventLog(int capacity = ReadModelLimits.MaxRecentEvents)
{
    private readonly LedgerEvent[] ring = new LedgerEvent[capacity];
    private readonly long[] lastSequence = [.. Enumerable.Repeat(long.MinValue, Topics.MaxPartitions)];
    private readonly Lock gate = new();
    private long next;

    /// <summary>Arrival number of the next event.</summary>
    public long Next
    {
        get
        {
            lock (gate)
            {
                return next;
            }
        }
    }

    /// <summary>The event that would be overwritten next; null while there is none.</summary>
    public LedgerEvent? Oldest
    {
        get
        {
            lock (gate)
            {
                return next == 0 ? null : ring[Math.Max(0, next - capacity) % capacity];
            }
        }
    }

    /// <summary>Partition and sequence of every event held.</summary>
    public HashSet<(int Partition, long Sequence)> Keys()
    {
        lock (gate)
        {
            return [.. ring.Where(e => e is not null).Select(e => (e.Partition, e.Sequence))];
        }
    }

    /// <summary>Appends an event unless it, or a later one of its partition, is there.</summary>
    public bool Append(LedgerEvent e)
    {
        lock (gate)
        {
            if ((uint)e.Partition >= Topics.MaxPartitions || lastSequence[e.Partition] >= e.Sequence)
            {
                return false;
            }

            lastSequence[e.Partition] = e.Sequence;
            ring[next++ % capacity] = e;
            return true;
        }
    }

    /// <summary>The newest events before an arrival number that pass the filter, newest first.</summary>
    /// <param name="before">Only events with a smaller arrival number; <see cref="long.MaxValue"/> starts at the newest.</param>
    /// <param name="limit">At most this many.</param>
    /// <param name="filter">Null passes all.</param>
    public EventSlice Take(long before, int limit, Func<LedgerEvent, bool>? filter = null)
    {
        var items = new List<LedgerEvent>(Math.Min(limit, capacity));
        lock (gate)
        {
            var oldest = Math.Max(0, next - capacity);
            var at = Math.Min(before, next);
            while (at > oldest && items.Count < limit)
            {
                var e = ring[--at % capacity];
                if (filter is null || filter(e))
                {
                    items.Add(e);
                }
            }

            return new(items, at, at > oldest);
        }
    }

    /// <summary>Events that arrived since an arrival number, oldest first, the latest <paramref name="limit"/> of them.</summary>
    public (IReadOnlyList<LedgerEvent> Items, long Next) Since(long arrival, int limit)
    {
        lock (gate)
        {
            var from = Math.Max(Math.Max(arrival, next - capacity), next - limit);
            var items = new List<LedgerEvent>((int)Math.Max(0, next - from));
            for (var at = Math.Max(0, from); at < next; at++)
            {
                items.Add(ring[at % capacity]);
            }

            return (items, next);
        }
    }
}

/// <summary>Part of the event log.</summary>
/// <param name="Items">Newest first.</param>
/// <param name="Before">Arrival number to go on from.</param>
/// <param name="More">There are older ones in memory.</param>
public readonly record struct EventSlice(IReadOnlyList<LedgerEvent> Items, long Before, bool More);
