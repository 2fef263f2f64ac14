using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace StreamStock.Benchmarks.Web;

/// <summary>What one Web process does, with everything else and the load on the same machine. Arguments behind <c>--</c> go to the AppHost.</summary>
internal static class WebBenchmarks
{
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    /// <summary>Sales that are decided and durable, at 64 connections.</summary>
    public static async Task<int> CommandsAsync(string[] arguments)
    {
        const int Connections = 64;
        const int Products = 1_000;
        await using var system = await RunningSystem.StartAsync(["--generator", "off", .. arguments]);
        await system.SeedAsync(Products, stock: 1_000_000);
        await LoadAsync(system, Connections, TimeSpan.FromSeconds(5), Sale); // Warm-up.
        var (rate, latencies, statuses) = await LoadAsync(system, Connections, Measured, Sale);
        Console.WriteLine(Invariant($"POST /sales, {Connections} connections: {rate:N0}/s decided and durable, p50 {Quantile(latencies, 0.5):N1} ms, p99 {Quantile(latencies, 0.99):N1} ms ({Describe(statuses)})"));
        return 0;

        byte[] Sale(Random random) => RawConnection.Post(system.Address, "/api/v1/sales", Invariant($$"""{"productId":"{{RunningSystem.Product(random.Next(Products))}}","quantity":1}"""));
    }

    /// <summary>Pages of 50 of 100,000 products, the read model's memory and how long it takes to load.</summary>
    public static async Task<int> QueriesAsync(int products, string[] arguments)
    {
        const int Connections = 32;
        await using var system = await RunningSystem.StartAsync(["--generator", "off", .. arguments]);
        await system.SeedAsync(products, stock: 100);
        Console.WriteLine(await system.RestartWebAsync());
        var request = RawConnection.Get(system.Address, "/api/v1/products?warehouse=WH-1&category=Category%201&status=healthy&limit=50");
        await LoadAsync(system, Connections, TimeSpan.FromSeconds(5), _ => request);
        var before = system.Web();
        var (rate, latencies, statuses) = await LoadAsync(system, Connections, Measured, _ => request);
        var after = system.Web();
        Console.WriteLine(Invariant($"GET /products filtered, 50 of {products:N0}: {rate:N0}/s, p99 {Quantile(latencies, 0.99):N1} ms ({Describe(statuses)}); {(after.Processor - before.Processor) / Measured:P0} of a core; Web {after.ResidentMegabytes:N0} MB resident"));
        return 0;
    }

    /// <summary>Viewers of the stream on one process while the demo sells.</summary>
    public static async Task<int> StreamAsync(int viewers, string[] arguments)
    {
        await using var system = await RunningSystem.StartAsync(arguments);
        using var stop = new CancellationTokenSource();
        var staleness = new ConcurrentQueue<double>();
        var measuring = new StrongBox();
        var bytes = new long[viewers];
        var watching = new List<Task>();
        for (var i = 0; i < viewers; i++)
        {
            var connection = new RawConnection(system.Address);
            await connection.ConnectAsync();
            watching.Add(WatchAsync(connection, i, i % Math.Max(1, viewers / 200) == 0));
        }

        await Task.Delay(TimeSpan.FromSeconds(5));
        var before = system.Web();
        var received = bytes.Sum();
        measuring.Value = true;
        await Task.Delay(Measured);
        measuring.Value = false;
        var after = system.Web();
        received = bytes.Sum() - received;
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        var sorted = staleness.Order().ToArray();
        Console.WriteLine(Invariant($"{viewers:N0} viewers: staleness p50 {Quantile(sorted, 0.5):N0} ms, p99 {Quantile(sorted, 0.99):N0} ms over {sorted.Length:N0} deltas; {(after.Processor - before.Processor) / Measured:P0} of a core; {received / 1e6 / Measured.TotalSeconds:N1} MB/s; Web {after.ResidentMegabytes:N0} MB resident"));
        return 0;

        async Task WatchAsync(RawConnection connection, int number, bool isSample)
        {
            using (connection)
            {
                await connection.Socket.SendAsync(RawConnection.Get(system.Address, "/api/v1/stream"));
                var buffer = new byte[isSample ? 65_536 : 8_192];
                try
                {
                    while (await connection.Socket.ReceiveAsync(buffer, stop.Token) is var read and > 0)
                    {
                        bytes[number] += read;
                        if (isSample && measuring.Value && PublishedAt(buffer.AsSpan(0, read)) is { } at)
                        {
                            staleness.Enqueue((TimeProvider.System.GetUtcNow().UtcDateTime - at).TotalMilliseconds);
                        }
                    }
                }
                catch (OperationCanceledException)
                {
                    // Measured.
                }
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

    private static async Task<(double Rate, double[] Latencies, IReadOnlyDictionary<int, int> Statuses)> LoadAsync(
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
        var all = runs.SelectMany(run => run.latencies).Order().ToArray();
        return (all.Length / elapsed.TotalSeconds, all, runs.SelectMany(run => run.statuses).GroupBy(s => s.Key).ToDictionary(g => g.Key, g => g.Sum(s => s.Value)));
    }

    private static double Quantile(double[] sorted, double fraction) => sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, fraction * sorted.Length)];

    private static string Describe(IReadOnlyDictionary<int, int> statuses) => string.Join(", ", statuses.Select(s => $"{s.Value} × {s.Key}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class StrongBox
    {
        public volatile bool Value;
    }
}
