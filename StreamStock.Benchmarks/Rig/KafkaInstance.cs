using System.Diagnostics;
using System.Globalization;

namespace StreamStock.Benchmarks.Rig;

/// <summary>
/// An Apache Kafka of its own, where its jars lie in <c>shared/kafka</c> beside the repository and there is a Java to
/// run them. It can be killed and started again on the same data.
/// </summary>
public sealed class KafkaInstance : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    private const int StartAttempts = 4;

    private readonly string _script;
    private readonly string _folder = Directory.CreateTempSubdirectory("streamstock-rig-kafka-").FullName;
    private readonly string[] _settings;

    private KafkaInstance(string script, Func<int, string[]> settings)
    {
        _script = script;
        Port = Ports.Free();
        _settings = settings(Port);
        Restart();
    }

    public int Port { get; }

    public string BootstrapServers => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public double CpuSeconds => ChildProcess.CpuOf(Id, withEndedChildren: false);

    private int Id => int.Parse(File.ReadAllText(Path.Combine(_folder, "1", "pid")), CultureInfo.InvariantCulture);

    public static bool IsInstalled => FindScript() is not null && Run("sh", ["-c", "command -v java"]).ExitCode == 0;

    /// <param name="settings">KEY=VALUE of its configuration, given its port; the controller has the next one.</param>
    /// <exception cref="InvalidOperationException">It is not installed or did not start.</exception>
    public static KafkaInstance Start(Func<int, string[]>? settings = null) =>
        new(FindScript() ?? throw new InvalidOperationException("shared/kafka is not beside the repository."), settings ?? (_ => []));

    /// <summary>Ends it as a crash does; its data stays.</summary>
    public void Kill() => Run(_script, ["stop", _folder, "KILL"]);

    /// <summary>Starts what is not running, on the data there is.</summary>
    /// <exception cref="InvalidOperationException">It does not come up.</exception>
    public void Restart()
    {
        // The script waits for a minute, which on a busy machine is too short; asked again, it waits for what it started.
        for (var attempt = 1; ; attempt++)
        {
            var (exitCode, output) = Run(_script, ["start", Port.ToString(CultureInfo.InvariantCulture), _folder, .. _settings]);
            if (exitCode == 0)
            {
                return;
            }

            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException($"Kafka did not start: {output}");
            }
        }
    }

    private static string? FindScript()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "shared", "kafka", "kafka");
            if (File.Exists(script))
            {
                return script;
            }
        }

        return null;
    }

    private static (int ExitCode, string Output) Run(string program, string[] arguments)
    {
        // The broker inherits standard error, so that must not be a pipe anyone waits for.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadLine() ?? "";
        if (!process.WaitForExit(Ceiling))
        {
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end.");
        }

        return (process.ExitCode, output);
    }

    public void Dispose()
    {
        Run(_script, ["stop", _folder]);
        Directory.Delete(_folder, recursive: true);
    }
}
