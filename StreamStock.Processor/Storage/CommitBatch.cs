using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Everything one transaction makes durable, for all partitions this replica owns.</summary>
public sealed class CommitBatch
{
    public List<PartitionCommit> Partitions { get; } = [];

    /// <summary>Wall clock (UTC) of the batch.</summary>
    public DateTime RecordedAt { get; init; }

    public int Rows => Partitions.Sum(p => p.Effects.Count);
}

/// <summary>One partition's share of a batch. Copies, but for the effects, which nobody else touches until the batch is done.</summary>
public sealed class PartitionCommit
{
    public required int Partition { get; init; }
    public required long Epoch { get; init; }
    public required Effects Effects { get; init; }

    /// <summary>Products whose rows are to be stored, with all that changed up to this batch.</summary>
    public required IReadOnlyList<StoredProduct> Products { get; init; }

    /// <summary>With them every product has all that changed up to this ledger row; what is lacked after it is plain rows.</summary>
    public required long SettledSequence { get; init; }

    /// <summary>Products as they are published; none where publishing waits for a later batch.</summary>
    public required IReadOnlyList<StockSnapshot> Snapshots { get; init; }

    /// <summary>Every product changed since the last such batch is among the snapshots.</summary>
    public required bool IsPublished { get; init; }

    /// <summary>Changed days of demand, but for the newest of each product.</summary>
    public required IReadOnlyList<ProductDay> OlderDays { get; init; }

    public required long Sequence { get; init; }

    /// <summary>Partition time (UTC).</summary>
    public required DateTime Time { get; init; }

    public required IReadOnlyDictionary<string, OutcomeCounts> Counts { get; init; }

    /// <summary>Counts of the day of <see cref="Time"/>.</summary>
    public required DayCounts Today { get; init; }

    /// <summary>Counts of the hours that ended.</summary>
    public required IReadOnlyList<HourlyCount> EndedHours { get; init; }

    /// <summary>What was counted so far in the hour the partition is in, as it is stored.</summary>
    public required string OpenHour { get; init; }

    public required long UnitsSold { get; init; }
    public required long UnitsLost { get; init; }

    /// <summary>Where each input topic goes on after this batch, by topic number; null where nothing is known yet.</summary>
    public required IReadOnlyList<StoredOffset?> Offsets { get; init; }

    /// <summary>Everything up to it is known to be published.</summary>
    public required long PublishedSequence { get; init; }

    /// <summary>First row whose id is still remembered; blocks that end before it are dropped.</summary>
    public required long OldestRemembered { get; init; }

    /// <summary>Dead letters that were sent again and decided.</summary>
    public required IReadOnlyList<RedecidedLetter> Redecided { get; init; }

    /// <summary>Records of the input topics not yet decided.</summary>
    public required long Lag { get; init; }
}

/// <summary>A dead letter that was sent again.</summary>
/// <param name="Letter">Which one.</param>
/// <param name="Sequence">The row that decided it, in the partition it was sent to.</param>
public readonly record struct RedecidedLetter(LetterId Letter, long Sequence);

/// <summary>Demand of one product on one day.</summary>
public readonly record struct ProductDay(string ProductId, DemandDay Day);
