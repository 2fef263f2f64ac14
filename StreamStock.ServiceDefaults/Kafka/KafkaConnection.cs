using System.Data.Common;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>
/// A Kafka connection string: a list of <c>host:port</c>, or client properties such as
/// <c>BootstrapServers=host:9092;SecurityProtocol=SaslSsl;SaslUsername=…;SaslPassword=…</c>.
/// </summary>
public static class KafkaConnection
{
    /// <summary>Writes the connection string into a client's configuration, over what it holds.</summary>
    /// <exception cref="ConfigurationException">The string cannot be read.</exception>
    public static T Apply<T>(string connectionString, T config)
        where T : ClientConfig
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        ArgumentNullException.ThrowIfNull(config);
        if (!connectionString.Contains('=', StringComparison.Ordinal))
        {
            config.BootstrapServers = connectionString;
            return config;
        }

        try
        {
            var properties = new DbConnectionStringBuilder { ConnectionString = connectionString };
            new ConfigurationBuilder()
                .AddInMemoryCollection(properties.Keys.Cast<string>()
                    .Select(key => KeyValuePair.Create(key, properties[key].ToString())))
                .Build()
                .Bind(config, options => options.ErrorOnUnknownConfiguration = false);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // The message must not repeat the string: it may hold a password.
            throw new ConfigurationException("The Kafka connection string cannot be read: it is a list of host:port, or Name=value pairs separated by semicolons.", exception);
        }

        return config;
    }
}
