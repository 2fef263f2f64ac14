using System.Globalization;
using StreamStock.Core.Events;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>The past, read on connections of its own so that nothing waits for the writer. A database adds how it finds ledger rows.</summary>
internal abstract partial class LedgerHistory : IHistory
{
    /// <summary>The state machine's own bookkeeping, shown only where it is asked for.</summary>
    private static readonly string Bookkeeping = string.Join(", ", (int)RowKind.Alert, (int)RowKind.Forecast, (int)RowKind.DayClosed);

    /// <summary>Condition on a ledger row <c>l</c>: kind $4, outcome $5, not before sequence $6, warehouse $7.</summary>
    /// <param name="inWarehouse">Condition that the row's product is in warehouse $7.</param>
    private protected static string Filters(string inWarehouse) => $"""
        (CAST($4 AS INTEGER) = l.kind OR CAST($4 AS INTEGER) IS NULL AND l.kind NOT IN ({Bookkeeping}))
        AND (CAST($5 AS INTEGER) IS NULL OR l.outcome = CAST($5 AS INTEGER))
        AND l.sequence >= $6
        AND (CAST($7 AS TEXT) IS NULL OR {inWarehouse})
        """;

    /// <summary>Plain connections to the same database.</summary>
    public abstract IDatabase Database { get; }

    private protected abstract IStoreConnection Open();

    /// <summary>
    /// Ledger rows of partition $1 before sequence $2, newest first, as many as $8: <see cref="TableRows.RowColumns"/> and
    /// the warehouse. Those of product $3 only, where one is asked for: then from the row $2 on, which is the product's.
    /// </summary>
    private protected abstract string PageSql(bool ofProduct);

