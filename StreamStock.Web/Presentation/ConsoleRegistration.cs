using Microsoft.FluentUI.AspNetCore.Components;
using StreamStock.Web.Components;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Events;
using StreamStock.Web.Presentation.Inventory;
using StreamStock.Web.Presentation.Simulation;
using StreamStock.Web.ReadModel;

namespace Microsoft.Extensions.Hosting;

/// <summary>Registers and maps the operator console.</summary>
public static class ConsoleRegistration
{
    /// <summary>Cultures whose formats the pages know; others get the first.</summary>
    private static readonly string[] Cultures =
    [
        "en-US", "en-GB", "en-CA", "en-AU", "en-IN", "de-DE", "de-AT", "de-CH", "fr-FR", "fr-CH", "es-ES", "es-MX",
        "it-IT", "nl-NL", "pt-BR", "pt-PT", "pl-PL", "sv-SE", "da-DK", "nb-NO", "fi-FI", "cs-CZ", "tr-TR", "ja-JP", "zh-CN", "ko-KR",
    ];

    /// <summary>
    /// Nothing from elsewhere, no inline script. Styles may be inline: Blazor and Fluent set style attributes.
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Key of ASP.NET Core: whether changed sources of assets are served without a build.</summary>
    private const string ReloadAssets = "ReloadStaticAssetsAtRuntime";

    /// <summary>What a circuit takes at one time: the longest text that can be pasted, each character escaped, and its envelope.</summary>
    private const int MaxMessageBytes = (6 * ProductImport.MaxPasted) + 16_384;

    public static WebApplicationBuilder AddConsole(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<ConsoleOptions>().BindConfiguration(ConsoleOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<Formats>();
        builder.Services.AddSingleton<ConsoleCommands>();
        builder.Services.AddHttpClient<GeneratorClient>(http => (http.BaseAddress, http.Timeout) = (new Uri(GeneratorClient.BaseAddress), GeneratorClient.Timeout));
        builder.Services.AddHttpClient<DeadLetterClient>(http => http.BaseAddress = new Uri(HistoryClient.BaseAddress));
        builder.Services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(options => options.MaximumReceiveMessageSize = MaxMessageBytes);
        builder.Services.AddFluentUIComponents();
        // Pages only: assets are compressed when built, the API's answers by their cache, and the stream must not wait for more.
        builder.Services.AddResponseCompression(options => options.MimeTypes = ["text/html"]);
        // Started from a build, assets would else be read from the sources, and sent as they stand there.
        builder.Configuration[ReloadAssets] ??= "false";
        return builder;
    }

    public static WebApplication MapConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseResponseCompression();
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/not-found");
        app.UseWhen(context => !IsApi(context), pages =>
        {
            pages.UseRequestLocalization(new RequestLocalizationOptions()
                .SetDefaultCulture(Cultures[0]).AddSupportedCultures(Cultures).AddSupportedUICultures(Cultures));
            pages.Use((context, next) =>
            {
                AddHeaders(context.Response.Headers);
                return next(context);
            });
        });
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapProductExport();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ContentSecurityFrameAncestorsPolicy = null);
        return app;
    }

    private static bool IsApi(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/scalar")
        || context.Request.Path.StartsWithSegments("/openapi");

    private static void AddHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
    }
}
