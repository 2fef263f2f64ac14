using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StreamStock.ServiceDefaults.Kafka;

namespace StreamStock.ServiceDefaults.Health;

/// <summary>Healthy while a broker answers. Asks only for the cluster's description: a probe writes no record.</summary>
internal sealed class KafkaHealthCheck(string connectionString) : IHealthCheck, IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Lazy<IAdminClient> admin = new(() =>
        new AdminClientBuilder(KafkaConnection.Apply(connectionString, new AdminClientConfig()))
            .SetLogHandler((_, _) => { }) // The answer of the check says what is wrong, once a probe.
            .Build());

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var cluster = await admin.Value
                .DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = Timeout })
                .WaitAsync(Timeout, cancellationToken);
            return HealthCheckResult.Healthy($"{cluster.Nodes.Count} broker(s)");
        }
        catch (Exception exception) when (exception is KafkaException or TimeoutException)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"No Kafka broker answers: {exception.Message}");
        }
    }

    public void Dispose()
    {
        if (admin.IsValueCreated)
        {
            admin.Value.Dispose();
        }
    }
}

/// <summary>Registers health checks of outside systems.</summary>
public static class HealthExtensions
{
    /// <summary>Adds the check <c>kafka</c> (or the given name) on <c>ConnectionStrings:{connectionName}</c>, once.</summary>
    public static TBuilder AddKafkaHealthCheck<TBuilder>(
        this TBuilder builder, string connectionName = KafkaDefaults.ConnectionName)
        where TBuilder : IHostApplicationBuilder
    {
        if (builder.Services.Any(service => service.IsKeyedService
            && service.ServiceType == typeof(KafkaHealthCheck) && connectionName.Equals(service.ServiceKey)))
        {
            return builder;
        }

        builder.Services.AddKeyedSingleton(connectionName, (services, _) => new KafkaHealthCheck(
            services.GetRequiredService<IConfiguration>().GetConnectionString(connectionName)
                ?? throw new ConfigurationException($"ConnectionStrings:{connectionName} is missing.")));
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            connectionName,
            services => services.GetRequiredKeyedService<KafkaHealthCheck>(connectionName),
            failureStatus: null,
            tags: null));
        return builder;
    }
}
