#if !ASPIRE
using Aspire.Confluent.Kafka;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StreamStock.ServiceDefaults.Kafka.Registration;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Registers producers with the names, configuration keys and connection string of Aspire's Kafka integration, which
/// takes this class's place in aspire mode: call sites are the same in both.
/// </summary>
public static class KafkaProducerExtensions
{
    private const string Kind = "Producer";

    /// <summary>Registers a singleton <see cref="IProducer{TKey,TValue}"/>.</summary>
    /// <param name="builder">Host whose configuration is read.</param>
    /// <param name="connectionName">Name of the connection string, which overwrites <c>BootstrapServers</c>.</param>
    /// <param name="configureSettings">Changes made after the configuration was read.</param>
    /// <param name="configureBuilder">Serializers and handlers.</param>
    /// <exception cref="StreamStock.ServiceDefaults.ConfigurationException">On first use: a setting is missing.</exception>
    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<KafkaProducerSettings>? configureSettings,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder)
    {
        var settings = Register(builder, connectionName, configureSettings);
        builder.Services.AddSingleton(services => Build(services, settings, connectionName, configureBuilder));
    }

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<KafkaProducerSettings>? configureSettings,
        Action<ProducerBuilder<TKey, TValue>>? configureBuilder) =>
        builder.AddKafkaProducer<TKey, TValue>(
            connectionName, configureSettings, (_, client) => configureBuilder?.Invoke(client));

    public static void AddKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<KafkaProducerSettings>? configureSettings = null) =>
        builder.AddKafkaProducer(
            connectionName, configureSettings, (Action<IServiceProvider, ProducerBuilder<TKey, TValue>>?)null);

    /// <summary>Registers a keyed singleton; <paramref name="name"/> is key and connection name.</summary>
    public static void AddKeyedKafkaProducer<TKey, TValue>(
        this IHostApplicationBuilder builder,
        string name,
        Action<KafkaProducerSettings>? configureSettings = null,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder = null)
    {
        var settings = Register(builder, name, configureSettings);
        builder.Services.AddKeyedSingleton(name, (services, _) => Build(services, settings, name, configureBuilder));
    }

    private static KafkaProducerSettings Register(
        IHostApplicationBuilder builder, string name, Action<KafkaProducerSettings>? configureSettings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        var settings = new KafkaProducerSettings();
        KafkaRegistration.Bind(builder, Kind, name, settings, settings.Config);
        settings.ConnectionString = builder.Configuration.GetConnectionString(name) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);
        KafkaRegistration.AddHealthCheck(builder, settings.DisableHealthChecks, name);
        return settings;
    }

    private static IProducer<TKey, TValue> Build<TKey, TValue>(
        IServiceProvider services,
        KafkaProducerSettings settings,
        string name,
        Action<IServiceProvider, ProducerBuilder<TKey, TValue>>? configureBuilder)
    {
        KafkaRegistration.Validate(settings.Config, settings.ConnectionString, "producer", name);
        var client = new ProducerBuilder<TKey, TValue>(settings.Config);
        configureBuilder?.Invoke(services, client);
        KafkaRegistration.TryLog(services, log => client.SetLogHandler((_, message) => log(message)));
        return client.Build();
    }
}
#endif
