using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// The past in PostgreSQL. The ledger's key begins with the day, so its rows are always asked for by day:
/// <c>ledger_days</c> tells which, and LATERAL keeps the planner from joining the two in any other way.
/// </summary>
internal sealed class PostgresHistory(PostgresDatabase database) : LedgerHistory
{
    private const string WarehouseOf = "convert_from(p.settings, 'UTF8')::jsonb #>> '{settings,warehouse}'";

    private const string Warehouse =
        $"coalesce((SELECT {WarehouseOf} FROM product_settings p WHERE p.partition = l.partition AND p.product_id = l.product_id), '')";

    // Uncorrelated, so that the products of a warehouse are gathered once and not asked for by every row.
    private static readonly string s_filters = Filters(
        $"l.product_id IN (SELECT p.product_id FROM product_settings p WHERE p.partition = $1 AND {WarehouseOf} = CAST($7 AS TEXT))");

    private static readonly string s_page = $"""
        SELECT {TableRows.RowColumns}, {Warehouse}
        FROM (SELECT recorded_day, first_sequence FROM ledger_days WHERE partition = $1 AND first_sequence < $2) d
        CROSS JOIN LATERAL (
            SELECT * FROM ledger l
            WHERE l.recorded_day = d.recorded_day AND l.partition = $1 AND l.sequence < $2 AND CAST($3 AS TEXT) IS NULL AND {s_filters}
            ORDER BY l.sequence DESC
            LIMIT $8) l
        ORDER BY d.first_sequence DESC, l.sequence DESC
        LIMIT $8
        """;

    // The rows of the chain come newest first, and LIMIT ends the walk.
    private static readonly string s_productPage = $"""
        WITH RECURSIVE chain AS (
            SELECT l.* FROM (SELECT CAST($2 AS BIGINT) AS sequence) start {RowAt("start.sequence")}
            UNION ALL
            SELECT l.* FROM chain c {RowAt("c.previous_sequence")} WHERE c.previous_sequence >= $6)
        SELECT {TableRows.RowColumns}, {Warehouse}
        FROM chain l
        WHERE l.product_id = $3 AND {s_filters}
        LIMIT $8
        """;

    private static readonly string s_time = $"SELECT l.effective_at FROM (SELECT CAST($2 AS BIGINT) AS sequence) s {RowAt("s.sequence")}";

    private static readonly string s_row = $"SELECT {TableRows.RowColumns} FROM (SELECT CAST($2 AS BIGINT) AS sequence) s {RowAt("s.sequence")}";

    private const string NextOf = """
        SELECT l.previous_sequence
        FROM (SELECT recorded_day FROM ledger_days WHERE partition = $1 AND first_sequence < $4) d
        CROSS JOIN LATERAL (
            SELECT sequence, previous_sequence FROM ledger
            WHERE recorded_day = d.recorded_day AND partition = $1 AND sequence >= $2 AND sequence < $4 AND product_id = $3
            ORDER BY sequence LIMIT 1) l
        ORDER BY l.sequence LIMIT 1
        """;

    private const string LastOf = """
        SELECT l.sequence
        FROM (
            SELECT recorded_day FROM ledger_days
            WHERE partition = $1 AND first_sequence < $2
                AND recorded_day >= coalesce((SELECT max(recorded_day) FROM ledger_days WHERE partition = $1 AND first_sequence <= $4), 0)) d
        CROSS JOIN LATERAL (
            SELECT sequence FROM ledger
            WHERE recorded_day = d.recorded_day AND partition = $1 AND sequence < $2 AND sequence >= $4 AND product_id = $3
            ORDER BY sequence DESC LIMIT 1) l
        ORDER BY l.sequence DESC LIMIT 1
        """;

    private const string BeforeOf = """
        SELECT DISTINCT ON (l.product_id) l.product_id, l.stock_after - l.delta
        FROM (SELECT recorded_day FROM ledger_days WHERE partition = $1) d
        CROSS JOIN LATERAL (
            SELECT product_id, sequence, stock_after, delta FROM ledger
            WHERE recorded_day = d.recorded_day AND partition = $1 AND sequence >= $2 AND product_id <> '') l
        ORDER BY l.product_id, l.sequence
        """;

