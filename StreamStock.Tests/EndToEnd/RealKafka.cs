using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>An Apache Kafka of its own, where its jars lie in <c>shared/kafka</c> beside the repository and there is a Java to run them.</summary>
internal sealed class RealKafka : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(90);
    private readonly string _script;
    private readonly string _folder;

    private RealKafka(string script, string folder, string bootstrapServers) =>
        (_script, _folder, BootstrapServers) = (script, folder, bootstrapServers);

    public string BootstrapServers { get; }

    public static RealKafka StartOrSkip()
    {
        var script = Find();
        Assert.SkipWhen(script is null, "shared/kafka is not beside the repository.");
        Assert.SkipWhen(Run("sh", "-c", "command -v java").ExitCode != 0, "There is no java to run Kafka with.");
        var folder = Directory.CreateTempSubdirectory("streamstock-kafka-").FullName;
        var (exitCode, output) = Run(script!, "start", FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture), folder);
        Assert.True(exitCode == 0, output);
        return new RealKafka(script!, folder, output.Trim().Split('\n')[^1]);
    }

    public void Dispose()
    {
        Run(_script, "stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Find()
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

    private static (int ExitCode, string Output) Run(string program, params string[] arguments)
    {
        // The broker inherits standard error, so that must not be a pipe anyone waits for.
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadLine() ?? "";
        Assert.True(process.WaitForExit(Ceiling), $"{program} {string.Join(' ', arguments)} did not end.");
        return (process.ExitCode, output);
    }

    /// <summary>The broker takes this port and the next one.</summary>
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
