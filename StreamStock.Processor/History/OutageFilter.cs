using System.Data.Common;

namespace StreamStock.Processor.History;

/// <summary>
/// Answers 503 with the reason where the database cannot be asked: it is down, or another replica is still making its
/// tables. An answer that has begun, be it only in memory, is cut off instead: nobody must take it for a whole one.
/// </summary>
internal sealed partial class OutageFilter(ILogger<OutageFilter> log) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        try
        {
            return await next(context);
        }
        catch (DbException e) when (!HasBegun(context.HttpContext.Response))
        {
            Unanswered(log, context.HttpContext.Request.Path, e.Message);
            return Results.Problem($"The database cannot be asked: {e.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static bool HasBegun(HttpResponse response) => response.HasStarted || response.BodyWriter.UnflushedBytes > 0;

    [LoggerMessage(LogLevel.Warning, "{Path} was answered 503: {Reason}")]
    private static partial void Unanswered(ILogger log, string path, string reason);
}
