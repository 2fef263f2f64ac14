using System.Text.Json;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator.Processor;

/// <summary>What <c>GET /history/clock</c> answers.</summary>
/// <param name="Clock"><c>event</c> or <c>wall</c>.</param>
/// <param name="PartitionTime">Lowest time of all partitions (UTC); null where nothing was ever decided.</param>
public sealed record ProcessorClock(string Clock, DateTime? PartitionTime);

/// <summary>Asks any of the processors; waits as long as none answers.</summary>
public sealed class ProcessorClient(HttpClient http, TimeProvider time, ILogger<ProcessorClient> logger)
{
    /// <summary>Name that service discovery resolves.</summary>
    public const string BaseAddress = "http://processor";

    /// <summary>Setting that tells where the processors are.</summary>
    public const string AddressKey = "services:processor:http:0";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    public async Task<ProcessorClock> ClockAsync(CancellationToken cancellationToken)
    {
        var clock = await AskAsync(
            "/history/clock", stream => JsonSerializer.Deserialize(stream, StatusJson.Default.ProcessorClock), cancellationToken);
        return clock with { PartitionTime = clock.PartitionTime?.ToUniversalTime() };
    }

    /// <summary>What became of all sales so far; null parts where there was none.</summary>
    public Task<ReplayResult> SalesAsync(CancellationToken cancellationToken) =>
        AskAsync("/history/counts", stream => ReadCounts(JsonSerializer.Deserialize(stream, StatusJson.Default.DictionaryStringJsonElement)), cancellationToken);

    /// <summary>Accepted share and fill rate of the answer of <c>GET /history/counts</c>.</summary>
    public static ReplayResult? ReadCounts(IReadOnlyDictionary<string, JsonElement>? counts)
    {
        if (counts is null)
        {
            return null;
        }

        var sale = counts.GetValueOrDefault("SALE");
        var accepted = Number(sale, "accepted");
        // A duplicate says nothing about stock: it was decided the first time.
        var sales = accepted + Number(sale, "rejected");
        var sold = Number(counts.GetValueOrDefault("unitsSold"));
        var asked = sold + Number(counts.GetValueOrDefault("unitsLost"));
        return new ReplayResult(Share(accepted, sales), Share(sold, asked));
    }

    private static double? Share(long part, long whole) => whole > 0 ? Math.Round((double)part / whole, 4) : null;

    private static long Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? Number(value) : 0;

    private static long Number(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;

    private async Task<T> AskAsync<T>(string path, Func<Stream, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        var backoff = new Backoff(FirstRetry, SlowestRetry, new Random(Environment.ProcessId));
        while (true)
        {
            var reason = "an empty answer";
            try
            {
                using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                limit.CancelAfter(RequestTimeout);
                using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), limit.Token);
                answer.EnsureSuccessStatusCode();
                await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
                if (read(body) is { } value)
                {
                    return value;
                }
            }
            catch (Exception exception) when (IsPassing(exception) && !cancellationToken.IsCancellationRequested)
            {
                reason = exception.Message;
            }

            if (backoff.Failures is 5 || backoff.Failures % 50 == 49)
            {
                logger.LogInformation("Waiting for the processors to answer {Path}: {Reason}", path, reason);
            }

            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    private static bool IsPassing(Exception exception) =>
        exception is HttpRequestException or OperationCanceledException or JsonException or IOException
        || exception.GetType().Namespace?.StartsWith("Polly", StringComparison.Ordinal) == true;
}
