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
            .WithSummary("Follow the dashboard as server-sent events")
            .WithDescription("A `snapshot` event with everything, then `delta` events, at most four a second, with the parts that changed and the events that are new. "
                + "A viewer that falls behind gets a snapshot again.")
            .Produces<DashboardData>(contentType: "text/event-stream")
            .ProducesApiProblems(StatusCodes.Status503ServiceUnavailable)
            .DisableRequestTimeout();
        return api;
    }

    private static async Task FollowAsync(HttpContext context, DashboardStream stream)
    {
        if (stream.TryJoin() is not { } viewer)
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
            await foreach (var frame in viewer.Frames.ReadAllAsync(context.RequestAborted))
            {
                await context.Response.Body.WriteAsync(frame, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The viewer left.
        }
        finally
        {
            stream.Leave(viewer);
        }
    }
}
