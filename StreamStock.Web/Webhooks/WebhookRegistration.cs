using StreamStock.Web.Webhooks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers webhooks and their delivery.</summary>
public static class WebhookRegistration
{
    public static WebApplicationBuilder AddWebhooks(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<WebhookBook>();
        builder.Services.AddSingleton<AddressGuard>();
        builder.Services.AddSingleton<WebhookSender>();
        builder.Services.AddSingleton<WebhookTopics>();
        builder.Services.AddSingleton<IWebhookStore>(services => services.GetRequiredService<WebhookTopics>());
        builder.Services.AddSingleton<DeliveryLanes>();
        builder.Services.AddSingleton<WebhookDesk>();
        builder.Services.AddHostedService(services => services.GetRequiredService<WebhookTopics>());
        builder.Services.AddHostedService<WebhookDispatcher>();
        return builder;
    }
}