    /// <summary>All kept rows of a partition, oldest first.</summary>
    private protected abstract IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition);

    /// <summary>What a partition is rebuilt from: the openings of its products, then all kept rows, oldest first.</summary>
    public IEnumerable<LedgerRow> Ledger(int partition)
    {
        using var connection = Open();
        foreach (var row in Openings.Read(connection, partition).Concat(Rows(connection, partition)))
        {
            yield return row;
        }
    }

    /// <exception cref="ServiceDefaults.ConfigurationException">An earlier version made the data.</exception>
    public void RequireCurrentSchema()
    {
        using var connection = Open();
        StoredState.RequireCurrentSchema(connection);
    }

    /// <summary>Partitions that the data was made with.</summary>
    public int PartitionCount()
    {
        using var connection = Open();
        return StoredState.PartitionCount(connection);
    }

    /// <summary>
    /// The row of partition $1 that decided event $3 first, looking back from row $2 along the rows of its product to those
    /// recorded at $4 or after: <see cref="TableRows.RowColumns"/>.
    /// </summary>
    private protected abstract string DecisionSql { get; }

    /// <summary>The dead letter that event $3 with the key $2 became last, recorded at $4 or after: its message and <see cref="TableRows.RowColumns"/>.</summary>
    private protected abstract string DeadLetterSql { get; }

    /// <summary>Condition on a ledger row <c>l</c> that decided an event: accepted or rejected, and not for its id being used already.</summary>
    private protected static readonly string DecidesEvent = string.Create(
        CultureInfo.InvariantCulture, $"l.topic >= 0 AND l.outcome <= {(int)Outcome.Rejected} AND l.reason <> {(int)Reason.IdReused}");

    public EventPage Events(EventFilter filter)
    {
        using var connection = Open();
        var before = filter.Cursor is null ? Newest(connection) : EventCursor.Read(filter.Cursor) ?? [];
        var partitions = filter.ProductId is { } id
            ? before.Where(p => p.Key == Partitioning.PartitionOf(id, StoredState.PartitionCount(connection))).ToList()
            : [.. before];
        var found = partitions
            .SelectMany(p => Page(connection, p.Key, p.Value, filter))
            .OrderByDescending(e => e.RecordedAt).ThenBy(e => e.Partition).ThenByDescending(e => e.Sequence)
            .ToList();
        var items = found.Take(filter.Limit).ToList();
        if (found.Count <= filter.Limit)
        {
            return new EventPage(items, null);
        }

        var next = partitions.ToDictionary(p => p.Key, p => items.LastOrDefault(e => e.Partition == p.Key)?.Sequence ?? p.Value);
        return new EventPage(items, EventCursor.Write(next));
    }

    /// <summary>One row more than asked for, so that the caller sees whether there is a next page.</summary>
    private List<LedgerEvent> Page(IStoreConnection connection, int partition, long before, EventFilter filter)
    {
        // Time only rises with the sequence, so a span of time is a span of sequences, found without reading what is outside.
        before = filter.To is { } to ? Math.Min(before, FirstAt(connection, partition, to)) : before;
        var first = filter.From is { } from ? FirstAt(connection, partition, from) : FirstKept(connection, partition);
        var start = filter.ProductId is { } product ? LastOf(connection, partition, product, before) : before;
        using var s = connection.Query(
            PageSql(filter.ProductId is not null), partition, start, filter.ProductId, (int?)filter.Kind.Value, (int?)filter.Outcome,
            first, filter.Warehouse, filter.Limit + 1);
        var result = new List<LedgerEvent>();
        while (s.Read())
        {
            var row = TableRows.ReadRow(s);
            result.Add(Views.Event(in row, partition, s.Text()));
        }

        return result;
    }

    private static Dictionary<int, long> Newest(IStoreConnection connection)
    {
        using var s = connection.Query("SELECT partition, sequence FROM partitions");
        var newest = new Dictionary<int, long>();
        while (s.Read())
        {
            newest[s.Int32()] = s.Int64() + 1;
        }

        return newest;
    }

    public IReadOnlyList<AlertRecord> Alerts(int maxResolved)
    {
        using var connection = Open();
        using var s = connection.Query(
            """
            SELECT alert FROM alerts WHERE resolved_at IS NULL
            UNION ALL
            SELECT alert FROM (SELECT alert FROM alerts WHERE resolved_at IS NOT NULL ORDER BY resolved_at DESC LIMIT $1) AS latest
            """,
            maxResolved);
        return StoredState.ReadAlerts(s);
    }

    public Decision? FindDecision(string productId, string eventId, DateTime since)
    {
        using var connection = Open();
        var partition = Partitioning.PartitionOf(productId, StoredState.PartitionCount(connection));
        using (var s = connection.Query(DecisionSql, partition, LastOf(connection, partition, productId, long.MaxValue), eventId, StoredTime.Micros(since)))
        {
            if (s.Read())
            {
                var decided = TableRows.ReadRow(s);
                return Views.Decision(in decided);
            }
        }

        using var letters = connection.Query(DeadLetterSql, partition, productId, eventId, StoredTime.Micros(since));
        if (!letters.Read())
        {
            return null;
        }

        var message = letters.Text();
        var row = TableRows.ReadRow(letters);
        return Views.Decision(in row, message) with { ProductId = productId };
    }

    public Partition? Product(string productId, PartitionFactory factory)
    {
        using var connection = Open();
        var state = StoredState.LoadProduct(connection, RowsAfterSql, Partitioning.PartitionOf(productId, StoredState.PartitionCount(connection)), productId, factory);
        return state.Find(productId) is null ? null : state;
    }

    public IReadOnlyList<PartitionStatus> Partitions()
    {
        using var connection = Open();
        using var s = connection.Query("SELECT partition, owner, sequence, time, counts, units_sold, units_lost FROM partitions ORDER BY partition");
        var result = new List<PartitionStatus>();
        while (s.Read())
        {
            var (partition, owner, sequence, at, counts) = (s.Int32(), s.Text(), s.Int64(), StoredTime.Utc(s.Int64OrNull()), StoredCounts.Read(s.Text()));
            result.Add(new PartitionStatus(partition, owner, sequence, at, counts.ByType, counts.Today, s.Int64(), s.Int64()));
        }

        return result;
    }
}
