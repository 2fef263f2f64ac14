using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace StreamStock.ServiceDefaults;

/// <summary>
/// Ties a service to the process that started it. The parent holds the write end of the service's standard input and
/// never writes: the pipe ends when the parent does, however it ends, and then the service stops.
/// </summary>
public static class Lifeline
{
    /// <summary>Environment variable that switches the lifeline on; its only value is <see cref="Stdin"/>.</summary>
    public const string Variable = "STREAMSTOCK_LIFELINE";

    public const string Stdin = "stdin";

    /// <summary>Asks for an ordinary stop where the platform has no SIGTERM; the pipe stays open meanwhile.</summary>
    public const string StopLine = "stop";

    /// <summary>How long an orphan may take to stop before it ends itself.</summary>
    public static readonly TimeSpan OrphanCeiling = TimeSpan.FromSeconds(10);

    /// <summary>How long an ordinary stop may take; the processor drains in it.</summary>
    public static readonly TimeSpan StopCeiling = TimeSpan.FromSeconds(55);

    /// <summary>True where this process was started with a lifeline.</summary>
    public static bool IsAttached => Environment.GetEnvironmentVariable(Variable) == Stdin;

    /// <summary>
    /// Starts watching <paramref name="input"/> on a thread of its own: a blocking read must not hold a pool thread.
    /// </summary>
    /// <param name="input">The pipe from the parent.</param>
    /// <param name="stop">Called once, at the end of the pipe or at <see cref="StopLine"/>.</param>
    /// <param name="kill">Called if the process still runs <paramref name="ceiling"/> after the pipe's end.</param>
    /// <param name="ceiling">Time between the pipe's end and <paramref name="kill"/>.</param>
    public static void Watch(TextReader input, Action stop, Action kill, TimeSpan ceiling)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(stop);
        ArgumentNullException.ThrowIfNull(kill);
        var thread = new Thread(() =>
        {
            var stopped = false;
            while (ReadLine(input) is { } line)
            {
                if (line == StopLine && !stopped)
                {
                    stopped = true;
                    stop();
                }
            }

            if (!stopped)
            {
                stop();
            }

            using var never = new ManualResetEventSlim();
            never.Wait(ceiling);
            kill();
        })
        {
            IsBackground = true,
            Name = "lifeline",
        };
        thread.Start();
    }

    /// <summary>Ends this process at once; nothing in it can hold that up.</summary>
    public static void KillSelf() => Process.GetCurrentProcess().Kill();

    private static string? ReadLine(TextReader input)
    {
        try
        {
            return input.ReadLine();
        }
        catch (IOException)
        {
            return null; // A broken pipe ends like a closed one.
        }
    }
}

/// <summary>
/// Host lifetime of a child: SIGTERM and the lifeline stop it. Ctrl+C and a closed terminal reach the whole process
/// group at once; the child ignores them, because the AppHost stops its children in order.
/// </summary>
internal sealed class LifelineLifetime(IHostApplicationLifetime application) : IHostLifetime, IDisposable
{
    private readonly List<PosixSignalRegistration> signals = [];

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        Handle(PosixSignal.SIGTERM, application.StopApplication);
        Handle(PosixSignal.SIGINT, () => { });
        Handle(PosixSignal.SIGHUP, () => { });
        Lifeline.Watch(Console.In, application.StopApplication, Lifeline.KillSelf, Lifeline.OrphanCeiling);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => signals.ForEach(signal => signal.Dispose());

    private void Handle(PosixSignal signal, Action action) =>
        signals.Add(PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            action();
        }));
}
