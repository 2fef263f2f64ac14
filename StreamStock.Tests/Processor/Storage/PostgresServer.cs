using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(StreamStock.Tests.Processor.Storage.PostgresServer))]

namespace StreamStock.Tests.Processor.Storage;

/// <summary>
/// One PostgreSQL for the whole run, started from the machine's own binaries when the first test asks for it, with a
/// database a test. Nothing of it outlives the run: it ends with the pipe to this process, also when that is killed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private const string Nobody = "65534";

    private static readonly Lock s_gate = new();
    private static PostgresServer? s_running;
    private static int s_databases;

    private readonly string _folder = "";
    private readonly Process? _process;
    private readonly int _port;

    /// <summary>What the test framework makes and, at the end, disposes.</summary>
    public PostgresServer()
    {
    }

    private PostgresServer(string binaries)
    {
        _folder = Directory.CreateTempSubdirectory("streamstock-postgres-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder, (UnixFileMode)0b111_111_111);
        }

        _port = FreePort();
        var data = Path.Combine(_folder, "data");
        // Nothing here has to survive the machine, so nothing waits for the disk.
        _process = Start($"""
            '{binaries}/initdb' -D '{data}' -U postgres -A trust -E UTF8 --locale=C --no-sync >'{_folder}/initdb.log' 2>&1 || exit 1
            '{binaries}/postgres' -D '{data}' -p {_port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
                -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200 >'{_folder}/postgres.log' 2>&1 </dev/null &
            cat >/dev/null
            kill -INT $!
            wait $!
            """);
        WaitUntilReady();
    }

    /// <summary>Makes an empty database. Skips the test where there is no PostgreSQL, which on a build server is a failure.</summary>
    /// <returns>Its connection string.</returns>
    public static string NewDatabase()
    {
        lock (s_gate)
        {
            s_running ??= new PostgresServer(FindBinariesOrSkip());
            var name = $"test_{++s_databases}";
            s_running.Execute($"CREATE DATABASE {name}");
            return s_running.ConnectionString(name);
        }
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={_port};Database={database};Username=postgres;Password=not-to-be-shown";

    private void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    private void WaitUntilReady()
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                Execute("SELECT 1");
                return;
            }
            catch (NpgsqlException e)
            {
                Assert.False(_process!.HasExited || waited.Elapsed > Ceiling, $"PostgreSQL did not start ({e.Message}):\n{Log()}");
                using var pause = new ManualResetEventSlim();
                pause.Wait(100);
            }
        }
    }

    private string Log() => string.Join('\n', Directory.EnumerateFiles(_folder, "*.log").Select(File.ReadAllText));

    private static Process Start(string script)
    {
        string[] shell = ["sh", "-c", script];
        string[] command = Environment.UserName == "root" ? ["setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", .. shell] : shell;
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardInput = true, WorkingDirectory = "/" })!;
    }

    private static string FindBinariesOrSkip()
    {
        const string Debian = "/usr/lib/postgresql";
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The server is started by a shell script.");
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var installed = Directory.Exists(Debian) ? Directory.GetDirectories(Debian).OrderDescending().Select(d => Path.Combine(d, "bin")) : [];
        var found = onPath.Concat(installed).FirstOrDefault(d => File.Exists(Path.Combine(d, "initdb")) && File.Exists(Path.Combine(d, "postgres")));
        if (found is null && Environment.GetEnvironmentVariable("CI") == "true")
        {
            Assert.Fail("There is no PostgreSQL (initdb and postgres) on this build server.");
        }

        Assert.SkipWhen(found is null, "There is no PostgreSQL (initdb and postgres) on the PATH or in /usr/lib/postgresql.");
        return found!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (_process is null)
        {
            s_running?.Stop();
        }
    }

    private void Stop()
    {
        _process!.StandardInput.Close();
        _process.WaitForExit(Ceiling);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
