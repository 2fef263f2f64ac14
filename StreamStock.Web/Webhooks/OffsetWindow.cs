namespace StreamStock.Web.Webhooks;

/// <summary>
/// Offsets of one partition whose deliveries are under way, in the order they were read. What may be committed is the
/// first that is not done: a replica that takes over delivers from there again.
/// </summary>
internal sealed class OffsetWindow
{
    private readonly Queue<Entry> open = new();
    private readonly Lock gate = new();
    private long next = -1;

    /// <summary>Records that are not done.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                Shift();
                return open.Count;
            }
        }
    }

    /// <summary>First offset to be read after a takeover; negative where nothing was read.</summary>
    public long Committable
    {
        get
        {
            lock (gate)
            {
                Shift();
                return open.TryPeek(out var first) ? first.Offset : next;
            }
        }
    }

    /// <summary>A record with so many deliveries was read; the returned action is called once for each that is done.</summary>
    public Action Begin(long offset, int deliveries)
    {
        lock (gate)
        {
            next = offset + 1;
            var entry = new Entry(offset, deliveries);
            if (deliveries > 0)
            {
                open.Enqueue(entry);
            }

            return () => Interlocked.Decrement(ref entry.Left);
        }
    }

    private void Shift()
    {
        while (open.TryPeek(out var first) && Volatile.Read(ref first.Left) <= 0)
        {
            open.Dequeue();
        }
    }

    private sealed class Entry(long offset, int left)
    {
        public int Left = left;

        public long Offset => offset;
    }
}
