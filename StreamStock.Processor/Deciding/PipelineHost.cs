using Microsoft.Extensions.Options;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// Waits for what is needed, however long it takes, and then gives the pipeline a thread of its own. What no waiting
/// can mend, such as another number of partitions, ends the process.
/// </summary>
internal sealed partial class PipelineHost(
    IInventoryStore store,
    Ownership ownership,
    Pipeline pipeline,
    IConfiguration configuration,
    IOptions<ProcessorOptions> options,
    IOptions<KafkaOptions> kafka,
    PipelineHealth health,
    TimeProvider time,
    ILogger<PipelineHost> log) : BackgroundService
{
    private static readonly TimeSpan BrokerCheckInterval = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not before the host has started: the waits must not hold up /health.
        await Task.Yield();
        health.Report(PipelineHealth.Start, "The database is being opened.");
        ownership.Settings = await OpenStoreAsync(stoppingToken);
        health.Report(PipelineHealth.Start, "Waiting for Kafka.");
        ownership.Broker = await TopicSetup.EnsureAsync(
            KafkaDefaults.ConnectionString(configuration), kafka.Value.Partitions, Topics.All, Timeout.InfiniteTimeSpan, cancellationToken: stoppingToken);
        var running = Task.Factory.StartNew(
            () => pipeline.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await await Task.WhenAny(running, WatchBrokerAsync(ownership.Broker, stoppingToken));
        await running;
    }

    /// <summary>A topic that is deleted and made again while it is read would be read on from anywhere.</summary>
    private async Task WatchBrokerAsync(BrokerIdentity known, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BrokerCheckInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (await IdentityAsync(stoppingToken) is { } broker && !broker.Equals(known))
                {
                    known = broker;
                    pipeline.BrokerChanged(broker);
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
            return await TopicSetup.EnsureAsync(
                KafkaDefaults.ConnectionString(configuration), kafka.Value.Partitions, Topics.All, BrokerCheckInterval, cancellationToken: stoppingToken);
        }
        catch (BrokerUnavailableException)
        {
            // An outage is waited out; the pipeline and the broker's own check speak of it.
            return null;
        }
    }

    private async Task<DataSettings> OpenStoreAsync(CancellationToken cancellationToken)
    {
        var clock = options.Value.Clock;
        var any = clock == "any";
        var wanted = new DataSettings(kafka.Value.Partitions, any ? DataSettings.WallClock : clock);
        var backoff = new Backoff(FirstPause, LongestPause, new Random(Environment.ProcessId));
        while (true)
        {
            try
            {
                return store.Initialize(wanted, any);
            }
            catch (Exception e) when (e is StoreUnreachableException || Outage.IsPassing(e))
            {
                health.Report(PipelineHealth.Start, e.Message);
                StoreUnreachable(log, e.Message);
                await Task.Delay(backoff.Next(), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Reason} It is waited for")]
    private static partial void StoreUnreachable(ILogger log, string reason);
}
