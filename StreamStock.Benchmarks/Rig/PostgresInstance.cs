using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace StreamStock.Benchmarks.Rig;

/// <summary>A PostgreSQL of its own that flushes to the disk as in production, and can be killed and started again.</summary>
public sealed class PostgresInstance : IDisposable
{
    /// <summary>PostgreSQL refuses to run as root.</summary>
    private const string Nobody = "65534";

    // Sizes for a machine of a few gigabytes; everything that keeps data safe stays at the server's defaults, which are on.
    private static readonly string[] s_settings =
    [
        "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=512MB", "max_wal_size=4GB", "min_wal_size=1GB",
        "max_connections=100", "shared_preload_libraries=pg_stat_statements",
    ];

    private static readonly TimeSpan StartCeiling = TimeSpan.FromSeconds(60);

    private readonly string _binaries;
    private readonly string _folder;
    private ChildProcess _process;

    private PostgresInstance(string binaries)
    {
        _binaries = binaries;
        _folder = Directory.CreateTempSubdirectory("streamstock-rig-postgres-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        }

        Port = Ports.Free();
        MakeCluster();
        _process = Launch();
        WaitUntilReady();
        Execute("postgres", "CREATE DATABASE inventory");
    }

    public int Port { get; }

    /// <summary>Processor time of the server, its ended connections included, in seconds.</summary>
    public double CpuSeconds => Cpu(_process.Id);

    public string ConnectionString => ConnectionStringOn(Port);

    /// <summary>Whether a server can be started here.</summary>
    public static bool IsInstalled => FindBinaries() is not null;

    /// <exception cref="InvalidOperationException">No initdb and postgres were found.</exception>
    public static PostgresInstance Start() => new(FindBinaries()
        ?? throw new InvalidOperationException("There is no PostgreSQL (initdb and postgres) on the PATH or in /usr/lib/postgresql."));

    /// <summary>The same database by another way, such as a proxy's.</summary>
    public static string ConnectionStringOn(int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Database=inventory;Username=postgres");

    /// <summary>Processor time of a server and of its connections, in seconds.</summary>
    public static double Cpu(int server) =>
        ChildProcess.CpuOf(server, withEndedChildren: true) + ChildProcess.ChildrenOf(server).Sum(id => ChildProcess.CpuOf(id, withEndedChildren: false));

    /// <summary>Ends the server and all its connections at once, as a crash of the machine does.</summary>
    public void Kill()
    {
        var connections = ChildProcess.ChildrenOf(_process.Id);
        _process.Kill();
        foreach (var id in connections)
        {
            ChildProcess.Signal(id, "KILL");
        }

        _process.Dispose();
    }

    /// <summary>
    /// Brings its log to the state it has in a server that has run for a while: files that are used again. A new one is
    /// written full of zeros and flushed before its first use, and commits wait for that.
    /// </summary>
    public void RecycleLog()
    {
        Execute("inventory", "SELECT pg_logical_emit_message(false, 'fill', repeat('x', 1000000)) FROM generate_series(1, 900)");
        Checkpoint();
    }

    /// <summary>Has the log that was written so far used again for what comes.</summary>
    public void Checkpoint() => Execute("inventory", "CHECKPOINT");

    /// <summary>Starts it again after a kill; it recovers from its log.</summary>
    public void Restart()
    {
        _process = Launch();
        WaitUntilReady();
    }

    private ChildProcess Launch()
    {
        string[] settings = [.. s_settings.SelectMany(s => new[] { "-c", s })];
        string[] command = [Path.Combine(_binaries, "postgres"), "-D", Path.Combine(_folder, "data"), "-p", Port.ToString(CultureInfo.InvariantCulture), .. settings];
        return ChildProcess.Start(Path.Combine(_folder, "postgres.log"), new Dictionary<string, string>(), [.. AsNobody(), .. command]);
    }

    private void MakeCluster()
    {
        string[] command = [.. AsNobody(), Path.Combine(_binaries, "initdb"), "-D", Path.Combine(_folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException("initdb failed: " + output);
        }
    }

    private static string[] AsNobody() =>
        Environment.UserName == "root" ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups"] : [];

    private void WaitUntilReady() => Wait.Until(
        () =>
        {
            if (_process.HasExited)
            {
                // What a killed server left behind may hold it up for a moment.
                _process.Dispose();
                _process = Launch();
            }

            try
            {
                Execute("postgres", "SELECT 1");
                return true;
            }
            catch (NpgsqlException)
            {
                return false;
            }
        },
        StartCeiling,
        "PostgreSQL");

    private void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString) { Database = database, Pooling = false }.ConnectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private static string? FindBinaries()
    {
        const string Debian = "/usr/lib/postgresql";
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending().Select(d => Path.Combine(d, "bin")) : [];
        return onPath.Concat(installed).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
    }

    public void Dispose()
    {
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
