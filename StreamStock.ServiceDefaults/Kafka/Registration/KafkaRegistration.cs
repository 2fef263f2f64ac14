#if !ASPIRE
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamStock.ServiceDefaults.Health;

namespace StreamStock.ServiceDefaults.Kafka.Registration;

/// <summary>What the registrations of producers and consumers share: where settings come from and who wins.</summary>
internal static class KafkaRegistration
{
    private const string LogCategory = "Confluent.Kafka";

    /// <summary>
    /// Reads <c>Aspire:Confluent:Kafka:{kind}</c>, over it <c>…:{name}</c>, over both the connection string, and last
    /// the caller's own changes, as the integration does.
    /// </summary>
    public static void Bind(IHostApplicationBuilder builder, string kind, string name, object settings, ClientConfig config)
    {
        var section = builder.Configuration.GetSection($"Aspire:Confluent:Kafka:{kind}");
        foreach (var source in new[] { section, section.GetSection(name) })
        {
            source.Bind(settings);
            source.GetSection("Config").Bind(config);
        }
    }

    public static void Validate(ClientConfig config, string? connectionString, string kind, string name)
    {
        if (!string.IsNullOrWhiteSpace(connectionString))
        {
            KafkaConnection.Apply(connectionString, config);
        }

        if (string.IsNullOrEmpty(config.BootstrapServers))
        {
            throw new ConfigurationException(
                $"ConnectionStrings:{name} is missing: the {kind} needs the address of a Kafka broker, for example localhost:9092.");
        }

        if (config is ConsumerConfig { GroupId: null or "" })
        {
            throw new ConfigurationException(
                $"Aspire:Confluent:Kafka:Consumer:Config:GroupId is missing: a consumer on '{name}' needs the name of its group.");
        }
    }

    public static void AddHealthCheck(IHostApplicationBuilder builder, bool disabled, string name)
    {
        if (!disabled)
        {
            builder.AddKafkaHealthCheck(name);
        }
    }

    /// <summary>librdkafka's log lines in the service's log, unless the caller has a handler of its own.</summary>
    public static void TryLog(IServiceProvider services, Action<Action<LogMessage>> setHandler)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(LogCategory);
        try
        {
            setHandler(message => logger.Log(
                (LogLevel)message.LevelAs(LogLevelType.MicrosoftExtensionsLogging), "{Facility}: {Message}", message.Facility, message.Message));
        }
        catch (InvalidOperationException)
        {
            // The builder takes one handler only, and the caller's wins.
        }
    }
}
#endif
