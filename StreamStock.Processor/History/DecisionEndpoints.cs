using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.History;

/// <summary>What was decided about one event.</summary>
internal static class DecisionEndpoints
{
    /// <summary>Answers are kept, and looked for, this long.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public static void MapDecisions(this RouteGroupBuilder history) => history.MapGet("/decisions", Find);

    /// <summary>204 where nothing has been decided.</summary>
    private static IResult Find(IHistory history, TimeProvider time, string? productId, string? eventId, DateTimeOffset? since)
    {
        var errors = new Dictionary<string, string[]>();
        if (productId is null || !EventLimits.IsProductId(Encoding.UTF8.GetBytes(productId)))
        {
            errors["productId"] = [$"productId must have 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\."];
        }

        if (eventId is null || !EventLimits.IsEventId(Encoding.UTF8.GetBytes(eventId)))
        {
            errors["eventId"] = [$"eventId must have 1 to {EventLimits.MaxIdLength} printable ASCII characters."];
        }

        if (errors.Count > 0)
        {
            return Results.ValidationProblem(errors);
        }

        var oldest = time.GetUtcNow().UtcDateTime - Kept;
        var from = since is { } asked && asked.UtcDateTime > oldest ? asked.UtcDateTime : oldest;
        return history.FindDecision(productId!, eventId!, from) is { } decision
            ? Results.Json(decision, CoreJson.Default.Decision)
            : Results.NoContent();
    }
}
