using StreamStock.Core.Messaging;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>The latest feed record of each partition, and what follows from the differences between them.</summary>
public sealed class FeedTable
{
    private static readonly string[] TransactionTypes = ["SALE", "RESTOCK", "RETURN"];

    private readonly FeedRecord?[] latest = new FeedRecord?[Topics.MaxPartitions];
    private readonly Lock gate = new();

    /// <summary>Decided events by time of the wall clock.</summary>
    public ThroughputMeter Throughput { get; } = new();

    /// <summary>Takes a record unless a later one of its partition is held.</summary>
    public bool Apply(FeedRecord record)
    {
        if ((uint)record.Partition >= Topics.MaxPartitions)
        {
            return false;
        }

        lock (gate)
        {
            var known = latest[record.Partition];
            if (known is not null && (known.Sequence > record.Sequence
                || (known.Sequence == record.Sequence && known.PublishedAt >= record.PublishedAt)))
            {
                return false;
            }

            if (known is not null)
            {
                Throughput.Add(record.PublishedAt, Total(record) - Total(known), record.Latency);
            }

            latest[record.Partition] = record;
            return true;
        }
    }

    public FeedTotals Totals()
    {
        lock (gate)
        {
            return Sum();
        }
    }

    private FeedTotals Sum()
    {
        var records = latest.Where(record => record is not null).Select(record => record!).ToArray();
        if (records.Length == 0)
        {
            return FeedTotals.Empty;
        }

        var byType = new SortedDictionary<string, OutcomeCounts>(StringComparer.Ordinal);
        foreach (var (type, counts) in records.SelectMany(record => record.Counts))
        {
            byType[type] = byType.GetValueOrDefault(type, OutcomeCounts.None) + counts;
        }

        var now = records.Max(record => record.PartitionTime);
        var today = DateOnly.FromDateTime(now);
        return new FeedTotals
        {
            ByType = byType,
            All = byType.Values.Aggregate(OutcomeCounts.None, OutcomeCounts.Add),
            // A partition that has decided nothing has no time yet.
            PartitionTime = now == default ? null : now,
            Clock = records.Any(record => record.Clock == "event") ? "event" : "wall",
            Lag = records.Sum(record => record.Lag),
            LedgerRows = records.Sum(record => record.LedgerRows),
            Partitions = records.Length,
            // The snapshot's records were not published, so they have no time of it.
            PublishedAt = records.Max(record => record.PublishedAt) is var at && at > default(DateTime) ? at : null,
            Owners = [.. records.Select(record => record.Owner).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            TransactionsToday = records.Where(record => record.Today.Day == today).Sum(record => Transactions(record.Today)),
        };
    }

    private static long Total(FeedRecord record) => record.Counts.Values.Sum(counts => counts.Total);

    private static long Transactions(DayCounts day) =>
        TransactionTypes.Sum(type => day.Counts.GetValueOrDefault(type, OutcomeCounts.None).Accepted);
}

/// <summary>The feed summed over all partitions.</summary>
public sealed record FeedTotals
{
    public static FeedTotals Empty { get; } = new();

    public IReadOnlyDictionary<string, OutcomeCounts> ByType { get; init; } = new Dictionary<string, OutcomeCounts>();

    public OutcomeCounts All { get; init; } = OutcomeCounts.None;

    /// <summary>The readers' "now": the furthest partition; null before the first event.</summary>
    public DateTime? PartitionTime { get; init; }

    /// <summary><c>event</c> where time is simulated, else <c>wall</c>; null before the first record.</summary>
    public string? Clock { get; init; }

    public long Lag { get; init; }
    public long LedgerRows { get; init; }

    /// <summary>Partitions that have been heard of.</summary>
    public int Partitions { get; init; }

    /// <summary>Wall clock of the latest record.</summary>
    public DateTime? PublishedAt { get; init; }

    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Accepted sales, restocks and returns of the UTC day of <see cref="PartitionTime"/>.</summary>
    public long TransactionsToday { get; init; }
}
