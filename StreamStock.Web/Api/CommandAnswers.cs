using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>An event's fields as clients send them; for the API's description only, the bytes are read as they are.</summary>
public sealed record EventBody
{
    /// <summary>At most 64 printable ASCII characters, unique within the product; one is made where it is missing.</summary>
    public string? Id { get; init; }

    /// <summary>SALE, RESTOCK, RETURN, STOCK_COUNT, STOCK_ADJUST, PRODUCT_UPSERT, PRODUCT_RETIRE, ALERT_ACKNOWLEDGE, ALERT_SNOOZE, ALERT_RESOLVE, …</summary>
    public required string Type { get; init; }

    public required string ProductId { get; init; }

    /// <summary>Units; absent for types that have none.</summary>
    public int? Quantity { get; init; }

    /// <summary>Must be the product's own where given.</summary>
    public string? Warehouse { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
    public IReadOnlyDictionary<string, object>? Metadata { get; init; }

    /// <summary>A command's arguments.</summary>
    public IReadOnlyDictionary<string, object>? Data { get; init; }
}

/// <summary>The answer to an event that was not decided in time.</summary>
public sealed record PendingAnswer(string EventId, string ProductId, string Status, string Note);

/// <summary>One event's answer within a batch.</summary>
public sealed record BatchResult(int Index, int Status, Decision? Decision, PendingAnswer? Pending, ProblemDetails? Problem);

/// <summary>The answers to an array of events, in its order.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchResult> Results);

/// <summary>One event's answer: a status and exactly one body.</summary>
public sealed record CommandAnswer(int Status, Decision? Decision = null, PendingAnswer? Pending = null, ProblemDetails? Problem = null)
{
    public IResult ToResult(HttpResponse response)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = CommandLimits.RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        return this switch
        {
            { Decision: { } decision } => TypedResults.Ok(decision),
            { Pending: { } pending } => TypedResults.Accepted((string?)null, pending),
            _ => TypedResults.Problem(Problem!),
        };
    }
}

/// <summary>What each outcome is in HTTP.</summary>
public static class CommandAnswers
{
    private const string Note =
        "Accepted by the broker, not yet decided. It will be decided once the processor catches up; sending it again under the same id is safe. "
        + "An embedded broker loses what is undecided if its process dies.";

    public static CommandAnswer Of(CommandResult result) => result switch
    {
        CommandResult.Decided { Decision: { Outcome: "accepted" or "duplicate" } decision } => new(StatusCodes.Status200OK, Decision: decision),
        CommandResult.Decided { Decision: { Outcome: "rejected" } decision } =>
            new(StatusCodes.Status409Conflict, Problem: OfRefusal(StatusCodes.Status409Conflict, "Rejected", decision)),
        CommandResult.Decided { Decision: { } decision } =>
            new(StatusCodes.Status422UnprocessableEntity, Problem: OfRefusal(StatusCodes.Status422UnprocessableEntity, "Cannot be decided", decision)),
        CommandResult.Undecided pending =>
            new(StatusCodes.Status202Accepted, Pending: new(pending.EventId, pending.ProductId, "pending", Note)),
        CommandResult.NotSent notSent => new(StatusCodes.Status503ServiceUnavailable, Problem: new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Not accepted",
            Detail = $"{notSent.Why} Sending it again under the same id is safe.",
            Extensions = { ["eventId"] = notSent.EventId, ["productId"] = notSent.ProductId },
        }),
        _ => throw new InvalidOperationException($"No answer for {result.GetType().Name}."),
    };

    public static CommandAnswer OfInvalid(EventError error) => new(StatusCodes.Status400BadRequest, Problem: new()
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The event is not in order.",
        Detail = error.Message,
        // Not the framework's class for it: within a batch it would be written as its base, without the errors.
        Extensions = { ["errors"] = new Dictionary<string, string[]> { [error.Field.Length == 0 ? "$" : error.Field] = [error.Message] } },
    });

    public static IResult Invalid(EventError error) => TypedResults.Problem(OfInvalid(error).Problem!);

    public static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);

    public static IResult Batch(IReadOnlyList<CommandAnswer> answers) => TypedResults.Ok(new BatchAnswer(
        [.. answers.Select((answer, index) => new BatchResult(index, answer.Status, answer.Decision, answer.Pending, answer.Problem))]));

    private static ProblemDetails OfRefusal(int status, string title, Decision decision) => new()
    {
        Status = status,
        Title = title,
        Detail = decision.Detail ?? Explanations.Of(decision.Reason, decision.Available),
        Extensions =
        {
            ["reason"] = decision.Reason,
            ["available"] = decision.Available,
            ["stockAfter"] = decision.StockAfter,
            ["eventId"] = decision.EventId,
            ["productId"] = decision.ProductId,
            ["decidedAt"] = decision.DecidedAt,
        },
    };
}
