using Microsoft.Data.Sqlite;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>The store in one SQLite file (WAL). One connection writes; each reader opens its own.</summary>
internal sealed class SqliteStore(SqliteDatabase database) : IInventoryStore
{
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private SqliteWriter? _writer;
    private SqliteStatement? _find;

    private SqliteSession Session => new(_connection!);

    public DataSettings Initialize(DataSettings wanted, bool anyClock)
    {
        lock (_gate)
        {
            database.Migrate();
            _connection ??= database.Open();
            return StoredState.Agree(Session, wanted, anyClock, database.Path);
        }
    }

    public LoadedPartition TakeOver(int partition, string owner, PartitionFactory factory, long? held = null)
    {
        lock (_gate)
        {
            var epoch = StoredState.RaiseEpoch(Session, partition, owner, held);
            return StoredState.Load(Session, SqliteHistory.RowsAfter, partition, factory, DemandHistory.MaxDays, dedupe: true) with { Epoch = epoch };
        }
    }

    public LoadedPartition Load(int partition, PartitionFactory factory, int demandDays)
    {
        using var snapshot = new SqliteSnapshot(database);
        return StoredState.Load(snapshot, SqliteHistory.RowsAfter, partition, factory, demandDays, dedupe: false);
    }

    public void Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            _writer ??= new SqliteWriter(_connection!);
            _writer.Commit(batch);
        }
    }

    public IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences)
    {
        var found = new Dictionary<long, DecidedRow>();
        lock (_gate)
        {
            _find ??= new SqliteStatement(_connection!, $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.partition = ? AND l.sequence = ?");
            foreach (var sequence in sequences)
            {
                try
                {
                    _find.Bind(partition).Bind(sequence);
                    if (_find.Read())
                    {
                        var row = TableRows.ReadRow(_find);
                        found[sequence] = TableRows.Decided(in row);
                    }
                }
                finally
                {
                    _find.Reset();
                }
            }
        }

        return found;
    }

    public long SequenceAt(int partition, DateTime recordedAt)
    {
        using var snapshot = new SqliteSnapshot(database);
        return StoredState.SequenceAt(snapshot, "SELECT recorded_at FROM ledger WHERE partition = $1 AND sequence = $2", partition, recordedAt);
    }

    public Unpublished Unpublished(int partition, long publishedSequence)
    {
        lock (_gate)
        {
            return StoredState.ReadUnpublished(
                Session,
                $"SELECT {TableRows.RowColumns} FROM ledger l WHERE l.partition = $1 AND l.sequence > $2 AND {StoredState.IsTold} ORDER BY l.sequence",
                partition,
                publishedSequence);
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _find?.Dispose();
            _writer?.Dispose();
            _connection?.Dispose();
        }
    }
}
