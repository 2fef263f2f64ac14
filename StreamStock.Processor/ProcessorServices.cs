using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Committing;
using StreamStock.Processor.DeadLetters;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Forecasting;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Publishing;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Upkeep;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Health;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Processor;

/// <summary>What the processor is made of.</summary>
internal static class ProcessorServices
{
    /// <summary>Most bytes handed to the producer and not acknowledged yet; more wait in the outboxes.</summary>
    private const int MaxPublishingKibibytes = 64 * 1024;

    /// <summary>
    /// How long records gather at the broker before they are decided. Somebody may be waiting for each of them, and with 64
    /// who wait each millisecond here is a twentieth of what they get done.
    /// </summary>
    private const int FetchMilliseconds = 2;

    public static void AddProcessor(this WebApplicationBuilder builder)
    {
        builder.AddOptions();
        builder.AddStore();
        builder.AddBroker();
        builder.AddPipeline();
        builder.AddUpkeep();
    }

    private static void AddOptions(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ProcessorOptions>().BindConfiguration(ProcessorOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddOptions<KafkaOptions>().BindConfiguration(KafkaOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new ReplicaName($"{Environment.MachineName}-{Environment.ProcessId}"));
    }

    private static void AddStore(this WebApplicationBuilder builder)
    {
        var connection = builder.Configuration.GetConnectionString("inventory")
            ?? throw new ConfigurationException("ConnectionStrings__inventory is not set; it must be a connection string such as \"Data Source=inventory.db\" or \"Host=localhost;Database=inventory;Username=…\".");
        var (store, history) = StoreFactory.Open(connection);
        builder.Services.AddSingleton(_ => store);
        builder.Services.AddSingleton(history);
        builder.Services.AddSingleton<IHistory>(history);
        builder.Services.AddSingleton(history.Database);
        builder.Services.AddSingleton<IDecidedRows, LedgerLookup>();
        builder.Services.AddSingleton<DeadLetterTable>();
        builder.Services.AddSingleton<PartitionStops>();
        builder.Services.AddSingleton(StoreFactory.RetentionOf(history));
    }

    private static void AddBroker(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RebalanceEvents>();
        var consumer = new ConsumerConfig();
        // The registration reads the configuration; the consumers themselves are made one after the other.
        builder.AddKafkaConsumer<byte[], byte[]>(KafkaDefaults.ConnectionName, settings =>
        {
            ConfigureGroup(settings.UseStreamStockDefaults().Config);
            settings.Config.FetchWaitMaxMs = FetchMilliseconds;
            consumer = settings.Config;
        });
        builder.Services.AddSingleton(services => new InputConsumers(
            consumer,
            KafkaDefaults.ConnectionString(services.GetRequiredService<IConfiguration>()),
            services.GetRequiredService<RebalanceEvents>(),
            services.GetRequiredService<ILogger<InputConsumers>>()));
        builder.AddKafkaProducer<byte[], byte[]>(
            KafkaDefaults.ConnectionName,
            settings =>
            {
                settings.UseStreamStockDefaults();
                settings.Config.LingerMs = KafkaDefaults.PromptLinger.TotalMilliseconds;
                // An outage of the broker is waited out, however long; nothing that was committed is given up.
                settings.Config.MessageTimeoutMs = 0;
                settings.Config.QueueBufferingMaxKbytes = MaxPublishingKibibytes;
            },
            (services, producer) => producer.SetErrorHandler((_, error) => services.GetRequiredService<Publisher>().OnError(error)));
        builder.AddKafkaHealthCheck();
    }

    private static void ConfigureGroup(ConsumerConfig config)
    {
        config.GroupId = ConsumerGroups.Processor;
        config.GroupProtocol ??= GroupProtocol.Consumer;
        if (config.GroupProtocol == GroupProtocol.Consumer)
        {
            config.GroupRemoteAssignor = "range";
        }
        else
        {
            config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.Range;
        }
    }

    private static void AddPipeline(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<ProcessorMetrics>();
        services.AddSingleton<PipelineHealth>();
        services.AddHealthChecks().AddCheck<PipelineHealth>("pipeline");
        services.AddSingleton<Publisher>();
        services.AddSingleton<Committer>();
        services.AddSingleton<GroupOffsets>();
        services.AddSingleton<Takeovers>();
        services.AddSingleton<Ownership>();
        services.AddSingleton<ForecastWorker>();
        services.AddHostedService(s => s.GetRequiredService<ForecastWorker>());
        services.AddSingleton<RestingPartitions>();
        services.AddSingleton<Pipeline>();
        services.AddHostedService<PublishLoop>();
        services.AddHostedService<PipelineHost>();
    }

    /// <summary>What goes on in the background, and what people do by hand.</summary>
    private static void AddUpkeep(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(s => new Redriver(
            s.GetRequiredService<DeadLetterTable>(),
            s.GetRequiredService<IProducer<byte[], byte[]>>(),
            s.GetRequiredService<LedgerHistory>().PartitionCount,
            s.GetRequiredService<ReplicaName>().Value,
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ProcessorMetrics>()));
        services.AddSingleton<OperationalAlerts>();
        services.AddSingleton<StopKeeper>();
        services.AddHostedService<RetentionService>();
        services.AddHostedService<InvariantMonitor>();
    }

    /// <summary>Confirms duplicates in the store.</summary>
    private sealed class LedgerLookup(IInventoryStore store, DeadLetterTable letters) : IDecidedRows
    {
        public IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences) => store.FindRows(partition, sequences);

        public long FindRedecided(LetterId letter) => letters.FindRedecided(letter);
    }
}
