using System.Globalization;
using Microsoft.Data.Sqlite;
using StreamStock.Core.Stock;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>The store in one SQLite file (WAL). One connection writes; each reader opens its own.</summary>
internal sealed class SqliteStore(SqliteDatabase database) : IInventoryStore
{
    private readonly Lock _gate = new();
    private SqliteConnection? _connection;
    private SqliteWriter? _writer;
    private SqliteStatement? _find;

    public DataSettings Initialize(DataSettings wanted, bool anyClock)
    {
        lock (_gate)
        {
            database.Migrate();
            _connection ??= database.Open();
            SqliteDatabase.Execute(_connection, string.Create(CultureInfo.InvariantCulture, $"""
                BEGIN IMMEDIATE;
                INSERT OR IGNORE INTO settings VALUES ('partitions', '{wanted.Partitions}'), ('clock', '{wanted.Clock}');
                COMMIT
                """));
            var stored = new DataSettings(int.Parse(Setting("partitions"), CultureInfo.InvariantCulture), Setting("clock"));
            if (stored.Partitions != wanted.Partitions)
            {
                throw new ConfigurationException($"The data in {database.Path} was made with {stored.Partitions} partitions, but {wanted.Partitions} are configured; a product's partition cannot change. Start with --partitions {stored.Partitions} or another data directory.");
            }

            if (stored.Clock != wanted.Clock && !anyClock)
            {
                throw new ConfigurationException($"The data in {database.Path} runs on the {stored.Clock} clock, but this generator mode needs the {wanted.Clock} clock. Use another mode or another data directory.");
            }

            return stored;
        }
    }

    private string Setting(string name)
    {
        using var s = new SqliteStatement(_connection!, "SELECT value FROM settings WHERE name = ?");
        s.Bind(name).Read();
        return s.Text();
    }

    public LoadedPartition TakeOver(int partition, string owner, PartitionFactory factory)
    {
        lock (_gate)
        {
            using (var s = new SqliteStatement(_connection!, """
                INSERT INTO partitions VALUES (?, ?, 1, 0, NULL, 0, 0, '{}', 0, 0)
                ON CONFLICT DO UPDATE SET owner = excluded.owner, owner_epoch = owner_epoch + 1
                """))
            {
                s.Bind(partition).Bind(owner).Execute();
            }

            return SqliteReader.Load(_connection!, partition, factory, DemandHistory.MaxDays, dedupe: true);
        }
    }

    public LoadedPartition Load(int partition, PartitionFactory factory, int demandDays)
    {
        using var connection = database.Open(readOnly: true);
        // One transaction: all tables as of the same commit.
        using var transaction = connection.BeginTransaction(deferred: true);
        return SqliteReader.Load(connection, partition, factory, demandDays, dedupe: false);
    }

    public void Commit(CommitBatch batch)
    {
        lock (_gate)
        {
            _writer ??= new SqliteWriter(_connection!);
            _writer.Commit(batch);
        }
    }

    public DecidedRow? FindRow(int partition, long sequence)
    {
        lock (_gate)
        {
            _find ??= new SqliteStatement(_connection!, $"SELECT {SqliteReader.RowColumns} FROM ledger WHERE partition = ? AND sequence = ?");
            try
            {
                if (!_find.Bind(partition).Bind(sequence).Read())
                {
                    return null;
                }

                var row = SqliteReader.Row(_find);
                return new DecidedRow(row.ProductId, System.Text.Encoding.ASCII.GetString(row.EventId.Span), Views.Decision(in row));
            }
            finally
            {
                _find.Reset();
            }
        }
    }

    public Unpublished Unpublished(int partition, long publishedSequence)
    {
        lock (_gate)
        {
            using var s = new SqliteStatement(_connection!, $"""
                SELECT {SqliteReader.RowColumns} FROM ledger
                WHERE partition = ? AND sequence > ? AND (kind IN (?, ?) OR topic < 0 AND kind = ? OR reply_to IS NOT NULL)
                ORDER BY sequence
                """);
            s.Bind(partition).Bind(publishedSequence).Bind((int)RowKind.Alert).Bind((int)RowKind.DeadLetter).Bind((int)RowKind.Restock);
            var rows = new List<LedgerRow>();
            while (s.Read())
            {
                rows.Add(SqliteReader.Row(s));
            }

            return new Unpublished(rows, SqliteReader.ReadDeadLetters(_connection!, partition, publishedSequence));
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
