using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;

namespace StreamStock.Benchmarks.Web;

/// <summary>The whole system, started by the AppHost's program in a folder of its own, and what its Web costs.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private const string Ready = "StreamStock is ready: ";
    private static readonly TimeSpan StartCeiling = TimeSpan.FromMinutes(2);

    private readonly Process process;
    private readonly string data;
    private readonly List<string> log = [];

    private RunningSystem(Process process, string data) => (this.process, this.data) = (process, data);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public HttpClient Http { get; private set; } = new();

    public static async Task<RunningSystem> StartAsync(IEnumerable<string> arguments)
    {
        var data = Directory.CreateTempSubdirectory("streamstock-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "StreamStock.AppHost.dll"), "--data-dir", data, "--web-port", "0" }.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // What is measured is the work, not the quota.
        start.Environment["Web__Api__CommandsPerSecond"] = start.Environment["Web__Api__QueriesPerSecond"] = "0";
        var system = new RunningSystem(Process.Start(start)!, data);
        system.process.ErrorDataReceived += (_, line) =>
        {
            lock (system.log)
            {
                system.log.Add(line.Data ?? "");
            }
        };
        system.process.BeginErrorReadLine();
        var line = await system.process.StandardOutput.ReadLineAsync().WaitAsync(StartCeiling);
        if (line?.StartsWith(Ready, StringComparison.Ordinal) != true)
        {
            await system.DisposeAsync();
            throw new InvalidOperationException($"The system did not become ready: {line}\n{string.Join('\n', system.log)}");
        }

        system.Address = new Uri(line[Ready.Length..]);
        system.Http = new HttpClient { BaseAddress = system.Address, Timeout = TimeSpan.FromMinutes(30) };
        return system;
    }

    /// <summary>Makes so many products with stock, in 20 categories and 5 warehouses.</summary>
    public async Task SeedAsync(int products, int stock)
    {
        await ImportAsync("products", Enumerable.Range(0, products).Select(i => string.Create(CultureInfo.InvariantCulture,
            $$"""{"id":"{{Product(i)}}","sku":"SKU-{{i:D6}}","name":"Product number {{i}}","category":"Category {{i % 20}}","warehouse":"WH-{{i % 5}}","reorderPoint":10,"maxCapacity":{{2 * stock}},"unitPrice":{{i % 100}}.5}""")));
        await ImportAsync("counts", Enumerable.Range(0, products).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"productId":"{{Product(i)}}","quantity":{{stock}}}""")));
    }

    public static string Product(int number) => string.Create(CultureInfo.InvariantCulture, $"P-{number:D6}");

    /// <summary>Process of Web, resident memory in MB, and processor time so far.</summary>
    public (int Id, double ResidentMegabytes, TimeSpan Processor) Web()
    {
        var web = Directory.EnumerateDirectories("/proc").Select(d => int.TryParse(Path.GetFileName(d), out var id) ? id : 0)
            .Where(id => id > 0 && Environ(id).Contains("service.instance.id=web-0", StringComparison.Ordinal) && Environ(id).Contains($"ASPNETCORE_URLS=http://127.0.0.1:{Address.Port}", StringComparison.Ordinal))
            .Select(Process.GetProcessById).First();
        return (web.Id, web.WorkingSet64 / 1e6, web.TotalProcessorTime);
    }

    /// <summary>Kills Web and waits until its successor has loaded its read model.</summary>
    /// <returns>What it logged.</returns>
    public async Task<string> RestartWebAsync()
    {
        int seen;
        lock (log)
        {
            seen = log.Count;
        }

        Process.GetProcessById(Web().Id).Kill();
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartCeiling)
        {
            await Task.Delay(100);
            lock (log)
            {
                if (log.Skip(seen).FirstOrDefault(l => l.Contains("Read model loaded", StringComparison.Ordinal)) is { } loaded)
                {
                    return loaded;
                }
            }
        }

        throw new TimeoutException("Web did not come back.");
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (!process.HasExited)
        {
            process.StandardInput.Close();
            using var term = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)]);
            if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
            {
                process.Kill(entireProcessTree: true);
            }
        }

        await Task.CompletedTask;
        process.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private async Task ImportAsync(string kind, IEnumerable<string> lines)
    {
        using var content = new StringContent(string.Join('\n', lines), Encoding.UTF8, "application/x-ndjson");
        using var response = await Http.PostAsync($"/api/v1/imports/{kind}", content);
        var report = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        if (report.GetProperty("rejected").GetInt64() + report.GetProperty("undecided").GetInt64() > 0)
        {
            throw new InvalidOperationException($"The import of {kind} failed: {report}");
        }
    }

    private static string Environ(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/environ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
