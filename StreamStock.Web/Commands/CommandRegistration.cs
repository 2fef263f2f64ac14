using Microsoft.Extensions.DependencyInjection.Extensions;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web;
using StreamStock.Web.Commands;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the way of a command: ids, producer, waiting list and the listener for decisions.</summary>
public static class CommandRegistration
{
    public static WebApplicationBuilder AddCommands(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddKafkaProducer<byte[], byte[]>(KafkaDefaults.ConnectionName, settings =>
        {
            settings.UseStreamStockDefaults();
            settings.Config.LingerMs = KafkaDefaults.PromptLinger.TotalMilliseconds;
            settings.Config.MessageTimeoutMs = (int)CommandLimits.SendTimeout.TotalMilliseconds;
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.TryAddSingleton<IEventIds, UuidEventIds>();
        builder.Services.TryAddSingleton(new ReplicaId($"web-{UuidEventIds.NewUuid():N}"));
        builder.Services.AddSingleton(new PendingDecisions());
        builder.Services.TryAddSingleton<ICommandSender, KafkaCommandSender>();
        builder.Services.AddSingleton<CommandReader>();
        builder.Services.AddSingleton<CommandGateway>();
        builder.Services.AddSingleton(new IdempotencyKeys());
        builder.Services.AddSingleton<OrderDesk>();
        builder.Services.AddSingleton<DecisionListener>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DecisionListener>());
        builder.Services.AddHealthChecks().AddCheck<DecisionsHealthCheck>(DecisionsHealthCheck.Name);
        return builder;
    }

    private sealed class UuidEventIds : IEventIds
    {
        public string Next() => $"EVT-{NewUuid()}";

#pragma warning disable RS0030 // The composition root is where ids come from.
        public static Guid NewUuid() => Guid.CreateVersion7();
#pragma warning restore RS0030
    }
}
