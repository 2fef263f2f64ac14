using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.AppHost.Embedded;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>The whole system, started by the AppHost's program as a user starts it, on free ports and a folder of its own.</summary>
internal sealed class SystemUnderTest : IAsyncDisposable
{
    private static readonly TimeSpan StartCeiling = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan StopCeiling = TimeSpan.FromSeconds(120);
    private const string ReadyPrefix = "StreamStock is ready: ";

    private readonly Process _process;
    private readonly List<string> _log;

    private SystemUnderTest(Process process, List<string> log, Uri address)
    {
        (_process, _log) = (process, log);
        Http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(40) };
    }

    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public string Log
    {
        get
        {
            lock (_log)
            {
                return string.Join('\n', _log);
            }
        }
    }

    public static Task<SystemUnderTest> StartAsync(string dataDirectory, params string[] arguments) =>
        StartAsync(dataDirectory, new Dictionary<string, string>(), arguments);

    /// <param name="dataDirectory">Folder of its own.</param>
    /// <param name="environment">Options of the services, which inherit it.</param>
    /// <param name="arguments">Command line.</param>
    public static async Task<SystemUnderTest> StartAsync(string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var process = Launch(["--data-dir", dataDirectory, "--web-port", "0", .. arguments], environment);
        var log = new List<string>();
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.BeginErrorReadLine();
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(StartCeiling);
            Assert.StartsWith(ReadyPrefix, line, StringComparison.Ordinal);
            return new SystemUnderTest(process, log, new Uri(line![ReadyPrefix.Length..]));
        }
        catch
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException("The system did not become ready. Its log:\n" + string.Join('\n', log));
        }
    }

    private static Process Launch(IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment)
    {
        var command = ServiceCatalog.BrokerCommand(1);
        command.ArgumentList.Clear();
        foreach (var argument in new[] { "exec", typeof(ServiceCatalog).Assembly.Location }.Concat(arguments))
        {
            command.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment)
        {
            command.Environment[name] = value;
        }

        command.RedirectStandardInput = command.RedirectStandardOutput = command.RedirectStandardError = true;
        return Process.Start(command)!;
    }

    private static void Append(List<string> log, string? line)
    {
        lock (log)
        {
            log.Add(line ?? "");
        }
    }

    /// <exception cref="InvalidOperationException">It does not answer; with its log.</exception>
    public async Task<JsonNode> GetAsync(string path)
    {
        try
        {
            return (await Http.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;
        }
        catch (HttpRequestException e) when (e.StatusCode is null)
        {
            throw new InvalidOperationException($"{path} is not answered. The system's log:\n{Log}", e);
        }
    }

    /// <summary>Posts an event and returns the answer with its status code.</summary>
    public async Task<(int Status, JsonNode Body)> PostEventAsync(object e)
    {
        using var response = await Http.PostAsJsonAsync("/api/v1/events", e, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, JsonNode.Parse(text)!);
    }

    /// <summary>Asks until the answer holds, for at most so long.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> holds, TimeSpan ceiling)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var answer = await GetAsync(path);
            if (holds(answer))
            {
                return answer;
            }

            Assert.True(waited.Elapsed < ceiling, $"{path} did not come to hold within {ceiling}: {answer.ToJsonString(new JsonSerializerOptions())}\n{Log}");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Asks it to stop as a terminal or a service manager does, and waits.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(CancellationToken.None).WaitAsync(StopCeiling);
        return _process.ExitCode;
    }

    /// <summary>Processes that were started for this folder and are still there.</summary>
    public static IReadOnlyList<string> Survivors(string dataDirectory) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Where(d => int.TryParse(Path.GetFileName(d), out _))
            .Where(d => Environ(d).Contains(dataDirectory, StringComparison.Ordinal) && !d.EndsWith($"/{Environment.ProcessId}", StringComparison.Ordinal))
            .Select(d => File.ReadAllText(Path.Combine(d, "cmdline")).Replace('\0', ' '))];

    /// <summary>The replicas of Web that run now: process and address.</summary>
    public IReadOnlyList<(int ProcessId, Uri Address)> Webs() =>
        [.. Directory.EnumerateDirectories("/proc")
            .Where(d => int.TryParse(Path.GetFileName(d), out _) && Parent(d) == ProcessId)
            .Select(d => (Id: int.Parse(Path.GetFileName(d), System.Globalization.CultureInfo.InvariantCulture), Environment: Environ(d).Split('\0')))
            .Where(p => p.Environment.Any(v => v.Contains("service.instance.id=web-", StringComparison.Ordinal)))
            .Select(p => (p.Id, new Uri(p.Environment.Single(v => v.StartsWith("ASPNETCORE_URLS=", StringComparison.Ordinal))["ASPNETCORE_URLS=".Length..])))
            .OrderBy(p => p.Item2.Port)];

    private static int Parent(string directory)
    {
        try
        {
            // pid (name) state parent …
            var stat = File.ReadAllText(Path.Combine(directory, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string Environ(string directory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(directory, "environ")) + File.ReadAllText(Path.Combine(directory, "cmdline"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
