using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using StreamStock.ServiceDefaults;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service has: telemetry, health, service discovery, resilient HTTP clients, readable logs.</summary>
public static class Extensions
{
    private const string Live = "live";
    private const string OwnInstruments = "StreamStock.*";

    /// <summary>Probes come ten times a second while a system starts; their answer says what is wrong, the log need not.</summary>
    private static readonly (string Category, LogLevel Least)[] QuietCategories =
    [
        ("Microsoft.AspNetCore", LogLevel.Warning),
        ("System.Net.Http.HttpClient", LogLevel.Warning),
        ("Polly", LogLevel.Error),
        ("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None),
    ];

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddConsoleLines();
        builder.AddTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [Live]);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>Ties the service to its parent where the parent asked for it; see <see cref="Lifeline"/>.</summary>
    public static TBuilder AddLifeline<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (Lifeline.IsAttached)
        {
            builder.Services.AddSingleton<IHostLifetime, LifelineLifetime>();
            builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Lifeline.StopCeiling);
        }

        return builder;
    }

    /// <summary>
    /// <c>/health</c>: every check with its reason, 200 only if none is unhealthy. <c>/alive</c>: the process answers.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = WriteReport });
        app.MapHealthChecks("/alive", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(Live),
            ResponseWriter = WriteReport,
        });
        return app;
    }

    private static void AddConsoleLines(this IHostApplicationBuilder builder)
    {
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.ColorBehavior = LoggerColorBehavior.Default;
        });
        // A line for every request and health probe would bury everything else. As the first source these are
        // defaults: appsettings.json, the environment and the command line override them.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = QuietCategories.Select(quiet =>
                KeyValuePair.Create($"Logging:LogLevel:{quiet.Category}", (string?)quiet.Least.ToString())),
        });
    }

    /// <summary>
    /// Traces and logs are collected only where something receives them: an activity a record would cost the
    /// processor more than the decision.
    /// </summary>
    private static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation()
            .AddMeter(OwnInstruments));

        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        telemetry.WithTracing(tracing => tracing
            .AddSource(builder.Environment.ApplicationName)
            .AddSource(OwnInstruments)
            .AddAspNetCoreInstrumentation(options => options.Filter = IsNotProbe)
            .AddHttpClientInstrumentation());
        telemetry.UseOtlpExporter();
    }

    private static bool IsNotProbe(HttpContext context) =>
        !context.Request.Path.StartsWithSegments("/health") && !context.Request.Path.StartsWithSegments("/alive");

    private static async Task WriteReport(HttpContext context, HealthReport report)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("status", report.Status.ToString());
        json.WriteStartObject("checks");
        foreach (var (name, entry) in report.Entries)
        {
            json.WriteStartObject(name);
            json.WriteString("status", entry.Status.ToString());
            if ((entry.Description ?? entry.Exception?.Message) is { } reason)
            {
                json.WriteString("reason", reason);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }
}
