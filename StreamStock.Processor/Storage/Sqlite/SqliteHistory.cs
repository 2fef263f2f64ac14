using Microsoft.Data.Sqlite;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>The past, read on connections of its own so that nothing waits for the writer.</summary>
internal sealed class SqliteHistory(SqliteDatabase database) : IHistory
{
    /// <summary>The state machine's own bookkeeping, shown only where it is asked for.</summary>
    private static readonly string Bookkeeping = string.Join(", ", (int)RowKind.Alert, (int)RowKind.Forecast, (int)RowKind.DayClosed);

    public EventPage Events(EventFilter filter)
    {
        using var connection = database.Open(readOnly: true);
        var before = filter.Cursor is null ? Newest(connection) : EventCursor.Read(filter.Cursor) ?? [];
        var partitions = filter.ProductId is { } id
            ? before.Where(p => p.Key == Partitioning.PartitionOf(id, PartitionCount(connection))).ToList()
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
    private static List<LedgerEvent> Page(SqliteConnection connection, int partition, long before, EventFilter filter)
    {
        // CROSS JOIN keeps SQLite on the chain, newest first, so that a page reads no more rows than it needs.
        var source = filter.ProductId is null
            ? "ledger l WHERE l.partition = ?1 AND l.sequence < ?2"
            : "chain CROSS JOIN ledger l ON l.partition = ?1 AND l.sequence = chain.sequence WHERE l.sequence < ?2";
        var chain = filter.ProductId is null
            ? ""
            : """
              WITH RECURSIVE chain(sequence) AS (
                  SELECT last_sequence FROM products WHERE partition = ?1 AND product_id = ?3
                  UNION ALL
                  SELECT previous_sequence FROM ledger, chain
                  WHERE ledger.partition = ?1 AND ledger.sequence = chain.sequence AND previous_sequence > 0)
              """;
        var columns = "l." + SqliteReader.RowColumns.Replace(", ", ", l.", StringComparison.Ordinal).Replace(",\n", ",\nl.", StringComparison.Ordinal);
        using var s = new SqliteStatement(connection, $"""
            {chain}
            SELECT {columns}, coalesce((SELECT json_extract(p.settings, '$.settings.warehouse') FROM products p WHERE p.partition = l.partition AND p.product_id = l.product_id), '')
            FROM {source}
              AND (?4 = l.kind OR ?4 IS NULL AND l.kind NOT IN ({Bookkeeping}))
              AND (?5 IS NULL OR l.outcome = ?5)
              AND (?6 IS NULL OR l.effective_at >= ?6) AND (?7 IS NULL OR l.effective_at < ?7)
              AND (?8 IS NULL OR EXISTS (SELECT 1 FROM products p WHERE p.partition = l.partition AND p.product_id = l.product_id AND json_extract(p.settings, '$.settings.warehouse') = ?8))
            {(filter.ProductId is null ? "ORDER BY l.sequence DESC" : "")}
            LIMIT ?9
            """);
        s.Bind(partition).Bind(before).Bind(filter.ProductId).Bind(filter.Kind.Value).Bind(filter.Outcome)
            .Bind(StoredTime.Micros(filter.From)).Bind(StoredTime.Micros(filter.To)).Bind(filter.Warehouse).Bind(filter.Limit + 1);
        var result = new List<LedgerEvent>();
        while (s.Read())
        {
            var row = SqliteReader.Row(s);
            result.Add(Views.Event(in row, partition, s.Text()));
        }

        return result;
    }

    private static Dictionary<int, long> Newest(SqliteConnection connection)
    {
        using var s = new SqliteStatement(connection, "SELECT partition, sequence FROM partitions");
        var newest = new Dictionary<int, long>();
        while (s.Read())
        {
            newest[s.Int32()] = s.Int64() + 1;
        }

        return newest;
    }

    private static int PartitionCount(SqliteConnection connection)
    {
        using var s = new SqliteStatement(connection, "SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'partitions'");
        s.Read();
        return s.Int32();
    }

    /// <summary>All rows of a partition, oldest first.</summary>
    public IEnumerable<LedgerRow> Ledger(int partition)
    {
        using var connection = database.Open(readOnly: true);
        using var s = new SqliteStatement(connection, $"SELECT {SqliteReader.RowColumns} FROM ledger WHERE partition = ? ORDER BY sequence");
        s.Bind(partition);
        while (s.Read())
        {
            yield return SqliteReader.Row(s);
        }
    }

    public IReadOnlyList<AlertRecord> Alerts(int maxResolved)
    {
        using var connection = database.Open(readOnly: true);
        using var s = new SqliteStatement(connection, """
            SELECT alert FROM alerts WHERE resolved_at IS NULL
            UNION ALL
            SELECT alert FROM (SELECT alert FROM alerts WHERE resolved_at IS NOT NULL ORDER BY resolved_at DESC LIMIT ?)
            """);
        s.Bind(maxResolved);
        return SqliteReader.ReadAlerts(s);
    }

    public IReadOnlyList<PartitionStatus> Partitions()
    {
        using var connection = database.Open(readOnly: true);
        using var s = new SqliteStatement(connection, """
            SELECT partition, owner, sequence, time, counts, units_sold, units_lost FROM partitions ORDER BY partition
            """);
        var result = new List<PartitionStatus>();
        while (s.Read())
        {
            result.Add(new PartitionStatus(
                s.Int32(), s.Text(), s.Int64(), StoredTime.Utc(s.Int64OrNull()), SqliteReader.ReadCounts(s.Text()), s.Int64(), s.Int64()));
        }

        return result;
    }
}
