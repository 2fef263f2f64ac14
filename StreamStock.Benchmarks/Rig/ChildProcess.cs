using System.Diagnostics;
using System.Globalization;

namespace StreamStock.Benchmarks.Rig;

/// <summary>
/// A program started for a run, its output in a file. It ends with this process, also when that is killed: a shell
/// between the two watches a pipe.
/// </summary>
public sealed class ChildProcess : IDisposable
{
    private const double TicksPerSecond = 100;

    private static readonly TimeSpan EndCeiling = TimeSpan.FromSeconds(60);

    // Standard input of the program is empty, so that none of ours takes it for a lifeline.
    private const string Guard = """
        "$@" >>"$RIG_LOG" 2>&1 </dev/null &
        echo $!
        cat >/dev/null
        kill -KILL $! 2>/dev/null
        wait $! 2>/dev/null
        """;

    private readonly Process _guard;

    private ChildProcess(Process guard, int id, string log) => (_guard, Id, LogPath) = (guard, id, log);

    public int Id { get; }

    public string LogPath { get; }

    public string Log => File.Exists(LogPath) ? File.ReadAllText(LogPath) : "";

    /// <summary>It may still be there as what its parent has not waited for.</summary>
    public bool HasExited => Stat(Id) is not { } fields || fields[0] == "Z";

    /// <summary>Processor time it has used, in seconds; kept when it has ended, as long as this object is not disposed of.</summary>
    public double CpuSeconds => CpuOf(Id, withEndedChildren: false);

    /// <param name="log">File its output is appended to.</param>
    /// <param name="environment">Added to this process's own.</param>
    /// <param name="command">Program and arguments.</param>
    public static ChildProcess Start(string log, IReadOnlyDictionary<string, string> environment, params string[] command)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var start = new ProcessStartInfo("sh", ["-c", Guard, "sh", .. command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            // A folder of little: .NET hosts watch theirs for changes of configuration.
            WorkingDirectory = Path.GetDirectoryName(log),
        };
        start.Environment["RIG_LOG"] = log;
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var guard = Process.Start(start)!;
        var id = int.Parse(guard.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture);
        return new ChildProcess(guard, id, log);
    }

    /// <param name="signal">Its name, such as <c>KILL</c>, <c>TERM</c>, <c>STOP</c> or <c>CONT</c>.</param>
    public void Signal(string signal) => Signal(Id, signal);

    public static void Signal(int process, string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-" + signal, process.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardError = true })!;
        kill.WaitForExit();
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Kill()
    {
        Signal("KILL");
        Wait.Until(() => HasExited, EndCeiling, "the end of a killed process");
    }

    /// <summary>Asks it to stop and waits.</summary>
    public void Stop()
    {
        Signal("TERM");
        Wait.Until(() => HasExited, EndCeiling, $"the end of a process that was asked to stop; its log:\n{Log}");
    }

    /// <summary>Processor time of a process, in seconds; 0 where there is none.</summary>
    public static double CpuOf(int process, bool withEndedChildren)
    {
        if (Stat(process) is not { } fields)
        {
            return 0;
        }

        // Counted from the state, the third field: utime, stime, and those of children that were waited for.
        var ticks = Enumerable.Range(11, withEndedChildren ? 4 : 2).Sum(i => double.Parse(fields[i], CultureInfo.InvariantCulture));
        return ticks / TicksPerSecond;
    }

    public static IReadOnlyList<int> ChildrenOf(int process) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
            .Where(id => id > 0 && Stat(id) is { } fields && fields[1] == process.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Fields of /proc/…/stat from the state on; null where the process is gone.</summary>
    private static string[]? Stat(int process)
    {
        try
        {
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/stat"));
            // The name may hold spaces and parentheses.
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit(EndCeiling);
        _guard.Dispose();
    }
}
