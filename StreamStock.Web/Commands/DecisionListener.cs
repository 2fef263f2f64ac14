using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web.Kafka;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Web.Commands;

/// <summary>
/// Hears every decision and hands those that are addressed to this replica to who waits. Each replica reads the whole
/// topic: a decision is small, no replica has to know where another one is, and so each learns which keys the others
/// were given. When it starts it reads the latest earlier ones for their keys alone: nobody waits for those any more.
/// </summary>
public sealed class DecisionListener(
    PendingDecisions pending, IdempotencyKeys keys, IConfiguration configuration, ReplicaId replica, ILogger<DecisionListener> logger) : BackgroundService
{
    private static readonly byte[] KeyPrefix = Encoding.ASCII.GetBytes($"\"{IdempotencyKeys.Prefix}");

    private readonly byte[] self = Encoding.ASCII.GetBytes(replica.Value);
    private volatile string? trouble = "Decisions are not being heard yet.";

    /// <summary>Why commands would be answered late; null while decisions are heard.</summary>
    public string? Trouble => trouble;

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var follower = new TopicFollower(new TopicFollowerSettings
        {
            ConnectionString = configuration.GetConnectionString(KafkaDefaults.ConnectionName)
                ?? throw new ConfigurationException("ConnectionStrings__kafka is missing: it must name the brokers, such as localhost:9092."),
            ClientName = $"{replica.Value}-decisions",
            Topics = [Topics.Decisions],
            // Somebody waits for each, and those of one transaction come in one batch.
            FetchBytes = 1,
            Started = _ => trouble = null,
            Received = Take,
            Tail = CommandLimits.EarlierDecisions,
            Earlier = Learn,
            Failed = reason => trouble = reason,
        }, logger);
        return Task.Factory.StartNew(
            () => follower.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        var isOurs = record.Message.Headers.TryGetLastBytes(HeaderNames.ReplyTo, out var to) && to.AsSpan().SequenceEqual(self);
        if (!isOurs)
        {
            Learn(record);
        }
        else if (JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.Decision) is { } decision)
        {
            pending.TryComplete(decision);
        }
    }

    private void Learn(ConsumeResult<byte[], byte[]> record)
    {
        // Most commands have no key; those are not worth reading.
        if (record.Message.Value.AsSpan().IndexOf(KeyPrefix) >= 0 && JsonSerializer.Deserialize(record.Message.Value, CoreJson.Default.Decision) is { } decision)
        {
            keys.Learn(decision.EventId, decision.ProductId);
        }
    }
}

/// <summary>Unhealthy while no decision would be heard.</summary>
public sealed class DecisionsHealthCheck(DecisionListener listener) : IHealthCheck
{
    public const string Name = "decisions";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(listener.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble) : HealthCheckResult.Healthy());
}
