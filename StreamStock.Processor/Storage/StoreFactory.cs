using StreamStock.Processor.Storage.Postgres;
using StreamStock.Processor.Storage.Sqlite;
using StreamStock.Processor.Verify;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage;

/// <summary>Chooses the store by the connection string: a file is SQLite, a host is PostgreSQL.</summary>
internal static class StoreFactory
{
    /// <exception cref="ConfigurationException">The connection string fits neither.</exception>
    public static (IInventoryStore Store, LedgerHistory History) Open(string connectionString)
    {
        if (IsFile(connectionString))
        {
            var file = new SqliteDatabase(connectionString);
            return (new SqliteStore(file), new SqliteHistory(file));
        }

        var database = new PostgresDatabase(connectionString);
        return (new PostgresStore(database), new PostgresHistory(database));
    }

    /// <exception cref="ConfigurationException">There is no such database.</exception>
    public static (IInventoryStore Store, LedgerHistory History, ReadLedger Ledger) OpenForReading(string connectionString)
    {
        if (IsFile(connectionString))
        {
            var path = new SqliteDatabase(connectionString).Path;
            if (!File.Exists(path))
            {
                throw new ConfigurationException($"There is no database at {path}.");
            }
        }
        else
        {
            using var database = new PostgresDatabase(connectionString);
            database.WaitUntilReachable();
            database.RequireSchema();
        }

        var (store, history) = Open(connectionString);
        history.RequireCurrentSchema();
        return (store, history, history.Ledger);
    }

    /// <summary>What drops old days of a history's database.</summary>
    public static LedgerRetention RetentionOf(LedgerHistory history) => history switch
    {
        SqliteHistory file => new SqliteRetention((SqliteDatabase)file.Database, file),
        PostgresHistory server => new PostgresRetention((PostgresDatabase)server.Database, server),
        _ => throw new ArgumentException($"{history.GetType().Name} has no retention.", nameof(history)),
    };

    private static bool IsFile(string connectionString) => connectionString.Contains("Data Source", StringComparison.OrdinalIgnoreCase);
}
