using Npgsql;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// The store in PostgreSQL. One connection writes, another one looks up rows for deciding, which goes on meanwhile;
/// both are opened again after a failure.
/// </summary>
internal sealed class PostgresStore(PostgresDatabase database) : IInventoryStore
{
    private const string DayOf = "(SELECT recorded_day FROM ledger_days WHERE partition = $1 AND first_sequence <= $2 ORDER BY first_sequence DESC LIMIT 1)";

    private static readonly string s_find = $"""
        SELECT {TableRows.RowColumns} FROM unnest($2) AS s(sequence) {PostgresHistory.RowAt("s.sequence")}
        """;

    private const string RecordedAtSql = $"SELECT recorded_at FROM ledger l WHERE l.recorded_day = {DayOf} AND l.partition = $1 AND l.sequence = $2";

    // OFFSET 0 keeps the inner question, and with it the use of the whole key, as it stands.
    private static readonly string s_unpublished = $"""
        SELECT {TableRows.RowColumns}
        FROM (SELECT recorded_day FROM ledger_days WHERE partition = $1 AND recorded_day >= coalesce({DayOf}, 0)) d
        CROSS JOIN LATERAL (
            SELECT * FROM ledger l
            WHERE l.recorded_day = d.recorded_day AND l.partition = $1 AND l.sequence > $2 AND {StoredState.IsTold}
            OFFSET 0) l
        ORDER BY l.sequence
        """;

    // No timeout of the server's runs between two statements that were sent together. While rows are copied one does.
    private const string EndStalledSql = """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND usename = current_user
            AND state = 'active' AND wait_event = 'ClientRead' AND query NOT LIKE 'COPY%' AND query_start < clock_timestamp() - $1 * interval '1 millisecond'
            AND pid IN (SELECT pid FROM pg_locks WHERE relation = 'partitions'::regclass AND mode = 'RowExclusiveLock')
        """;

    private readonly Lock _writing = new();
    private readonly Lock _finding = new();
    private PostgresWriter? _writer;
    private NpgsqlConnection? _finder;

    /// <summary>
    /// A session that has been in the middle of a batch for so long without a word more is taken to be cut off, or its
    /// replica to be paused: what it has written holds up the next owner, who ends it.
    /// </summary>
    public TimeSpan StalledAfter { get; init; } = TimeSpan.FromSeconds(5);

    public DataSettings Initialize(DataSettings wanted, bool anyClock)
    {
        database.WaitUntilReachable();
        database.Migrate();
        using var session = new PostgresSession(database.Open());
        return StoredState.Agree(session, wanted, anyClock, database.Name);
    }

    public LoadedPartition TakeOver(int partition, string owner, PartitionFactory factory, long? held = null)
    {
        long epoch;
        // By itself: while it were part of a longer transaction, the earlier owner would wait instead of being refused.
        using (var session = new PostgresSession(database.OpenReader()))
        {
            using (var ended = session.Query(EndStalledSql, StalledAfter.TotalMilliseconds))
            {
                ended.Read();
            }

            epoch = StoredState.RaiseEpoch(session, partition, owner, held);
        }

        return Load(partition, factory, DemandHistory.MaxDays, dedupe: true) with { Epoch = epoch };
    }

    public LoadedPartition Load(int partition, PartitionFactory factory, int demandDays) => Load(partition, factory, demandDays, dedupe: false);

    private LoadedPartition Load(int partition, PartitionFactory factory, int demandDays, bool dedupe)
    {
        using var snapshot = new PostgresSession(database.OpenReader(), snapshot: true);
        return StoredState.Load(snapshot, PostgresHistory.RowsAfter, partition, factory, demandDays, dedupe);
    }

    public void Commit(CommitBatch batch)
    {
        lock (_writing)
        {
            try
            {
                _writer ??= new PostgresWriter(database.Open());
                _writer.Commit(batch);
            }
            catch (FencedException)
            {
                // Rolled back, and nothing is wrong with the connection.
                throw;
            }
            catch
            {
                // Whether it was committed is not known; closing ends it one way or the other.
                _writer?.Dispose();
                _writer = null;
                database.ForgetIdle();
                throw;
            }
        }
    }

    public IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences)
    {
        lock (_finding)
        {
            try
            {
                _finder ??= database.Open();
                using var command = new NpgsqlCommand(s_find, _finder) { Parameters = { new() { Value = partition }, new() { Value = sequences.ToArray() } } };
                using var rows = new PostgresRows(command);
                var found = new Dictionary<long, DecidedRow>();
                while (rows.Read())
                {
                    var row = TableRows.ReadRow(rows);
                    found[row.Sequence] = TableRows.Decided(in row);
                }

                return found;
            }
            catch
            {
                _finder?.Dispose();
                _finder = null;
                database.ForgetIdle();
                throw;
            }
        }
    }

    public long SequenceAt(int partition, DateTime recordedAt)
    {
        using var snapshot = new PostgresSession(database.OpenReader(), snapshot: true);
        return StoredState.SequenceAt(snapshot, RecordedAtSql, partition, recordedAt);
    }

    public Unpublished Unpublished(int partition, long publishedSequence)
    {
        using var snapshot = new PostgresSession(database.OpenReader(), snapshot: true);
        return StoredState.ReadUnpublished(snapshot, s_unpublished, partition, publishedSequence);
    }

    public void Dispose()
    {
        lock (_writing)
        {
            _writer?.Dispose();
        }

        lock (_finding)
        {
            _finder?.Dispose();
        }

        database.Dispose();
    }
}
