using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using StreamStock.ServiceDefaults;

namespace StreamStock.AppHost.Embedded.Processes;

/// <summary>
/// A child on a lifeline: its standard input stays open, unused, until it has ended. Its output arrives line by line on
/// threads of its own: reading a pipe blocks, and dozens of blocked reads would starve the pool.
/// </summary>
internal sealed class ChildProcess : IDisposable
{
    private const int ReaderStackBytes = 256 * 1024;
    private static readonly TimeSpan LastLines = TimeSpan.FromSeconds(2);

    private readonly Process process;

    private ChildProcess(Process process, Action<string> output, Action<string> error)
    {
        this.process = process;
        var readers = Task.WhenAll(Pump(process.StandardOutput, output), Pump(process.StandardError, error));
        Exited = WaitAsync(readers);
    }

    public int Id => process.Id;

    /// <summary>Completes with the exit code (128 + n after signal n) once the last lines were read.</summary>
    public Task<int> Exited { get; }

    /// <exception cref="ConfigurationException">The program cannot be started.</exception>
    public static ChildProcess Start(ProcessStartInfo command, Action<string> output, Action<string> error)
    {
        command.RedirectStandardInput = true;
        command.RedirectStandardOutput = true;
        command.RedirectStandardError = true;
        command.StandardOutputEncoding = command.StandardErrorEncoding = Encoding.UTF8;
        command.UseShellExecute = false;
        try
        {
            return new ChildProcess(Process.Start(command)!, output, error);
        }
        catch (Win32Exception exception)
        {
            throw new ConfigurationException($"'{command.FileName}' cannot be started: {exception.Message}", exception);
        }
    }

    /// <summary>Asks for an ordinary stop.</summary>
    public void Terminate()
    {
        if (!Signals.TryTerminate(process))
        {
            Send(() => process.StandardInput.WriteLine(Lifeline.StopLine));
        }
    }

    /// <summary>Ends the lifeline.</summary>
    public void CloseInput() => Send(process.StandardInput.Close);

    public void Kill() => Send(() => process.Kill(entireProcessTree: true));

    public void Dispose() => process.Dispose();

    private static void Send(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or Win32Exception)
        {
            // It has ended already.
        }
    }

    private static Task Pump(StreamReader reader, Action<string> line)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                while (reader.ReadLine() is { } text)
                {
                    line(text);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The pipe broke with the child.
            }

            ended.SetResult();
        }, ReaderStackBytes)
        {
            IsBackground = true,
            Name = "child output",
        };
        thread.Start();
        return ended.Task;
    }

    private async Task<int> WaitAsync(Task readers)
    {
        await process.WaitForExitAsync();
        // A grandchild may hold the pipe open; its lines are not worth waiting for.
        await Task.WhenAny(readers, Task.Delay(LastLines));
        return process.ExitCode;
    }
}
