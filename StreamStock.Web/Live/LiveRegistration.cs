using StreamStock.Web.Live;
using StreamStock.Web.ReadModel;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the live stream.</summary>
public static class LiveRegistration
{
    public static WebApplicationBuilder AddLiveStream(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<PipelineParts>();
        builder.Services.AddHttpClient(PipelineProbe.Client, http => (http.BaseAddress, http.Timeout) = (new Uri(HistoryClient.BaseAddress), PipelineProbe.Timeout));
        builder.Services.AddHostedService<PipelineProbe>();
        builder.Services.AddSingleton<DashboardComposer>();
        builder.Services.AddSingleton<DashboardStream>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DashboardStream>());
        builder.Services.AddSingleton<DetailStream>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DetailStream>());
        return builder;
    }
}
