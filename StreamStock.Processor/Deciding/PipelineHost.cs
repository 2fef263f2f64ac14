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
    private static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(60);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Trouble = "The database is being opened.";
        ownership.Settings = OpenStore();
        health.Trouble = "Waiting for Kafka.";
        ownership.Broker = await TopicSetup.EnsureAsync(
            KafkaConnectionString, kafka.Value.Partitions, Topics.All, BrokerWait, cancellationToken: stoppingToken);
        await Task.Factory.StartNew(
            () => pipeline.Value.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
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
