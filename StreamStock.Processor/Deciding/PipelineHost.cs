using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Deciding;

/// <summary>Makes everything ready and then gives the pipeline a thread of its own.</summary>
internal sealed class PipelineHost(
    IInventoryStore store,
    Ownership ownership,
    Lazy<Pipeline> pipeline,
    IConfiguration configuration,
    IOptions<ProcessorOptions> options,
    IOptions<KafkaOptions> kafka,
    PipelineHealth health) : BackgroundService
{
    private static readonly TimeSpan BrokerCheckInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Trouble = "The database is being opened.";
        ownership.Settings = OpenStore();
        health.Trouble = "Waiting for Kafka.";
        ownership.Broker = await TopicSetup.EnsureAsync(
            KafkaConnectionString, kafka.Value.Partitions, Topics.All, BrokerWait, cancellationToken: stoppingToken);
        var running = Task.Factory.StartNew(
            () => pipeline.Value.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(running, WatchBrokerAsync(ownership.Broker, stoppingToken));
        await running;
    }

    /// <summary>A topic that is deleted and made again while it is read would be read on from anywhere.</summary>
    private async Task WatchBrokerAsync(BrokerIdentity known, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BrokerCheckInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (await IdentityAsync(stoppingToken) is { } broker && !broker.Equals(known))
                {
                    known = broker;
                    pipeline.Value.BrokerChanged(broker);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The pipeline ends as well.
        }
    }

    private async Task<BrokerIdentity?> IdentityAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await TopicSetup.EnsureAsync(KafkaConnectionString, kafka.Value.Partitions, Topics.All, BrokerCheckInterval, cancellationToken: stoppingToken);
        }
        catch (BrokerUnavailableException)
        {
            // An outage is waited out; the pipeline and the broker's own check speak of it.
            return null;
        }
    }

    private DataSettings OpenStore()
    {
        var clock = options.Value.Clock;
        var any = clock == "any";
        return store.Initialize(new DataSettings(kafka.Value.Partitions, any ? DataSettings.WallClock : clock), any);
    }

    private string KafkaConnectionString => configuration.GetConnectionString(KafkaDefaults.ConnectionName)
        ?? throw new ConfigurationException("ConnectionStrings__kafka is not set; it must be host:port of a Kafka broker.");
}
