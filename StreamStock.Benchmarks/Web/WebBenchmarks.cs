using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using StreamStock.Benchmarks.Pipeline;

namespace StreamStock.Benchmarks.Web;

/// <summary>What one Web process does, with everything else and the load on the same machine. Arguments behind <c>--</c> go to the AppHost.</summary>
internal static class WebBenchmarks
{
    private const int SampledViewers = 200;
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);

    /// <summary>Sales that are decided and durable, at 64 connections.</summary>
    public static async Task<WebReport> CommandsAsync(TimeSpan warmUp, bool isEmbedded, string[] arguments)
    {
        const int Connections = 64;
        const int Products = 1_000;
        await using var system = await RunningSystem.StartAsync(isEmbedded, ["--generator", "off", .. arguments]);
        await system.SeedAsync(Products, stock: 1_000_000);
        await LoadAsync(system, Connections, warmUp, Sale);
        return await MeasureAsync(system, "web-commands", Connections, Sale) with { Products = Products };

        byte[] Sale(Random random) => RawConnection.Post(system.Address, "/api/v1/sales", string.Create(CultureInfo.InvariantCulture,
            $$"""{"productId":"{{RunningSystem.Product(random.Next(Products))}}","quantity":1}"""));
    }

    /// <summary>Pages of 50 of 100,000 products, the read model's memory and how long it takes to load.</summary>
    public static async Task<WebReport> QueriesAsync(int products, TimeSpan warmUp, bool isEmbedded, string[] arguments)
    {
        const int Connections = 32;
        await using var system = await RunningSystem.StartAsync(isEmbedded, ["--generator", "off", .. arguments]);
        await system.SeedAsync(products, stock: 100);
        var (loading, sinceStart) = await system.RestartWebAsync();
        var loadedMegabytes = system.WebResidentMegabytes();
        var request = RawConnection.Get(system.Address, "/api/v1/products?warehouse=WH-1&category=Category%201&status=healthy&limit=50");
        await LoadAsync(system, Connections, warmUp, _ => request);
        return await MeasureAsync(system, "web-queries", Connections, _ => request) with
        {
            Products = products,
            ReadModelMs = loading.TotalMilliseconds,
            ReadModelSinceStartMs = Math.Round(sinceStart.TotalMilliseconds),
            WebLoadedMegabytes = loadedMegabytes,
        };
    }

    /// <summary>Viewers of the stream on one process while the demo sells.</summary>
    public static async Task<WebReport> StreamAsync(int viewers, bool isEmbedded, string[] arguments)
    {
        await using var system = await RunningSystem.StartAsync(isEmbedded, arguments);
        using var stop = new CancellationTokenSource();
        var audience = new Audience(system.Address, viewers, Math.Max(1, viewers / SampledViewers), stop.Token);
        await audience.ComeAsync();
        await Task.Delay(WarmUp);
        var (before, received) = (system.CpuSeconds(), audience.Bytes);
        audience.IsMeasured = true;
        await Task.Delay(Measured);
        audience.IsMeasured = false;
        received = audience.Bytes - received;
        var report = new WebReport
        {
            Benchmark = "web-sse",
            Seconds = Measured.TotalSeconds,
            Viewers = viewers,
            StalenessMs = Percentiles.Of(audience.Staleness),
            Deltas = audience.Staleness.Count,
            MegabytesPerSecond = Math.Round(received / 1e6 / Measured.TotalSeconds, 2),
            WebResidentMegabytes = system.WebResidentMegabytes(),
            CpuSeconds = Since(before, system.CpuSeconds()),
        };
        await stop.CancelAsync();
        await audience.LeaveAsync();
        return report;
    }

    private static async Task<WebReport> MeasureAsync(RunningSystem system, string name, int connections, Func<Random, byte[]> request)
    {
        var before = system.CpuSeconds();
        var (rate, latencies, statuses) = await LoadAsync(system, connections, Measured, request);
        return new WebReport
        {
            Benchmark = name,
            Seconds = Measured.TotalSeconds,
            RequestsPerSecond = Math.Round(rate),
            LatencyMs = Percentiles.Of(latencies),
            Statuses = statuses,
            WebResidentMegabytes = system.WebResidentMegabytes(),
            CpuSeconds = Since(before, system.CpuSeconds()),
        };
    }

    private static Dictionary<string, double> Since(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after) =>
        after.ToDictionary(process => process.Key, process => Math.Round(process.Value - before.GetValueOrDefault(process.Key), 2));

    private static async Task<(double Rate, IReadOnlyList<double> Latencies, IReadOnlyDictionary<string, int> Statuses)> LoadAsync(
        RunningSystem system, int connections, TimeSpan duration, Func<Random, byte[]> request)
    {
        var clock = Stopwatch.StartNew();
        var runs = await Task.WhenAll(Enumerable.Range(1, connections).Select(seed => Task.Run(async () =>
        {
            using var connection = new RawConnection(system.Address);
            await connection.ConnectAsync();
            var random = new Random(seed);
            var latencies = new List<double>(100_000);
            var statuses = new Dictionary<int, int>();
            while (clock.Elapsed < duration)
            {
                var started = Stopwatch.GetTimestamp();
                var status = await connection.RequestAsync(request(random));
                latencies.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                statuses[status] = statuses.GetValueOrDefault(status) + 1;
            }

            return (latencies, statuses);
        })));
        var elapsed = clock.Elapsed;
        var all = runs.SelectMany(run => run.latencies).ToArray();
        return (all.Length / elapsed.TotalSeconds, all,
            runs.SelectMany(run => run.statuses).GroupBy(s => s.Key).ToDictionary(g => g.Key.ToString(CultureInfo.InvariantCulture), g => g.Sum(s => s.Value)));
    }

    /// <summary>Viewers of the stream. A few of them look at what they get; all of them read it.</summary>
    private sealed class Audience(Uri address, int viewers, int every, CancellationToken stop)
    {
        private readonly long[] bytes = new long[viewers];
        private readonly List<Task> watching = [];
        private volatile bool isMeasured;

        public ConcurrentQueue<double> Staleness { get; } = new();

        public long Bytes => bytes.Sum();

        public bool IsMeasured
        {
            set => isMeasured = value;
        }

        public async Task ComeAsync()
        {
            for (var i = 0; i < viewers; i++)
            {
                var connection = new RawConnection(address);
                await connection.ConnectAsync();
                watching.Add(WatchAsync(connection, i, i % every == 0));
            }
        }

        public Task LeaveAsync() => Task.WhenAll(watching);

        private async Task WatchAsync(RawConnection connection, int number, bool isSample)
        {
            using (connection)
            {
                await connection.Socket.SendAsync(RawConnection.Get(address, "/api/v1/stream"));
                var buffer = new byte[isSample ? 65_536 : 8_192];
                try
                {
                    while (await connection.Socket.ReceiveAsync(buffer, stop) is var read and > 0)
                    {
                        bytes[number] += read;
                        if (isSample && isMeasured && PublishedAt(buffer.AsSpan(0, read)) is { } at)
                        {
                            Staleness.Enqueue((TimeProvider.System.GetUtcNow().UtcDateTime - at).TotalMilliseconds);
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                    // Measured.
                }
            }
        }

        /// <summary>Wall clock at which the processor told what the frame shows.</summary>
        private static DateTime? PublishedAt(ReadOnlySpan<byte> frame)
        {
            var at = frame.LastIndexOf("\"publishedAt\":\""u8);
            var value = at < 0 ? default : frame[(at + 15)..];
            var end = value.IndexOf((byte)'"');
            return end > 0 && DateTime.TryParse(Encoding.ASCII.GetString(value[..end]), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : null;
        }
    }
}
