using System.Diagnostics;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

/// <summary>A small disk of its own, in memory, that can be filled up and emptied again.</summary>
internal sealed class FullDisk : IDisposable
{
    private const string Size = "8m";
    private readonly string _filler;

    private FullDisk(string folder) => (Folder, _filler) = (folder, Path.Combine(folder, "filler"));

    public string Folder { get; }

    public static FullDisk MountOrSkip()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        var folder = Directory.CreateTempSubdirectory("streamstock-disk-").FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=" + Size, "tmpfs", folder), "A small disk cannot be mounted here.");
        return new FullDisk(folder);
    }

    public void Fill()
    {
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        var page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
                file.Flush(flushToDisk: true);
            }
        }
        catch (IOException)
        {
            // That is what full means.
        }
    }

    public void Empty() => File.Delete(_filler);

    public void Dispose()
    {
        Run("umount", "--lazy", Folder);
        Directory.Delete(Folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true });
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}
