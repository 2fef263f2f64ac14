using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.RegularExpressions;
using StreamStock.Benchmarks.Rig;

namespace StreamStock.Benchmarks.Web;

/// <summary>The whole system, started by the AppHost's program in a folder of its own, and what its Web costs.</summary>
internal sealed partial class RunningSystem : IAsyncDisposable
{
    private const string Ready = "StreamStock is ready: ";
    private const string InstanceId = "service.instance.id=";
    private static readonly TimeSpan StartCeiling = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LogPoll = TimeSpan.FromMilliseconds(20);

    private readonly Process process;
    private readonly string data;
    private readonly KafkaInstance? kafka;
    private readonly PostgresInstance? postgres;
    private readonly List<string> log = [];

    private RunningSystem(Process process, string data, KafkaInstance? kafka, PostgresInstance? postgres) =>
        (this.process, this.data, this.kafka, this.postgres) = (process, data, kafka, postgres);

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    public HttpClient Http { get; private set; } = new();

    /// <param name="isEmbedded">The embedded broker and SQLite, else a Kafka and a PostgreSQL of its own.</param>
    /// <param name="arguments">For the AppHost.</param>
    public static async Task<RunningSystem> StartAsync(bool isEmbedded, IEnumerable<string> arguments)
    {
        var (kafka, postgres) = isEmbedded ? (null, null) : (KafkaInstance.Start(), PostgresInstance.Start());
        IEnumerable<string> parts = isEmbedded ? [] : ["--kafka", kafka!.BootstrapServers, "--store", "postgres", "--store-connection", postgres!.ConnectionString];
        var data = Directory.CreateTempSubdirectory("streamstock-bench-").FullName;
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "StreamStock.AppHost.dll"), "--data-dir", data, "--web-port", "0" }.Concat(parts).Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        // What is measured is the work, not the quota.
        start.Environment["Web__Api__CommandsPerSecond"] = start.Environment["Web__Api__QueriesPerSecond"] = "0";
        var system = new RunningSystem(Process.Start(start)!, data, kafka, postgres);
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

    /// <summary>Processor time so far of every process by its name, in seconds.</summary>
    public IReadOnlyDictionary<string, double> CpuSeconds()
    {
        var all = new Dictionary<string, double> { ["load"] = Environment.CpuUsage.TotalTime.TotalSeconds };
        foreach (var (name, id) in Children())
        {
            all[name] = ChildProcess.CpuOf(id, withEndedChildren: false);
        }

        if (kafka is not null && postgres is not null)
        {
            (all["kafka"], all["postgres"]) = (kafka.CpuSeconds, postgres.CpuSeconds);
        }

        return all;
    }

    public double WebResidentMegabytes()
    {
        using var web = Process.GetProcessById(WebId());
        return Math.Round(web.WorkingSet64 / 1e6);
    }

    /// <summary>Kills Web and waits until its successor has loaded its read model.</summary>
    /// <returns>How long it says that loading took, and how long that was after its process began.</returns>
    public async Task<(TimeSpan Loading, TimeSpan SinceStart)> RestartWebAsync()
    {
        int seen;
        lock (log)
        {
            seen = log.Count;
        }

        ChildProcess.Signal(WebId(), "KILL");
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < StartCeiling)
        {
            await Task.Delay(LogPoll);
            lock (log)
            {
                if (log.Skip(seen).Select(line => Loaded().Match(line)).FirstOrDefault(match => match.Success) is { } loaded)
                {
                    using var web = Process.GetProcessById(WebId());
                    var sinceStart = TimeProvider.System.GetLocalNow().DateTime - web.StartTime;
                    return (TimeSpan.FromMilliseconds(double.Parse(loaded.Groups[1].Value, CultureInfo.InvariantCulture)), sinceStart);
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
        kafka?.Dispose();
        postgres?.Dispose();
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

    private int WebId() => Children().Single(child => child.Name == "web-0").Id;

    /// <summary>What the AppHost has started; what has no name is the embedded broker.</summary>
    private IEnumerable<(string Name, int Id)> Children()
    {
        foreach (var id in ChildProcess.ChildrenOf(process.Id))
        {
            var named = Environ(id).Split('\0', ',').FirstOrDefault(part => part.Contains(InstanceId, StringComparison.Ordinal));
            yield return (named?[(named.IndexOf(InstanceId, StringComparison.Ordinal) + InstanceId.Length)..] ?? "broker", id);
        }
    }

    [GeneratedRegex("Read model loaded in ([0-9.]+) ms")]
    private static partial Regex Loaded();

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
