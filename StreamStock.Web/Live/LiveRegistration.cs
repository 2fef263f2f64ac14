using StreamStock.Web.Live;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the live stream.</summary>
public static class LiveRegistration
{
    public static WebApplicationBuilder AddLiveStream(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<DashboardComposer>();
        builder.Services.AddSingleton<DashboardStream>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DashboardStream>());
        builder.Services.AddSingleton<DetailStream>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DetailStream>());
        return builder;
    }
}
