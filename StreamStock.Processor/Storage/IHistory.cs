using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>What is asked of the past: answered from the database, by any replica.</summary>
public interface IHistory
{
    /// <summary>Ledger rows, newest first.</summary>
    EventPage Events(EventFilter filter);

    /// <summary>Stock of a product at a partition time (UTC), or now.</summary>
    StockAnswer StockAt(string productId, DateTime? at);

    /// <summary>The products with ledger rows after a partition time (UTC), as they stood then.</summary>
    /// <param name="at">The time.</param>
    /// <param name="maxRows">Rows since then that are read at most; with more there is no answer.</param>
    StockThenAnswer StockThen(DateTime at, long maxRows);

    ReservationPage Reservations(ReservationFilter filter);

    /// <summary>Demand of the latest days on which there was any, newest first.</summary>
    IReadOnlyList<DemandOfDay> Demand(string productId, int days);

    /// <summary>Alerts of a product, the latest change first; or, of all products, those that are resolved, the latest end first.</summary>
    AlertPage AlertHistory(AlertFilter filter);

    /// <summary>Ledger rows by hour or day (UTC) of partition time.</summary>
    IReadOnlyList<StatisticsRow> Statistics(DateTime from, DateTime to, bool byDay);

    /// <summary>Alerts that are not resolved, and the latest that are.</summary>
    IReadOnlyList<AlertRecord> Alerts(int maxResolved);

    /// <summary>What was decided about an event first, as its sender was or would have been told; null where nothing was.</summary>
    /// <param name="productId">Its product.</param>
    /// <param name="eventId">Its id.</param>
    /// <param name="since">Looks back to this time (UTC) of recording.</param>
    Decision? FindDecision(string productId, string eventId, DateTime since);

    /// <summary>The state of a product's partition with nothing in it but the product, its demand of two years included; null where there is none.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="factory">Makes the empty state.</param>
    Partition? Product(string productId, PartitionFactory factory);

    /// <summary>State of each partition; none before the first event.</summary>
    IReadOnlyList<PartitionStatus> Partitions();
}

/// <summary>Which ledger rows to show. All conditions apply together.</summary>
public sealed record EventFilter
{
    public const int MaxLimit = 1_000;

    public string? ProductId { get; init; }
    public RowKindFilter Kind { get; init; }
    public string? Warehouse { get; init; }
    public byte? Outcome { get; init; }

    /// <summary>Partition time (UTC), inclusive.</summary>
    public DateTime? From { get; init; }

    /// <summary>Partition time (UTC), exclusive.</summary>
    public DateTime? To { get; init; }

    /// <summary>From the page before.</summary>
    public string? Cursor { get; init; }

    public int Limit { get; init; } = 50;
}

/// <summary>A row kind, or all that people look for: the state machine's own bookkeeping left out.</summary>
public readonly record struct RowKindFilter(byte? Value);

/// <summary>One partition at a glance.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Owner">Replica that owns it.</param>
/// <param name="Sequence">Newest ledger row.</param>
/// <param name="Time">Partition time (UTC); null before the first event.</param>
/// <param name="Counts">By type and outcome.</param>
/// <param name="Today">The same of the last day on which anything was counted.</param>
/// <param name="UnitsSold">Units of accepted sales.</param>
/// <param name="UnitsLost">Units of sales refused for want of stock.</param>
public sealed record PartitionStatus(
    int Partition, string Owner, long Sequence, DateTime? Time, IReadOnlyDictionary<string, OutcomeCounts> Counts, DayCounts Today,
    long UnitsSold, long UnitsLost);
