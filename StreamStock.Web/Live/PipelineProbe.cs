using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Web.Commands;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Live;

/// <summary>One part of the pipeline, as it answered when it was asked last.</summary>
/// <param name="Name"><c>Broker</c>, <c>Processor</c>, <c>Store</c> or <c>Live updates</c>.</param>
/// <param name="IsFine">It did its part.</param>
/// <param name="Text">How fast, or what is wrong.</param>
public sealed record PipelinePart(string Name, bool IsFine, string Text)
{
    /// <summary><c>healthy</c> or <c>critical</c>.</summary>
    public string State => IsFine ? "healthy" : "critical";
}

/// <summary>The parts as they were measured last; empty before the first time.</summary>
public sealed class PipelineParts
{
    private volatile IReadOnlyList<PipelinePart> current = [];

    public IReadOnlyList<PipelinePart> Current
    {
        get => current;
        set => current = value;
    }
}

/// <summary>Asks broker, processor and store every few seconds whether they answer, and how fast.</summary>
public sealed class PipelineProbe(
    IHttpClientFactory clients, IProducer<byte[], byte[]> producer, InventoryReadModel model, DecisionListener decisions, PipelineParts parts, TimeProvider time) : BackgroundService
{
    /// <summary>Name of its client.</summary>
    public const string Client = "pipeline-probe";

    /// <summary>Longest wait for an answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                // One after the other: each is to be measured by itself.
                parts.Current =
                [
                    await MeasureAsync("Broker", () => Task.Run(AskBroker, stoppingToken)),
                    await MeasureAsync("Processor", () => AskAsync("/health", ReasonAsync, stoppingToken)),
                    await MeasureAsync("Store", () => AskAsync("/history/clock", null, stoppingToken)),
                    (model.Trouble ?? decisions.Trouble) is { } trouble ? new("Live updates", false, trouble) : new("Live updates", true, "stock, alerts and decisions are followed"),
                ];
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private async Task<PipelinePart> MeasureAsync(string name, Func<Task<string?>> ask)
    {
        var started = time.GetTimestamp();
        var trouble = await ask();
        var milliseconds = time.GetElapsedTime(started).TotalMilliseconds;
        return trouble is null ? new(name, true, $"answers in {Math.Max(1, Math.Round(milliseconds)):0} ms") : new(name, false, trouble);
    }

    private string? AskBroker()
    {
        try
        {
            using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
            return admin.GetMetadata(Topics.Stock, Timeout).Brokers.Count > 0 ? null : "no broker is known";
        }
        catch (KafkaException exception)
        {
            return exception.Error.Reason;
        }
    }

    /// <returns>What is wrong; null where nothing is.</returns>
    private async Task<string?> AskAsync(string path, Func<HttpContent, Task<string>>? reason, CancellationToken cancellationToken)
    {
        try
        {
            using var http = clients.CreateClient(Client);
            using var response = await http.GetAsync(path, cancellationToken);
            return response.IsSuccessStatusCode ? null
                : reason is not null ? await reason(response.Content)
                : $"answers {(int)response.StatusCode}";
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not OutOfMemoryException)
        {
            return "does not answer";
        }
    }

    /// <summary>The reasons of a health report's failed checks.</summary>
    private static async Task<string> ReasonAsync(HttpContent content)
    {
        using var report = await JsonDocument.ParseAsync(await content.ReadAsStreamAsync());
        var reasons = report.RootElement.GetProperty("checks").EnumerateObject()
            .Where(check => check.Value.TryGetProperty("reason", out _)).Select(check => check.Value.GetProperty("reason").GetString());
        return string.Join(" ", reasons) is { Length: > 0 } text ? text : "is not healthy";
    }
}
