using System.Runtime.InteropServices;

namespace StreamStock.AppHost.Embedded.Supervision;

/// <summary>Ctrl+C, SIGTERM, a closed terminal: the first asks for an ordinary stop, a second Ctrl+C for the end.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly TaskCompletionSource stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource kill = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public StopSignals()
    {
        foreach (var signal in new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP, PosixSignal.SIGQUIT })
        {
            registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                if (!stop.TrySetResult() && context.Signal == PosixSignal.SIGINT)
                {
                    kill.TrySetResult();
                }
            }));
        }
    }

    /// <summary>Completes when the system is to stop in order.</summary>
    public Task Stop => stop.Task;

    /// <summary>Completes when everything is to end at once.</summary>
    public Task Kill => kill.Task;

    public void Dispose() => registrations.ForEach(registration => registration.Dispose());
}
