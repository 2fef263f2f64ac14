using StreamStock.Processor.Storage.Sqlite;
using StreamStock.Processor.Verify;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage;

/// <summary>Chooses the store by the connection string: a file is SQLite.</summary>
internal static class StoreFactory
{
    public static (IInventoryStore Store, IHistory History) Open(string connectionString)
    {
        var database = new SqliteDatabase(RequireFile(connectionString));
        return (new SqliteStore(database), new SqliteHistory(database));
    }

    /// <exception cref="ConfigurationException">There is no such database.</exception>
    public static (IInventoryStore Store, IHistory History, ReadLedger Ledger) OpenForReading(string connectionString)
    {
        var database = new SqliteDatabase(RequireFile(connectionString));
        if (!File.Exists(database.Path))
        {
            throw new ConfigurationException($"There is no database at {database.Path}.");
        }

        var history = new SqliteHistory(database);
        return (new SqliteStore(database), history, history.Ledger);
    }

    private static string RequireFile(string connectionString) =>
        connectionString.Contains("Data Source", StringComparison.OrdinalIgnoreCase)
            ? connectionString
            : throw new ConfigurationException("ConnectionStrings__inventory must name an SQLite file, such as \"Data Source=inventory.db\".");
}
