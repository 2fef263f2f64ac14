using System.Diagnostics;
using StreamStock.AppHost.Embedded.Output;
using StreamStock.AppHost.Embedded.Processes;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>
/// Keeps one process of one service running: starts it again after a crash, later each time, until it is told to stop
/// or the process says that its configuration is wrong.
/// </summary>
internal sealed class ServiceRunner(
    string name, Func<ProcessStartInfo> command, ConsoleLog log, Backoff backoff, TimeProvider time) : IDisposable
{
    /// <summary>After running this long a crash counts as the first again.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly TaskCompletionSource<string> refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ChildProcess? child;
    private string? reason;
    private Task? running;

    public string Name => name;

    /// <summary>Completes with the service's own line once it exited with <see cref="ExitCodes.Configuration"/>.</summary>
    public Task<string> Refused => refused.Task;

    /// <summary>
    /// Set once the whole system stops. A signal to the process group reaches services before their turn: one that
    /// stopped by it is not started again, but one that crashed is, because it may still have to drain.
    /// </summary>
    public bool IsLastRun { get; set; }

    public bool IsStarted => running is not null;

    public void Start() => running = RunAsync();

    /// <summary>Asks the process to stop, kills it after the ceiling, and does not start it again.</summary>
    /// <param name="ceiling">Completes when no more time is given.</param>
    public async Task StopAsync(Task ceiling)
    {
        ChildProcess? last;
        lock (gate)
        {
            stopping.Cancel();
            last = child;
            last?.Terminate();
        }

        if (running is null)
        {
            return;
        }

        if (await Task.WhenAny(running, ceiling) != running)
        {
            log.Write(name, "did not stop in time and is killed");
            last?.Kill();
            await running;
        }
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        lock (gate)
        {
            stopping.Cancel();
            child?.Kill();
        }
    }

    public void Dispose() => stopping.Dispose();

    private async Task RunAsync()
    {
        while (true)
        {
            var started = time.GetTimestamp();
            if (!TryStart(out var current))
            {
                return;
            }

            var code = await current.Exited;
            Forget(current);
            if (stopping.IsCancellationRequested || (IsLastRun && code == ExitCodes.Ok))
            {
                return;
            }

            if (code == ExitCodes.Configuration)
            {
                refused.TrySetResult(reason ?? $"exited with code {code}; its last lines say why");
                return;
            }

            if (time.GetElapsedTime(started) >= Healthy)
            {
                backoff.Reset();
            }

            var delay = backoff.Next();
            log.Write(name, $"ended with exit code {code}; starts again in {delay.TotalSeconds:0.0} s");
            await Task.Delay(delay, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>False where a stop came first: nothing may start after it.</summary>
    private bool TryStart(out ChildProcess started)
    {
        lock (gate)
        {
            started = null!;
            if (stopping.IsCancellationRequested)
            {
                return false;
            }

            try
            {
                started = child = ChildProcess.Start(command(), line => log.Write(name, line), OnErrorLine);
                return true;
            }
            catch (ConfigurationException exception)
            {
                refused.TrySetResult(exception.Message);
                return false;
            }
        }
    }

    private void Forget(ChildProcess ended)
    {
        lock (gate)
        {
            child = null;
            ended.Dispose();
        }
    }

    /// <summary>The line that says what is wrong with the configuration is kept for the end, where it is seen.</summary>
    private void OnErrorLine(string line)
    {
        if (line.StartsWith(ConfigurationException.LinePrefix, StringComparison.Ordinal))
        {
            reason = line[ConfigurationException.LinePrefix.Length..];
            return;
        }

        log.Write(name, line);
    }
}
