namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>How far a producer may run ahead of the group that reads it, per topic-partition.</summary>
/// <param name="MaxBytes">Bytes of keys, values and headers not yet committed by the group.</param>
/// <param name="MaxRecords">Records not yet committed by the group.</param>
public sealed record FlowControlLimits(long MaxBytes, int MaxRecords)
{
    /// <summary>The embedded broker drops the oldest beyond 5 MiB a partition; others write to the same partitions.</summary>
    public static FlowControlLimits Default { get; } = new(2 * 1024 * 1024, 20_000);
}

/// <summary>
/// The arithmetic of flow control for one topic-partition, without a broker. A record is <b>reserved</b> when it is
/// handed to the client, <b>delivered</b> when the broker names its offset, and <b>freed</b> when the reading group
/// has committed an offset beyond it. What is reserved or delivered but not freed is ahead, and bounded.
/// Safe for use by several threads: delivery reports come on the client's own.
/// </summary>
public sealed class FlowControlWindow(FlowControlLimits limits)
{
    /// <summary>Assumed size of records that were there before this producer: their bytes cannot be asked for.</summary>
    public const int AssumedBytes = 512;

    private readonly Lock gate = new();
    private readonly Queue<int> reserved = new();
    private readonly Queue<(long Offset, int Bytes)> delivered = new();
    private long bytesAhead;
    private long deliveredEnd;
    private long backlogEnd;
    private long backlog;

    /// <summary>Records handed over or found, and not yet committed by the group.</summary>
    public long RecordsAhead
    {
        get
        {
            lock (gate)
            {
                return Records;
            }
        }
    }

    /// <summary>Offset after the last record known to be on the broker.</summary>
    public long DeliveredEnd
    {
        get
        {
            lock (gate)
            {
                return deliveredEnd;
            }
        }
    }

    /// <summary>Half of a limit is used: time to ask for commits, before anyone must wait for them.</summary>
    public bool IsHalfFull
    {
        get
        {
            lock (gate)
            {
                return bytesAhead * 2 >= limits.MaxBytes || Records * 2 >= limits.MaxRecords;
            }
        }
    }

    private long Records => reserved.Count + delivered.Count + backlog;

    /// <summary>Starts from what the partition holds: everything between the group's commit and the end is ahead.</summary>
    /// <param name="low">First offset the partition holds.</param>
    /// <param name="high">Offset of the next record.</param>
    /// <param name="committed">Next offset the group reads; negative where it never committed.</param>
    public void Start(long low, long high, long committed)
    {
        lock (gate)
        {
            SetBacklog(high, Math.Max(low, committed));
            deliveredEnd = Math.Max(deliveredEnd, high);
        }
    }

    /// <summary>Takes room for one record, or says that there is none. An empty window takes any record.</summary>
    public bool TryReserve(int bytes)
    {
        lock (gate)
        {
            if (Records > 0 && (bytesAhead + bytes > limits.MaxBytes || Records >= limits.MaxRecords))
            {
                return false;
            }

            reserved.Enqueue(bytes);
            bytesAhead += bytes;
            return true;
        }
    }

    /// <summary>The oldest reserved record is on the broker; the client reports a partition's records in order.</summary>
    public void Delivered(long offset)
    {
        lock (gate)
        {
            if (offset < deliveredEnd)
            {
                // Offsets began again: the broker was replaced, and no commit for the older ones will come.
                ForgetDelivered(long.MaxValue, 0);
            }

            delivered.Enqueue((offset, reserved.Dequeue()));
            deliveredEnd = offset + 1;
        }
    }

    /// <summary>A reserved record was never handed to the client.</summary>
    public void Cancel()
    {
        lock (gate)
        {
            bytesAhead -= reserved.Dequeue();
        }
    }

    /// <summary>Frees what lies before the group's commit.</summary>
    /// <param name="committed">Next offset the group reads; negative where it never committed.</param>
    public void Committed(long committed)
    {
        lock (gate)
        {
            while (delivered.TryPeek(out var oldest) && oldest.Offset < committed)
            {
                bytesAhead -= delivered.Dequeue().Bytes;
            }

            if (backlog > 0 && committed >= 0)
            {
                SetBacklog(backlogEnd, committed);
            }
        }
    }

    /// <summary>
    /// Forgets records the partition no longer holds: trimmed ones, or those of an earlier life of the broker. No
    /// commit would ever come for them, and the producer would wait for ever.
    /// </summary>
    /// <param name="low">First offset the partition holds.</param>
    /// <param name="high">Offset of the next record.</param>
    /// <param name="knownEnd"><see cref="DeliveredEnd"/> before the broker was asked: later deliveries are not lost.</param>
    public void Forget(long low, long high, long knownEnd)
    {
        lock (gate)
        {
            var replaced = high < knownEnd && deliveredEnd == knownEnd;
            ForgetDelivered(low, replaced ? high : long.MaxValue);
            if (backlog > 0)
            {
                SetBacklog(backlogEnd, replaced ? backlogEnd : Math.Max(low, backlogEnd - backlog));
            }

            deliveredEnd = replaced ? high : deliveredEnd;
        }
    }

    private void ForgetDelivered(long low, long high)
    {
        for (var count = delivered.Count; count > 0; count--)
        {
            var record = delivered.Dequeue();
            if (record.Offset >= low && record.Offset < high)
            {
                delivered.Enqueue(record);
            }
            else
            {
                bytesAhead -= record.Bytes;
            }
        }
    }

    private void SetBacklog(long end, long next)
    {
        bytesAhead -= BacklogBytes;
        backlogEnd = end;
        backlog = Math.Max(0, end - next);
        bytesAhead += BacklogBytes;
    }

    private long BacklogBytes => backlog * AssumedBytes;
}
