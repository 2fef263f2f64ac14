using StreamStock.Web.ReadModel;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers the read model and what keeps it up to date.</summary>
public static class ReadModelRegistration
{
    public static WebApplicationBuilder AddReadModel(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<InventoryReadModel>();
        builder.Services.AddSingleton<SummaryCache>();
        builder.Services.AddSingleton<KpiTrend>();
        builder.Services.AddHostedService<KpiTrendService>();
        builder.Services.AddSingleton<KpiHistory>();
        builder.Services.AddSingleton<ForecastBacktest>();
        builder.Services.AddHttpClient<HistoryClient>(http => http.BaseAddress = new Uri(HistoryClient.BaseAddress));
        builder.Services.AddHttpClient<StatisticsClient>(http => http.BaseAddress = new Uri(HistoryClient.BaseAddress));
        builder.Services.AddSingleton<ReadModelService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ReadModelService>());
        builder.Services.AddHealthChecks().AddCheck<ReadModelHealthCheck>(ReadModelHealthCheck.Name);
        return builder;
    }

    /// <summary>Begins to load the read model, before the endpoints are mapped and the services started.</summary>
    public static WebApplication LoadReadModel(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<ReadModelService>().Begin();
        return app;
    }
}
