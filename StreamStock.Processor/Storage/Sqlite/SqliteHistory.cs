using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>The past in an SQLite file.</summary>
internal sealed class SqliteHistory(SqliteDatabase database) : LedgerHistory
{
    private const string Warehouse =
        "(SELECT json_extract(p.settings, '$.settings.warehouse') FROM product_settings p WHERE p.partition = l.partition AND p.product_id = l.product_id)";

    private static readonly string s_page = $"""
        SELECT {TableRows.RowColumns}, coalesce({Warehouse}, '')
        FROM ledger l
        WHERE l.partition = $1 AND l.sequence < $2 AND {Filters(Warehouse + " = $7")}
        ORDER BY l.sequence DESC
        LIMIT $8
        """;

    // CROSS JOIN keeps SQLite on the chain, newest first, so that a page reads no more rows than it needs.
    private static readonly string s_productPage = $"""
        WITH RECURSIVE chain(sequence) AS (
            SELECT $2
            UNION ALL
            SELECT previous_sequence FROM ledger, chain
            WHERE ledger.partition = $1 AND ledger.sequence = chain.sequence AND previous_sequence >= $6)
        SELECT {TableRows.RowColumns}, coalesce({Warehouse}, '')
        FROM chain CROSS JOIN ledger l ON l.partition = $1 AND l.sequence = chain.sequence
        WHERE l.product_id = $3 AND {Filters(Warehouse + " = $7")}
        LIMIT $8
        """;

    private static readonly string s_decision = $"""
        WITH RECURSIVE chain(sequence) AS (
            SELECT $2
            UNION ALL
            SELECT previous_sequence FROM ledger, chain
            WHERE ledger.partition = $1 AND ledger.sequence = chain.sequence AND previous_sequence > 0 AND ledger.recorded_at >= $4)
        SELECT {TableRows.RowColumns}
        FROM chain CROSS JOIN ledger l ON l.partition = $1 AND l.sequence = chain.sequence
        WHERE l.event_id = $3 AND l.recorded_at >= $4 AND {DecidesEvent}
        LIMIT 1
        """;

    private static readonly string s_deadLetter = $"""
        SELECT d.message, {TableRows.RowColumns}
        FROM dead_letters d CROSS JOIN ledger l ON l.partition = d.partition AND l.sequence = d.sequence
        WHERE d.partition = $1 AND CAST(d.key AS TEXT) = $2 AND l.event_id = $3 AND d.recorded_at >= $4
        ORDER BY d.sequence DESC
        LIMIT 1
        """;

    internal static readonly string RowsAfter = $"""
        SELECT {TableRows.RowColumns} FROM ledger l
        WHERE l.partition = $1 AND l.sequence > $2 AND (CAST($3 AS TEXT) IS NULL OR l.product_id = CAST($3 AS TEXT))
        ORDER BY l.sequence
        """;

    private protected override string RowsAfterSql => RowsAfter;

    private protected override string DecisionSql => s_decision;

    private protected override string DeadLetterSql => s_deadLetter;

    public override IDatabase Database => database;

    private protected override IStoreConnection Open() => new SqliteSnapshot(database);

    private protected override string PageSql(bool ofProduct) => ofProduct ? s_productPage : s_page;

    private protected override string TimeSql => "SELECT effective_at FROM ledger WHERE partition = $1 AND sequence = $2";

    private protected override string RowSql => $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.partition = $1 AND l.sequence = $2";

    private protected override string NextOfSql => """
        SELECT previous_sequence FROM ledger WHERE partition = $1 AND sequence >= $2 AND sequence < $4 AND product_id = $3 ORDER BY sequence LIMIT 1
        """;

    private protected override string LastOfSql => """
        SELECT sequence FROM ledger WHERE partition = $1 AND sequence < $2 AND sequence >= $4 AND product_id = $3 ORDER BY sequence DESC LIMIT 1
        """;

    private protected override string TouchedSql =>
        "SELECT product_id FROM ledger WHERE partition = $1 AND sequence >= $2 AND sequence < $3 AND $4 > 0";

    // SQLite takes the other columns from the row that has the least sequence.
    private protected override string BeforeSql => """
        SELECT product_id, stock_after - delta, min(sequence) FROM ledger WHERE partition = $1 AND sequence >= $2 AND product_id <> '' GROUP BY product_id
        """;

    private protected override string WalkSql => """
        WITH RECURSIVE chain(sequence) AS (
            SELECT last_sequence FROM products WHERE partition = $1 AND product_id = $3
            UNION ALL
            SELECT previous_sequence FROM ledger, chain
            WHERE ledger.partition = $1 AND ledger.sequence = chain.sequence AND previous_sequence > 0 AND chain.sequence >= $2)
        SELECT sequence FROM chain WHERE sequence < $2 LIMIT 1
        """;

    private protected override IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition)
    {
        using var s = connection.Query(
            $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.partition = $1 AND l.sequence >= $2 ORDER BY l.sequence",
            partition, FirstKept(connection, partition));
        while (s.Read())
        {
            yield return TableRows.ReadRow(s);
        }
    }

    private protected override IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition, LedgerDay day)
    {
        using var s = connection.Query(
            $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.partition = $1 AND l.sequence >= $2 AND l.sequence < $3 ORDER BY l.sequence",
            partition, day.FirstSequence, day.NextFirstSequence);
        while (s.Read())
        {
            yield return TableRows.ReadRow(s);
        }
    }
}
