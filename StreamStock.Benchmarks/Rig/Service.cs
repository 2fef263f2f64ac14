using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;

namespace StreamStock.Benchmarks.Rig;

/// <summary>One of our services as a process of its own, configured as a host would configure it.</summary>
public sealed class Service : IDisposable
{
    private static readonly TimeSpan StartCeiling = TimeSpan.FromSeconds(90);

    private readonly HttpClient _http;

    private Service(ChildProcess process, Uri address)
    {
        Process = process;
        Address = address;
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(10) };
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    /// <summary>200 where everything it needs is there.</summary>
    public bool IsHealthy => Get("/health") is { Status: 200 };

    /// <summary>What it says of its health; null where it does not answer.</summary>
    public string? Health => Get("/health")?.Body;

    public static Service StartProcessor(string log, IReadOnlyDictionary<string, string> environment) =>
        Start(typeof(Processor.ProcessorOptions).Assembly, log, environment);

    public static Service StartGenerator(string log, IReadOnlyDictionary<string, string> environment) =>
        Start(typeof(Generator.GeneratorOptions).Assembly, log, environment);

    private static Service Start(Assembly program, string log, IReadOnlyDictionary<string, string> environment)
    {
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Ports.Free()}");
        var all = new Dictionary<string, string>(environment) { ["ASPNETCORE_URLS"] = url, ["NO_PROXY"] = "127.0.0.1,localhost" };
        return new Service(ChildProcess.Start(log, all, Muxer(), "exec", program.Location), new Uri(url));
    }

    /// <summary>Runs the processor's <c>verify</c> on a database.</summary>
    /// <returns>Its exit code and what it said.</returns>
    public static (int ExitCode, string Output) Verify(string connectionString)
    {
        var start = new System.Diagnostics.ProcessStartInfo(Muxer(), ["exec", typeof(Processor.ProcessorOptions).Assembly.Location, "verify", connectionString])
        {
            RedirectStandardOutput = true,
        };
        using var process = System.Diagnostics.Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output.Trim());
    }

    public void WaitUntilHealthy() => Wait.Until(
        () => Process.HasExited ? throw new InvalidOperationException($"A service ended at its start. Its log:\n{Process.Log}") : IsHealthy,
        StartCeiling,
        $"{Address} to be healthy");

    /// <returns>The status code and the body; null where it does not answer.</returns>
    public (int Status, string Body)? Get(string path)
    {
        try
        {
            using var answer = _http.Send(new HttpRequestMessage(HttpMethod.Get, path));
            using var reader = new StreamReader(answer.Content.ReadAsStream());
            return ((int)answer.StatusCode, reader.ReadToEnd());
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            return null;
        }
    }

    /// <summary>The <c>dotnet</c> that belongs to the running runtime, not just the first one on the path.</summary>
    private static string Muxer()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        var muxer = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return File.Exists(muxer) ? muxer : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
    }

    public void Dispose()
    {
        _http.Dispose();
        Process.Dispose();
    }
}
