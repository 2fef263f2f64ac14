using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>How the address of a command shapes its answer.</summary>
public sealed record AnswerShape
{
    public static AnswerShape Event { get; } = new();

    /// <summary>Status of an accepted command.</summary>
    public int Success { get; init; } = StatusCodes.Status200OK;

    /// <summary>The subject stands in the address, so that an unknown one is 404.</summary>
    public bool SubjectInAddress { get; init; }

    /// <summary>The command was sent under a key: a duplicate is answered as the first one was.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>The client said which version it has seen.</summary>
    public bool IsConditional { get; init; }

    /// <summary>An accepted command's version is the ETag for the next one.</summary>
    public bool HasTag { get; init; }
}

/// <summary>The answer to an event that was not decided in time.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="Status">Always <c>pending</c>.</param>
/// <param name="StatusUrl">Where the decision can be asked for, of any replica.</param>
/// <param name="Note">What that means, in words.</param>
public sealed record PendingAnswer(string EventId, string ProductId, string Status, string StatusUrl, string Note);

/// <summary>One event's answer within a batch.</summary>
public sealed record BatchResult(int Index, int Status, Decision? Decision, PendingAnswer? Pending, ProblemDetails? Problem);

/// <summary>The answers to an array of events, in its order.</summary>
public sealed record BatchAnswer(IReadOnlyList<BatchResult> Results);

/// <summary>One event's answer: a status and exactly one body.</summary>
public sealed record CommandAnswer(int Status, Decision? Decision = null, PendingAnswer? Pending = null, ProblemDetails? Problem = null)
{
    /// <summary>The first answer again, to a retry.</summary>
    public bool IsReplay { get; init; }

    public string? Tag { get; init; }

    public IResult ToResult(HttpResponse response)
    {
        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = CommandLimits.RetryAfter.TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        }

        if (IsReplay)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }

        if (Tag is not null)
        {
            response.Headers.ETag = Tag;
        }

        return this switch
        {
            { Decision: { } decision } => new ReadyAnswer(Status, "application/json; charset=utf-8", JsonSerializer.SerializeToUtf8Bytes(decision, CoreJson.Default.Decision)),
            { Pending: { } pending } => TypedResults.Accepted(pending.StatusUrl, pending),
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

    public static CommandAnswer Of(CommandResult result, AnswerShape shape) => result switch
    {
        CommandResult.Decided { Decision: { Outcome: "duplicate", First: { } first } } when shape.IsKeyed => OfDecision(first, shape) with { IsReplay = true },
        CommandResult.Decided { Decision: var decision } => OfDecision(decision, shape),
        CommandResult.Undecided pending => new(StatusCodes.Status202Accepted, Pending: new(
            pending.EventId, pending.ProductId, "pending", StatusUrl(pending), Note)),
        CommandResult.NotSent notSent => new(StatusCodes.Status503ServiceUnavailable, Problem: new()
        {
            Status = StatusCodes.Status503ServiceUnavailable,
            Title = "Not accepted",
            Detail = $"{notSent.Why} Sending it again under the same id is safe.",
            Extensions = { ["eventId"] = notSent.EventId, ["productId"] = notSent.ProductId },
        }),
        _ => throw new InvalidOperationException($"No answer for {result.GetType().Name}."),
    };

    public static CommandAnswer OfInvalid(IReadOnlyDictionary<string, string[]> errors) => new(StatusCodes.Status400BadRequest, Problem: new()
    {
        Status = StatusCodes.Status400BadRequest,
        Title = "The request is not in order.",
        Detail = string.Join(' ', errors.Values.SelectMany(messages => messages)),
        // Not the framework's class for it: within a batch it would be written as its base, without the errors.
        Extensions = { ["errors"] = errors.ToDictionary() },
    });

    public static CommandAnswer OfInvalid(EventError error) =>
        OfInvalid(new Dictionary<string, string[]> { [error.Field.Length == 0 ? "$" : error.Field] = [error.Message] });

    public static IResult Problem(int status, string title, string detail) => TypedResults.Problem(detail, statusCode: status, title: title);

    public static IResult TooLarge(int maxBytes) =>
        Problem(StatusCodes.Status413PayloadTooLarge, "Body too large", $"A body may have {maxBytes} bytes.");

    public static IResult NotJson() => Problem(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Content-Type must be application/json.");

    /// <summary>A key that was used for something else.</summary>
    public static CommandAnswer OfReusedKey() => new(StatusCodes.Status422UnprocessableEntity, Problem: new()
    {
        Status = StatusCodes.Status422UnprocessableEntity,
        Title = "Key reused",
        Detail = $"This {CommandHeaders.IdempotencyKey} was used for another request within the last day.",
        Extensions = { ["reason"] = Reason.IdReused.Name() },
    });

    public static IResult Batch(IReadOnlyList<CommandAnswer> answers) => TypedResults.Ok(new BatchAnswer(
        [.. answers.Select((answer, index) => new BatchResult(index, answer.Status, answer.Decision, answer.Pending, answer.Problem))]));

    private static string StatusUrl(CommandResult.Undecided pending) => string.Create(CultureInfo.InvariantCulture,
        $"/api/v1/decisions?productId={Uri.EscapeDataString(pending.ProductId)}&eventId={Uri.EscapeDataString(pending.EventId)}&since={Uri.EscapeDataString(pending.SentAt.ToString("O"))}");

    private static CommandAnswer OfDecision(Decision decision, AnswerShape shape) => decision.Outcome switch
    {
        "accepted" => new(shape.Success, Decision: decision)
        {
            Tag = shape.HasTag ? string.Create(CultureInfo.InvariantCulture, $"\"{decision.Version}\"") : null,
        },
        "duplicate" => new(StatusCodes.Status200OK, Decision: decision),
        _ => OfRefusal(decision, shape),
    };

    private static CommandAnswer OfRefusal(Decision decision, AnswerShape shape)
    {
        var status = StatusOf(decision, shape);
        return new(status, Problem: new()
        {
            Status = status,
            Title = status switch
            {
                StatusCodes.Status404NotFound => "Not found",
                StatusCodes.Status412PreconditionFailed => "Changed in between",
                StatusCodes.Status409Conflict => "Rejected",
                _ => "Cannot be decided",
            },
            Detail = decision.Detail ?? Explanations.Of(decision.Reason, decision.Available),
            Extensions =
            {
                ["reason"] = decision.Reason,
                ["available"] = decision.Available,
                ["stockAfter"] = decision.StockAfter,
                ["stockVersion"] = decision.StockVersion,
                ["eventId"] = decision.EventId,
                ["productId"] = decision.ProductId,
                ["decidedAt"] = decision.DecidedAt,
                ["traceId"] = decision.TraceId,
            },
        });
    }

    private static int StatusOf(Decision decision, AnswerShape shape) => decision.Reason switch
    {
        "UNKNOWN_PRODUCT" or "UNKNOWN_RESERVATION" or "UNKNOWN_ALERT" when shape.SubjectInAddress => StatusCodes.Status404NotFound,
        "STALE_VERSION" when shape.IsConditional => StatusCodes.Status412PreconditionFailed,
        "ID_REUSED" => StatusCodes.Status422UnprocessableEntity,
        _ when decision.Outcome == "rejected" => StatusCodes.Status409Conflict,
        _ => StatusCodes.Status422UnprocessableEntity,
    };
}
