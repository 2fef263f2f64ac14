using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamStock.Generator.Processor;
using StreamStock.Generator.Status;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.Generator;

/// <summary>What the generator adds to the services' common defaults.</summary>
public static class GeneratorRegistration
{
    public static void AddGenerator(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = GeneratorOptions.Read(builder.Configuration);
        builder.Services.AddSingleton(options);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<GeneratorStatus>();
        builder.Services.AddHttpClient<ProcessorClient>(http => http.BaseAddress = new Uri(ProcessorClient.BaseAddress));
        if (options.Mode != GeneratorMode.Off)
        {
            builder.AddProducer(options.Partitions);
        }

        builder.Services.AddHostedService<GeneratorWorker>();
        builder.Services.AddHostedService<ProgressLog>();
    }

    /// <summary><c>GET /status</c>: mode, state, what was sent, and how far a replay has come.</summary>
    public static void MapGenerator(this WebApplication app) =>
        app.MapGet("/status", (GeneratorStatus status) => Results.Json(status.Read(), StatusJson.Default.StatusReport));

    private static void AddProducer(this WebApplicationBuilder builder, int partitions)
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
            partitions,
            FlowControlLimits.Default,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<FlowControlProducer>>()));
    }
}
