using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamStock.Generator.Processor;
using StreamStock.Generator.Status;
using StreamStock.Generator.Synthetic;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Generator;

/// <summary>What the generator adds to the services' common defaults.</summary>
public static class GeneratorRegistration
{
    /// <summary>How long a batch is gathered where nobody waits for a single event: a request a partition is what a broker's time goes to.</summary>
    private static readonly TimeSpan FullSpeedLinger = TimeSpan.FromMilliseconds(50);

    /// <summary>The same for a load at a steady rate, which is to look like many senders, not like one that waits.</summary>
    private static readonly TimeSpan LoadLinger = TimeSpan.FromMilliseconds(20);

    public static void AddGenerator(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = GeneratorOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<GeneratorStatus>();
        var client = builder.Services.AddHttpClient<ProcessorClient>(http => http.BaseAddress = new Uri(ProcessorClient.BaseAddress));
#pragma warning disable EXTEXP0001 // Marked experimental; the client waits by itself, for as long as it takes and without a line for each attempt.
        client.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        if (options is { Mode: GeneratorMode.Synthetic, Rate: { } rate, Speed: { } speed })
        {
            builder.Services.AddSingleton(new DemandDial(options.Seed, speed, new(rate, options.Mix)));
        }

        if (options.Mode != GeneratorMode.Off)
        {
            builder.AddProducer(options);
        }

        builder.Services.AddHostedService<GeneratorWorker>();
        builder.Services.AddHostedService<ProgressLog>();
    }

    /// <summary>
    /// <c>GET /status</c>: mode, state, what was sent, and how far a replay has come; <c>PUT /demand</c>: another rate and mix.
    /// </summary>
    public static void MapGenerator(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapGet("/status", (GeneratorStatus status, IServiceProvider services) =>
            Results.Json(status.Read() with { Demand = services.GetService<DemandDial>()?.Setting }, StatusJson.Default.StatusReport));
        app.MapPut("/demand", DemandEndpoint.Put);
    }

    private static void AddProducer(this WebApplicationBuilder builder, GeneratorOptions options)
    {
        if (builder.Configuration.GetConnectionString(KafkaDefaults.ConnectionName) is not { Length: > 0 } connection)
        {
            throw new ConfigurationException(
                $"ConnectionStrings:{KafkaDefaults.ConnectionName} is missing: the generator needs the address of a Kafka broker, for example localhost:9092.");
        }

        builder.AddKafkaProducer<byte[], byte[]>(KafkaDefaults.ConnectionName, settings =>
        {
            settings.UseStreamStockDefaults();
            FlowControlProducer.Configure(settings.Config);
            if (options.IsAtFullSpeed || options.Mode == GeneratorMode.Load)
            {
                settings.Config.LingerMs = (options.IsAtFullSpeed ? FullSpeedLinger : LoadLinger).TotalMilliseconds;
            }
        });
        builder.Services.AddSingleton<IGroupOffsets>(services =>
        {
            var logger = services.GetRequiredService<ILogger<ProcessorGroupOffsets>>();
            return new ProcessorGroupOffsets(connection, message => logger.Log(
                (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging), "{Facility}: {Message}", message.Facility, message.Message));
        });
        builder.Services.AddSingleton(services => new FlowControlProducer(
            services.GetRequiredService<IProducer<byte[], byte[]>>(),
            services.GetRequiredService<IGroupOffsets>(),
            options.Partitions,
            FlowControlLimits.Default,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FlowControlProducer>>()));
    }
}
