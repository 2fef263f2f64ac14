using Microsoft.AspNetCore.Http.Features;
using StreamStock.Web.Api;

namespace StreamStock.Web.Live;

/// <summary><c>GET /stream</c>: server-sent events.</summary>
public static class StreamEndpoints
{
    public static RouteGroupBuilder MapStream(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapGet("/stream", FollowAsync)
            .WithSummary("Follow the inventory as server-sent events")
            .WithDescription("A `snapshot` event with everything, then `delta` events with the parts that changed and the events that are new: at most four a second, two where thousands look. "
                + "`Last-Event-ID` resumes where that was a moment ago, else a snapshot comes first. A viewer that falls behind gets a snapshot again. "
                + "With `products` or `alerts` the same for these alone, in place of the dashboard.")
            .WithQuery(("products", $"Up to {StreamLimits.MaxDetailProducts} products, separated by commas.", null), ("alerts", "All alerts; needs no value.", null))
            .WithHeaders(("Last-Event-ID", "The id of the last event that was seen.", null))
            .Produces<DashboardData>(contentType: "text/event-stream")
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable)
            .DisableRequestTimeout();
        return api;
    }

    private static async Task FollowAsync(HttpContext context, DashboardStream dashboard, DetailStream details)
    {
        var reader = new QueryReader(context.Request.Query);
        var products = reader.Values("products", max: StreamLimits.MaxDetailProducts);
        if (!reader.IsValid)
        {
            await TypedResults.ValidationProblem(reader.Errors).ExecuteAsync(context);
            return;
        }

        var wantsAlerts = context.Request.Query.ContainsKey("alerts") && context.Request.Query["alerts"] != "false";
        if (products.Count > 0 || wantsAlerts)
        {
            await SendAsync(context, details.TryJoin(new([.. products.Distinct(StringComparer.Ordinal)], wantsAlerts)), details.Leave);
        }
        else
        {
            await SendAsync(context, dashboard.TryJoin(context.Request.Headers["Last-Event-ID"]), dashboard.Leave);
        }
    }

    private static async Task SendAsync(HttpContext context, StreamViewer? viewer, Action<StreamViewer> leave)
    {
        if (viewer is null)
        {
            context.Response.Headers.RetryAfter = "5";
            await TypedResults.Problem("As many viewers are connected as this replica serves.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many viewers")
                .ExecuteAsync(context);
            return;
        }

        try
        {
            context.Response.ContentType = "text/event-stream";
            context.Response.Headers.CacheControl = "no-cache, no-transform";
            context.Response.Headers["X-Accel-Buffering"] = "no"; // Proxies that would gather the events.
            context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
            var output = context.Response.BodyWriter;
            while (await viewer.Frames.WaitToReadAsync(context.RequestAborted))
            {
                while (viewer.Frames.TryRead(out var frame))
                {
                    await output.WriteAsync(frame, context.RequestAborted);
                }
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The viewer left.
        }
        finally
        {
            leave(viewer);
        }
    }
}
