using System.Diagnostics;
using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Options;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>Quotas, timeouts and correlation of the API.</summary>
internal static class Protection
{
    /// <summary>Name of the timeout of commands, which wait as long as the client says.</summary>
    public const string CommandTimeout = "command";

    private const string CorsPolicy = "api";
    private static readonly TimeSpan TimeoutMargin = TimeSpan.FromSeconds(10);

    public static void AddProtection(this IServiceCollection services)
    {
        services.AddOptions<ProtectionOptions>().BindConfiguration(ProtectionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddRequestTimeouts();
        services.AddOptions<RequestTimeoutOptions>().Configure<IOptions<ProtectionOptions>>((timeouts, options) =>
        {
            timeouts.DefaultPolicy = Policy(TimeSpan.FromSeconds(options.Value.QueryTimeoutSeconds));
            timeouts.AddPolicy(CommandTimeout, Policy(CommandLimits.MaxWait + CommandLimits.SendTimeout + TimeoutMargin));
        });
        services.AddRateLimiter(limiter => limiter.OnRejected = RejectAsync);
        services.AddOptions<Microsoft.AspNetCore.RateLimiting.RateLimiterOptions>().Configure<IOptions<ProtectionOptions>>((limiter, options) =>
        {
            limiter.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            limiter.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, (string, bool)>(context => Quota(context, options.Value));
        });
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<ProtectionOptions>>((cors, options) =>
            cors.AddPolicy(CorsPolicy, policy => policy.WithOrigins([.. options.Value.CorsOrigins]).AllowAnyMethod().AllowAnyHeader()
                .WithExposedHeaders("ETag", "Location", "Retry-After", "Idempotency-Replayed", "traceresponse")));
    }

    public static void UseProtection(this IApplicationBuilder api)
    {
        api.Use(CorrelateAsync);
        if (api.ApplicationServices.GetRequiredService<IOptions<ProtectionOptions>>().Value is { CorsOrigins.Count: > 0 })
        {
            api.UseCors(CorsPolicy);
        }

        api.UseRateLimiter();
        api.UseRequestTimeouts();
        api.Use(KnownQuery.RefuseOthersAsync);
    }

    /// <summary>Every request is part of a trace, the caller's where it names one, and its answer says which.</summary>
    private static async Task CorrelateAsync(HttpContext context, RequestDelegate next)
    {
        using var own = Activity.Current is null ? Start(context.Request) : null;
        if (Activity.Current?.Id is { } id)
        {
            context.Response.Headers["traceresponse"] = id;
        }

        await next(context);
    }

    private static Activity Start(HttpRequest request)
    {
        var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C);
        if (request.Headers[TraceHeaders.TraceParent].ToString() is { Length: > 0 } parent && ActivityContext.TryParse(parent, null, out _))
        {
            activity.SetParentId(parent);
            activity.TraceStateString = request.Headers[TraceHeaders.TraceState].ToString() is { Length: > 0 and <= TraceHeaders.MaxTraceStateBytes } state ? state : null;
        }

        return activity.Start();
    }

    private static RequestTimeoutPolicy Policy(TimeSpan timeout) => new()
    {
        Timeout = timeout,
        TimeoutStatusCode = StatusCodes.Status504GatewayTimeout,
    };

    private static RateLimitPartition<(string, bool)> Quota(HttpContext context, ProtectionOptions options)
    {
        var isQuery = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method);
        var perSecond = isQuery ? options.QueriesPerSecond : options.CommandsPerSecond;
        var key = (ClientIdentity.QuotaOf(context), isQuery);
        return perSecond == 0
            ? RateLimitPartition.GetNoLimiter(key)
            : RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = perSecond * 2,
                TokensPerPeriod = Math.Max(1, perSecond / 10),
                ReplenishmentPeriod = TimeSpan.FromMilliseconds(perSecond < 10 ? 1_000d / perSecond : 100),
                AutoReplenishment = true,
            });
    }

    private static async ValueTask RejectAsync(Microsoft.AspNetCore.RateLimiting.OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString("0", CultureInfo.InvariantCulture);
        await TypedResults.Problem("This client has sent as many requests as it may; Retry-After says when to go on.",
            statusCode: StatusCodes.Status429TooManyRequests, title: "Too many requests").ExecuteAsync(rejected.HttpContext);
    }
}
