using Scalar.AspNetCore;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Bulk;
using StreamStock.Web.Live;
using StreamStock.Web.ReadModel;
using StreamStock.Web.Webhooks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers and maps the public REST API and its description.</summary>
public static class ApiRegistration
{
    public static WebApplicationBuilder AddApi(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddProblemDetails();
        builder.Services.AddProtection();
        builder.Services.AddBulk();
        builder.AddWebhooks();
        builder.Services.AddTransient<EventQueries>();
        builder.Services.AddSingleton<CommandRunner>();
        builder.AddRecommendations();
        builder.Services.AddSingleton(services => new AnswerCache(services.GetRequiredService<InventoryReadModel>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddHttpClient<LedgerProxy>(http => http.BaseAddress = new Uri(HistoryClient.BaseAddress));
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, WebJson.Default);
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, CoreJson.Default);
        });
        builder.Services.AddOpenApi("v1", options => options
            .AddSchemaTransformer(ApiDescription.LeaveNullsOutAsync)
            .AddOperationTransformer((operation, _, _) => ApiExamples.AddAnswersAsync(operation))
            .AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "StreamStock API";
            document.Info.Description = "Commands go through Kafka and come back decided; queries are answered from memory; a stream says what changed.";
            return Task.CompletedTask;
        }));
        return builder;
    }

    public static WebApplication MapApi(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        // Mapped after the console, so that it answers first: what routing and the framework refuse has no body of its own; clients of the API always get problem details.
        app.UseWhen(context => context.Request.Path.StartsWithSegments("/api"), branch =>
        {
            branch.UseExceptionHandler().UseStatusCodePages();
            branch.UseProtection();
        });
        var api = app.MapGroup("/api/v1");
        api.MapCommands().MapStockCommands().MapOrders().MapProductCommands().MapAlertCommands().MapStatus().MapDeadLetters();
        api.MapReplenishment().MapRecommendations();
        api.MapProducts().MapHistory().MapSummary().MapEvents().MapAlerts().MapStream();
        api.MapImports().MapExports().MapWebhooks();
        app.MapOpenApi("/openapi/{documentName}.json");
        // The page is served from the package; its default fonts would come from elsewhere.
        app.MapScalarApiReference("/scalar", options => options.WithTitle("StreamStock API").DisableDefaultFonts());
        return app;
    }
}
