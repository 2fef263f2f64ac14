using System.Data.Common;
using DbUp;
using DbUp.Engine.Output;
using Npgsql;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>Connections to one PostgreSQL database, and its schema.</summary>
internal sealed class PostgresDatabase : IDatabase, IDisposable
{
    private static readonly TimeSpan StartPause = TimeSpan.FromMilliseconds(250);

    private const int ConnectSeconds = 5;
    private const int CommandSeconds = 15;
    private const int MigrationSeconds = 600;
    private const int MaxReaders = 8;

    /// <summary>One writes, one looks rows up while deciding.</summary>
    private const int MaxOwn = 2;

    /// <summary>Any number, the same in all versions: who holds this lock migrates.</summary>
    private const long MigrationLock = 0x5374_7265_616D;

    private readonly NpgsqlConnectionStringBuilder _settings;
    private readonly NpgsqlDataSource _own;
    private readonly NpgsqlDataSource _readers;

    /// <exception cref="ConfigurationException">The connection string cannot be used.</exception>
    public PostgresDatabase(string connectionString)
    {
        _settings = Parse(connectionString);
        // Readers have a pool of their own: however many ask for history, the writer finds a connection.
        _own = Source(MaxOwn, writes: true);
        _readers = Source(MaxReaders, writes: false);
    }

    /// <summary>How long a start waits for a database that may itself be starting.</summary>
    public TimeSpan StartCeiling { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Where it is, without the user's password.</summary>
    public string Name => $"{_settings.Database} on {_settings.Host}:{_settings.Port}";

    private static NpgsqlConnectionStringBuilder Parse(string connectionString)
    {
        const string Expected = "ConnectionStrings__inventory must name an SQLite file, such as \"Data Source=inventory.db\", or a PostgreSQL database, such as \"Host=localhost;Database=inventory;Username=…;Password=…\"";
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            // The parser's message may quote a value, and a password that holds a semicolon is taken for a key.
            throw new ConfigurationException($"{Expected}; what it holds is not a connection string.");
        }

        if (string.IsNullOrWhiteSpace(settings.Host))
        {
            throw new ConfigurationException($"{Expected}; it has no Host.");
        }

        settings.Database ??= settings.Username ?? throw new ConfigurationException($"{Expected}; it has no Database.");
        return settings;
    }

    private NpgsqlDataSource Source(int connections, bool writes)
    {
        // Compiling a question takes longer than answering any of ours. A replica that is paused or cut off in the middle
        // of a transaction, or of sending its rows, must not keep the next owner waiting.
        var options = writes ? " -c jit=off -c idle_in_transaction_session_timeout=10s -c statement_timeout=15s" : " -c jit=off";
        return NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_settings.ConnectionString)
        {
            MaxPoolSize = connections,
            Timeout = ConnectSeconds,
            CommandTimeout = CommandSeconds,
            // A connection that was cut without a word is found out while it waits.
            KeepAlive = 10,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            ApplicationName = _settings.ApplicationName ?? "streamstock",
            Options = (_settings.Options + options).Trim(),
        });
    }

    /// <summary>A connection that writes, or looks up rows while deciding.</summary>
    public NpgsqlConnection Open() => _own.OpenConnection();

    /// <summary>A connection for questions about the past.</summary>
    public NpgsqlConnection OpenReader() => _readers.OpenConnection();

    // The writer's own pool is small, and nothing that happens rarely may take a place in it.
    DbConnection IDatabase.Connect() => OpenReader();

    DbConnection IDatabase.ConnectToRead() => OpenReader();

    /// <summary>
    /// Lets go of the connections nobody uses now. After one was cut the others are most likely dead as well, and each
    /// would fail somebody before it is found out.
    /// </summary>
    public void ForgetIdle()
    {
        _own.Clear();
        _readers.Clear();
    }

    /// <summary>Waits for the database, for as long as one may take to start.</summary>
    /// <exception cref="ConfigurationException">It is not there, or lets nobody in.</exception>
    public void WaitUntilReachable()
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var connection = OpenReader();
                return;
            }
            catch (NpgsqlException e) when (IsPassing(e) && waited.Elapsed < StartCeiling)
            {
                using var pause = new ManualResetEventSlim();
                pause.Wait(StartPause);
            }
            catch (NpgsqlException e) when (IsPassing(e))
            {
                throw new StoreUnreachableException($"The PostgreSQL database {Name} cannot be reached: {Reason(e)}", e);
            }
            catch (NpgsqlException e)
            {
                throw new ConfigurationException($"The PostgreSQL database {Name} cannot be opened: {Reason(e)}", e);
            }
        }
    }

    /// <summary>Waiting may help: nobody listens yet, or the server is starting, stopping or full.</summary>
    private static bool IsPassing(NpgsqlException e) => e is not PostgresException refusal
        ? e.InnerException is System.Net.Sockets.SocketException or TimeoutException or IOException
        : refusal.SqlState is PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.TooManyConnections;

    /// <summary>The server's or the network's own words; neither quotes a password.</summary>
    private static string Reason(NpgsqlException e) => e is PostgresException p ? p.MessageText : (e.InnerException ?? e).Message;

    /// <summary>Runs the migrations that are missing, one process at a time.</summary>
    public void Migrate()
    {
        using var connection = Open();
        Execute(connection, $"SET statement_timeout = '{MigrationSeconds}s'", MigrationSeconds);
        Execute(connection, $"SELECT pg_advisory_lock({MigrationLock})", MigrationSeconds + CommandSeconds);
        try
        {
            var unpooled = new NpgsqlConnectionStringBuilder(_settings.ConnectionString) { Pooling = false };
            var result = DeployChanges.To.PostgresqlDatabase(unpooled.ConnectionString)
                .WithScriptsEmbeddedInAssembly(typeof(PostgresDatabase).Assembly, name => name.Contains(".Postgres.Migrations.", StringComparison.Ordinal))
                // Bodies of functions stand between dollar signs.
                .WithVariablesDisabled()
                .WithTransactionPerScript()
                .WithExecutionTimeout(TimeSpan.FromSeconds(MigrationSeconds))
                .LogTo(new NoOpUpgradeLog())
                .Build()
                .PerformUpgrade();
            if (result.Error is NpgsqlException cut && IsPassing(cut))
            {
                throw new StoreUnreachableException($"The PostgreSQL database {Name} was lost while its schema was brought up to date: {Reason(cut)}", cut);
            }

            if (!result.Successful)
            {
                throw new ConfigurationException($"The schema of {Name} cannot be brought up to date: {result.Error.Message}", result.Error);
            }
        }
        finally
        {
            Execute(connection, $"SELECT pg_advisory_unlock({MigrationLock})");
            Execute(connection, "RESET ALL");
        }
    }

    /// <exception cref="ConfigurationException">There is no data of ours.</exception>
    public void RequireSchema()
    {
        using var connection = OpenReader();
        using var command = new NpgsqlCommand("SELECT to_regclass('ledger_days') IS NOT NULL", connection);
        if (command.ExecuteScalar() is not true)
        {
            throw new ConfigurationException($"There is no StreamStock data in the PostgreSQL database {Name}.");
        }
    }

    public static void Execute(NpgsqlConnection connection, string sql, int timeoutSeconds = CommandSeconds)
    {
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = timeoutSeconds };
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        _own.Dispose();
        _readers.Dispose();
    }
}
