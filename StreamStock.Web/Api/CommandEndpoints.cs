using System.Globalization;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary><c>POST /events</c>: one event of any type, or an array of them, answered with what was decided.</summary>
public static class CommandEndpoints
{
    public static RouteGroupBuilder MapCommands(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPost("/events", Post)
            .WithSummary("Send one event, or an array of up to 1,000, and get the decision")
            .WithDescription("The body holds the event's fields: `type`, `productId`, `quantity` and, if wanted, `id`, `warehouse`, `timestamp`, `metadata`, `data`. "
                + "`Prefer: wait=N` (0 to 30 s) says how long to wait for the decision; without it 5 s. An array is answered with one result each, in its order. "
                + "With an `Idempotency-Key` a retry gets the first answers, for 24 hours.")
            .DescribesCommand<EventBody>(StatusCodes.Status200OK, batch: true);
        return api;
    }

    private static async Task<IResult> Post(HttpContext context, CommandReader reader, CommandRunner runner)
    {
        var (body, refusal) = await RequestBody.ReadJsonAsync(context, CommandLimits.MaxBodyBytes);
        if (body is null)
        {
            return refusal!;
        }

        var errors = new Dictionary<string, string[]>();
        var headers = CommandHeaders.Read(context.Request, errors);
        if (errors.Count > 0)
        {
            return CommandAnswers.OfInvalid(errors).ToResult(context.Response);
        }

        if (!CommandReader.TrySplit(body, out var events, out var isBatch, out var error))
        {
            return CommandAnswers.OfInvalid(error).ToResult(context.Response);
        }

        var keyId = CommandRunner.EventId(context, headers);
        var sending = events.Select((json, index) => SendAsync(json, keyId is null || !isBatch ? keyId : string.Create(CultureInfo.InvariantCulture, $"{keyId}-{index}")));
        var answers = await Task.WhenAll(sending.ToArray());
        return isBatch ? CommandAnswers.Batch(answers) : answers[0].ToResult(context.Response);

        Task<CommandAnswer> SendAsync(ReadOnlyMemory<byte> json, string? id) => reader.TryRead(json, id, out var command, out var wrong)
            ? runner.SendAsync(command!, headers, AnswerShape.Event, context.RequestAborted)
            : Task.FromResult(CommandAnswers.OfInvalid(wrong));
    }
}
