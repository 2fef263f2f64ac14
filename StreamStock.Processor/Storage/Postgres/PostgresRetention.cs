using System.Globalization;
using Dapper;
using Npgsql;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>Drops the tables of days that no partition lists any more.</summary>
internal sealed class PostgresRetention(PostgresDatabase database, PostgresHistory history) : LedgerRetention(history)
{
    /// <summary>Any number, the same in all versions: who holds this lock drops days.</summary>
    private const long Turn = 0x5374_7265_616E;

    /// <summary>Detaching waits for whoever reads at the time, and holds nobody up meanwhile.</summary>
    private const int DetachSeconds = 600;

    private static readonly DateTime s_dayZero = new(1, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public override IDisposable? TryTakeTurn()
    {
        var connection = database.OpenReader();
        if (connection.ExecuteScalar<bool>("SELECT pg_try_advisory_lock(@Turn)", new { Turn }))
        {
            return new HeldTurn(connection);
        }

        connection.Dispose();
        return null;
    }

    public override void Free(CancellationToken cancellationToken)
    {
        using var connection = database.OpenReader();
        // A day that begins just now has a table before it has rows: only days before all that are listed are over.
        var tables = connection.Query<string>(
            """
            SELECT c.relname FROM pg_class c
            WHERE c.relkind = 'r' AND c.relname ~ '^ledger_[0-9]{8}$' AND c.relnamespace = (SELECT relnamespace FROM pg_class WHERE oid = 'ledger'::regclass)
            ORDER BY c.relname
            """).AsList();
        var oldest = connection.ExecuteScalar<int?>("SELECT min(recorded_day) FROM ledger_days");
        foreach (var table in tables.Where(t => oldest is { } day && string.CompareOrdinal(t, TableOf(day)) < 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            Drop(connection, table);
        }
    }

    /// <summary>Detached first: dropping a partition directly would make every commit wait for the longest reader.</summary>
    private static void Drop(NpgsqlConnection connection, string table)
    {
        var pending = connection.ExecuteScalar<bool?>(
            "SELECT inhdetachpending FROM pg_inherits WHERE inhrelid = to_regclass(@table)", new { table });
        if (pending is { } interrupted)
        {
            PostgresDatabase.Execute(connection, $"ALTER TABLE ledger DETACH PARTITION {table} {(interrupted ? "FINALIZE" : "CONCURRENTLY")}", DetachSeconds);
        }

        PostgresDatabase.Execute(connection, $"DROP TABLE IF EXISTS {table}", DetachSeconds);
    }

    private static string TableOf(int day) => "ledger_" + s_dayZero.AddDays(day).ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private sealed class HeldTurn(NpgsqlConnection connection) : IDisposable
    {
        public void Dispose()
        {
            try
            {
                connection.Execute("SELECT pg_advisory_unlock(@Turn)", new { Turn });
            }
            catch (NpgsqlException)
            {
                // The session has ended, and the lock with it.
            }

            connection.Dispose();
        }
    }
}
