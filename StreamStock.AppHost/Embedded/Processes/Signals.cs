using System.Diagnostics;
using System.Runtime.InteropServices;

namespace StreamStock.AppHost.Embedded.Processes;

/// <summary>SIGTERM, which .NET cannot send.</summary>
internal static partial class Signals
{
    private const int Terminate = 15;

    /// <summary>Asks the process to stop; false where the platform has no such signal or the process has ended.</summary>
    public static bool TryTerminate(Process process)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        try
        {
            return !process.HasExited && Kill(process.Id, Terminate) == 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
