using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web.Kafka;

namespace StreamStock.Web.ReadModel;

/// <summary>Loads the read model and keeps it up to date from the processor's output topics.</summary>
public sealed class ReadModelService(
    InventoryReadModel model,
    HistoryClient history,
    IConfiguration configuration,
    ReplicaId replica,
    TimeProvider time,
    ILogger<ReadModelService> logger) : BackgroundService
{
    private readonly CancellationTokenSource stop = new();
    private Task? following;

    /// <summary>Begins to load, where that has not begun: the processor has work to do for it, while the host is still being made.</summary>
    public void Begin() => following ??= Follow(stop.Token);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var stopping = stoppingToken.Register(stop.Cancel);
        Begin();
        await Task.WhenAll(following!, NotifyAsync(stoppingToken));
    }

    public override void Dispose()
    {
        // A host that never started stops nothing; and one that did disposes of both registrations of this.
        if (!stop.IsCancellationRequested)
        {
            stop.Cancel();
        }

        stop.Dispose();
        base.Dispose();
    }

    private Task Follow(CancellationToken stopping)
    {
        var follower = new TopicFollower(new TopicFollowerSettings
        {
            ConnectionString = configuration.GetConnectionString(KafkaDefaults.ConnectionName)
                ?? throw new ConfigurationException("ConnectionStrings__kafka is missing: it must name the brokers, such as localhost:9092."),
            ClientName = $"{replica.Value}-read-model",
            Topics = [Topics.Stock, Topics.Alerts, Topics.Feed],
            FetchWait = ReadModelLimits.FetchWait,
            Started = Load,
            Received = Apply,
            Failed = model.Fail,
        }, logger);

        // A thread of its own: a blocking poll must not hold one of the pool.
        return Task.Factory.StartNew(
            () => follower.Run(stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Load(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(HistoryClient.SnapshotTimeout);
        var loaded = new ReadModelState();
        try
        {
            // Blocks on purpose: this is the follower's own thread, and nothing may be read before the load is done.
            loaded.LoadAsync(history.SnapshotAsync(limit.Token), limit.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The processor's snapshot took more than {HistoryClient.SnapshotTimeout.TotalSeconds:0} s.");
        }

        model.Replace(loaded);
        logger.LogInformation("Read model loaded in {Elapsed:0} ms: {Products} products, {Alerts} open alerts",
            time.GetElapsedTime(started).TotalMilliseconds, loaded.Products.Count, loaded.Alerts.View.Active.Count);
    }

    private void Apply(ConsumeResult<byte[], byte[]> record)
    {
        var state = model.State;
        switch (record.Topic)
        {
            case Topics.Stock:
                state.Apply(StockSnapshot.Read(record.Message.Value));
                break;
            case Topics.Alerts when AlertEvents.Read(record.Message.Value) is { } alert:
                state.Apply(alert);
                break;
            case Topics.Feed when JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.FeedRecord) is { } feed:
                state.Apply(feed);
                break;
            default:
                throw new JsonException("The record has no value of its topic's kind.");
        }
    }

    private async Task NotifyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(ReadModelLimits.NotifyInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                Notify();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
    }

    private void Notify()
    {
        try
        {
            model.NotifyIfChanged();
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // One viewer's failure must not end the notifications of all.
            logger.LogError(exception, "A subscriber of the read model failed");
        }
    }
}

/// <summary>Unhealthy until the read model is loaded, degraded while the topics cannot be followed; with the reason.</summary>
public sealed class ReadModelHealthCheck(InventoryReadModel model) : IHealthCheck
{
    public const string Name = "read-model";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(model switch
        {
            { IsLoaded: false } => HealthCheckResult.Unhealthy(model.Trouble),
            { Trouble: { } trouble } => HealthCheckResult.Degraded(trouble),
            _ => HealthCheckResult.Healthy($"{model.State.Products.Count} products"),
        });
}
