using System.Data.Common;
using DbUp;
using DbUp.Engine.Output;
using Microsoft.Data.Sqlite;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>Opens the database file and keeps its schema up to date.</summary>
internal sealed class SqliteDatabase(string connectionString) : IDatabase
{
    /// <summary>How long a writer waits for another one's transaction.</summary>
    private const int BusyTimeoutMilliseconds = 5_000;

    private static readonly TimeSpan MigrationTimeout = TimeSpan.FromSeconds(30);

    private readonly SqliteConnectionStringBuilder _settings = new(connectionString) { Pooling = false };

    public string Path => _settings.DataSource;

    /// <exception cref="ConfigurationException">The file cannot be opened or is no database.</exception>
    public SqliteConnection Open(bool readOnly = false)
    {
        var settings = new SqliteConnectionStringBuilder(_settings.ConnectionString);
        if (readOnly)
        {
            settings.Mode = SqliteOpenMode.ReadOnly;
        }

        var connection = new SqliteConnection(settings.ConnectionString);
        try
        {
            connection.Open();
            Execute(connection, $"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}");
            if (!readOnly)
            {
                // Full: what is acknowledged has reached the disk.
                Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF; PRAGMA cache_size = -16384");
            }

            return connection;
        }
        catch (SqliteException e)
        {
            connection.Dispose();
            throw new ConfigurationException($"The database {Path} cannot be opened: {e.Message}", e);
        }
    }

    DbConnection IDatabase.Connect() => Open();

    DbConnection IDatabase.ConnectToRead() => Open(readOnly: true);

    /// <summary>Runs the migrations that are missing, one process at a time.</summary>
    public void Migrate()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        using var turn = TakeTurn();
        using (Open())
        {
            // Switches the file to WAL before the migrations, which open it by themselves.
        }

        var result = DeployChanges.To.SqliteDatabase(_settings.ConnectionString)
            .WithScriptsEmbeddedInAssembly(typeof(SqliteDatabase).Assembly, name => name.Contains(".Sqlite.Migrations.", StringComparison.Ordinal))
            .WithTransactionPerScript()
            .LogTo(new NoOpUpgradeLog())
            .Build()
            .PerformUpgrade();
        if (!result.Successful)
        {
            throw new ConfigurationException($"The schema of {Path} cannot be brought up to date: {result.Error.Message}", result.Error);
        }
    }

    private FileStream TakeTurn()
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(Path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (waited.Elapsed < MigrationTimeout)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(50);
            }
        }
    }

    public static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