    // The end of the chain is a row that is kept no more.
    private static readonly string s_walk = $"""
        WITH RECURSIVE chain AS (
            SELECT last_sequence AS sequence FROM products WHERE partition = $1 AND product_id = $3
            UNION ALL
            SELECT l.previous_sequence FROM chain c {RowAt("c.sequence")} WHERE c.sequence >= $2 AND l.previous_sequence > 0)
        SELECT sequence FROM chain WHERE sequence < $2 LIMIT 1
        """;

    private static readonly string s_decision = $"""
        WITH RECURSIVE chain AS (
            SELECT l.* FROM (SELECT CAST($2 AS BIGINT) AS sequence) start {RowAt("start.sequence")}
            UNION ALL
            SELECT l.* FROM chain c {RowAt("c.previous_sequence")} WHERE c.previous_sequence > 0 AND c.recorded_at >= $4)
        SELECT {TableRows.RowColumns}
        FROM chain l
        WHERE l.event_id = $3 AND l.recorded_at >= $4 AND {DecidesEvent}
        LIMIT 1
        """;

    private static readonly string s_deadLetter = $"""
        SELECT d.message, {TableRows.RowColumns}
        FROM (SELECT sequence AS letter, message FROM dead_letters WHERE partition = $1 AND key = convert_to($2, 'UTF8') AND recorded_at >= $4 ORDER BY sequence DESC) d
        {RowAt("d.letter")}
        WHERE l.event_id = $3
        LIMIT 1
        """;

    // OFFSET 0 keeps the inner question, and with it the use of the whole key, as it stands.
    internal static readonly string RowsAfter = $"""
        SELECT {TableRows.RowColumns}
        FROM (
            SELECT recorded_day FROM ledger_days
            WHERE partition = $1 AND recorded_day >= coalesce((SELECT max(recorded_day) FROM ledger_days WHERE partition = $1 AND first_sequence <= $2), 0)) d
        CROSS JOIN LATERAL (
            SELECT * FROM ledger
            WHERE recorded_day = d.recorded_day AND partition = $1 AND sequence > $2 AND (CAST($3 AS TEXT) IS NULL OR product_id = CAST($3 AS TEXT))
            OFFSET 0) l
        ORDER BY l.sequence
        """;

    private protected override string RowsAfterSql => RowsAfter;

    private protected override string DecisionSql => s_decision;

    private protected override string DeadLetterSql => s_deadLetter;

    /// <summary>
    /// Joins the row <c>l</c> of partition $1 at a sequence, by way of its day. The limit keeps the row's subquery whole, so
    /// that all of its key is looked up: a plan made while the ledger was nearly empty, and kept since, would else read the
    /// partition's whole day for each row of a chain.
    /// </summary>
    internal static string RowAt(string sequence) => $"""
        CROSS JOIN LATERAL (
            SELECT recorded_day FROM ledger_days WHERE partition = $1 AND first_sequence <= {sequence} ORDER BY first_sequence DESC LIMIT 1) of_row
        CROSS JOIN LATERAL (
            SELECT * FROM ledger WHERE recorded_day = of_row.recorded_day AND partition = $1 AND sequence = {sequence} LIMIT 1) l
        """;

    public override IDatabase Database => database;

    private protected override IStoreConnection Open() => new PostgresSession(database.OpenReader(), snapshot: true);

    private protected override string PageSql(bool ofProduct) => ofProduct ? s_productPage : s_page;

    private protected override string TimeSql => s_time;

    private protected override string RowSql => s_row;

    private protected override string NextOfSql => NextOf;

    private protected override string LastOfSql => LastOf;

    private protected override string TouchedSql =>
        "SELECT product_id FROM ledger WHERE recorded_day = $4 AND partition = $1 AND sequence >= $2 AND sequence < $3";

    private protected override string BeforeSql => BeforeOf;

    private protected override string WalkSql => s_walk;

    private protected override IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition) =>
        Days(connection, partition).SelectMany(day => Rows(connection, partition, day));

    private protected override IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition, LedgerDay day) => Rows(connection, partition, day.Day);

    private static IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition, int day)
    {
        using var s = connection.Query(
            $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.recorded_day = $1 AND l.partition = $2 ORDER BY l.sequence", day, partition);
        while (s.Read())
        {
            yield return TableRows.ReadRow(s);
        }
    }

    private static List<int> Days(IStoreConnection connection, int partition)
    {
        using var s = connection.Query("SELECT recorded_day FROM ledger_days WHERE partition = $1 ORDER BY first_sequence", partition);
        var days = new List<int>();
        while (s.Read())
        {
            days.Add(s.Int32());
        }

        return days;
    }
}
