namespace StreamStock.Core.Models;

/// <summary>State of one partition, at most five times a second: the value of <c>inventory.feed</c>.</summary>
public sealed record FeedRecord
{
    public int Partition { get; init; }

    /// <summary>Last ledger sequence published; orders the records of a partition.</summary>
    public long Sequence { get; init; }

    /// <summary>Which processor wrote it.</summary>
    public required string Owner { get; init; }

    /// <summary>Partition time (UTC): the readers' "now".</summary>
    public DateTime PartitionTime { get; init; }

    /// <summary><c>event</c> where time is simulated or replayed, <c>wall</c> where it is the wall clock.</summary>
    public required string Clock { get; init; }

    /// <summary>Wall clock (UTC) of this record.</summary>
    public DateTime PublishedAt { get; init; }

    /// <summary>Counted since the data was first made, by event type: records read from the topics and not made by the processor.</summary>
    public IReadOnlyDictionary<string, OutcomeCounts> Counts { get; set; } = new Dictionary<string, OutcomeCounts>();

    /// <summary>The same counts of one day only: that of partition time, or an earlier one where nothing was counted since.</summary>
    public DayCounts Today { get; set; } = DayCounts.None;

    /// <summary>Records of the input topics not yet decided.</summary>
    public long Lag { get; init; }

    /// <summary>Ledger rows of the partition.</summary>
    public long LedgerRows { get; init; }

    /// <summary>From record timestamp to durable, of the events since the last record.</summary>
    public LatencyHistogram Latency { get; set; } = new();

    /// <summary>The latest decided events since the last record, newest last, at most <see cref="MaxEvents"/>.</summary>
    public IReadOnlyList<LedgerEvent> Events { get; set; } = [];

    public const int MaxEvents = 50;
}

/// <summary>Counts of one UTC day of partition time, by event type.</summary>
public sealed record DayCounts(DateOnly Day, IReadOnlyDictionary<string, OutcomeCounts> Counts)
{
    public static DayCounts None { get; } = new(default, new Dictionary<string, OutcomeCounts>());
}

/// <summary>How the events of one type ended.</summary>
public sealed record OutcomeCounts(long Accepted, long Rejected, long Duplicates, long DeadLetters)
{
    public long Total => Accepted + Rejected + Duplicates + DeadLetters;

    public static OutcomeCounts operator +(OutcomeCounts a, OutcomeCounts b) =>
        new(a.Accepted + b.Accepted, a.Rejected + b.Rejected, a.Duplicates + b.Duplicates, a.DeadLetters + b.DeadLetters);

    public static OutcomeCounts Add(OutcomeCounts left, OutcomeCounts right) => left + right;

    public static OutcomeCounts None { get; } = new(0, 0, 0, 0);
}

/// <summary>Latencies in buckets that double: bucket i counts those below 2^i milliseconds, the last one all longer.</summary>
public sealed record LatencyHistogram
{
    public const int Buckets = 18;

    public IReadOnlyList<long> Counts { get; set; } = [];
}

/// <summary>One row of the ledger as people read it.</summary>
public sealed record LedgerEvent
{
    public int Partition { get; init; }
    public long Sequence { get; init; }

    /// <summary>Id of the event that was decided; empty for what the processor did by itself.</summary>
    public string EventId { get; set; } = "";

    /// <summary>SALE, RESTOCK, … or ORDER_PLACED, RESERVATION_EXPIRED and the like.</summary>
    public required string Type { get; init; }

    public required string ProductId { get; init; }
    public string Warehouse { get; set; } = "";
    public required string Outcome { get; init; }
    public string? Reason { get; init; }

    /// <summary>Units asked for.</summary>
    public int Quantity { get; init; }

    /// <summary>Change of on hand.</summary>
    public int Delta { get; init; }

    public int StockAfter { get; init; }
    public int ReservedAfter { get; init; }

    /// <summary>Partition time (UTC) at which it was decided.</summary>
    public DateTime EffectiveAt { get; init; }

    /// <summary>The event's own time, where it said so.</summary>
    public DateTime? OccurredAt { get; init; }

    /// <summary>Wall clock (UTC) of the commit.</summary>
    public DateTime RecordedAt { get; init; }

    public string? TraceId { get; init; }

    /// <summary>True for what was published by the processor itself, such as an automatic RESTOCK.</summary>
    public bool ByProcessor { get; init; }
}
