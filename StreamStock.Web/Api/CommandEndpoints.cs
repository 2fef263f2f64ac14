using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using StreamStock.Core.Events;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary><c>POST /events</c>: one event, or an array of them, answered with what was decided.</summary>
public static class CommandEndpoints
{
    public static RouteGroupBuilder MapCommands(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPost("/events", Post)
            .WithSummary("Send one event, or an array of up to 1,000, and get the decision")
            .WithDescription("The body holds the event's fields: `type`, `productId`, `quantity` and, if wanted, `id`, `warehouse`, `timestamp`, `metadata`, `data`. "
                + "`Prefer: wait=N` (0 to 30 s) says how long to wait for the decision; without it 5 s. An array is answered with one result each.")
            .Accepts<EventBody>("application/json")
            .Produces<Core.Models.Decision>()
            .Produces<PendingAnswer>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        return api;
    }

    private static async Task<IResult> Post(
        HttpContext context, CommandReader reader, CommandGateway gateway, CancellationToken cancellationToken)
    {
        if (!context.Request.HasJsonContentType())
        {
            return CommandAnswers.Problem(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Content-Type must be application/json.");
        }

        if (!TryReadWait(context.Request, out var wait))
        {
            return CommandAnswers.Invalid(new(Reason.InvalidField, "Prefer", $"Prefer must be wait=N with N from 0 to {CommandLimits.MaxWait.TotalSeconds:0} seconds."));
        }

        if (await ReadBodyAsync(context, cancellationToken) is not { } body)
        {
            return CommandAnswers.Problem(StatusCodes.Status413PayloadTooLarge, "Body too large", $"A body may have {CommandLimits.MaxBodyBytes} bytes.");
        }

        if (!CommandReader.TrySplit(body, out var events, out var isBatch, out var error))
        {
            return CommandAnswers.Invalid(error);
        }

        var sending = events.Select(json => reader.TryRead(json, out var command, out var wrong)
            ? SendAsync(command!)
            : Task.FromResult(CommandAnswers.OfInvalid(wrong))).ToArray();
        var answers = await Task.WhenAll(sending);
        return isBatch ? CommandAnswers.Batch(answers) : answers[0].ToResult(context.Response);

        async Task<CommandAnswer> SendAsync(ReadCommand command) =>
            CommandAnswers.Of(await gateway.SendAsync(command, wait, cancellationToken));
    }

    private static async Task<byte[]?> ReadBodyAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = CommandLimits.MaxBodyBytes;
        }

        try
        {
            using var body = new MemoryStream();
            await context.Request.BodyReader.CopyToAsync(body, cancellationToken);
            return body.Length > CommandLimits.MaxBodyBytes ? null : body.ToArray();
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    /// <summary>RFC 7240: other preferences are none of ours and are passed over.</summary>
    private static bool TryReadWait(HttpRequest request, out TimeSpan wait)
    {
        wait = CommandLimits.DefaultWait;
        var preference = request.Headers["Prefer"]
            .SelectMany(header => (header ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
            .FirstOrDefault(preference => preference.StartsWith("wait", StringComparison.OrdinalIgnoreCase));
        if (preference is null)
        {
            return true;
        }

        var value = preference.AsSpan(preference.IndexOf('=', StringComparison.Ordinal) + 1).Trim().Trim('"');
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > CommandLimits.MaxWait.TotalSeconds)
        {
            return false;
        }

        wait = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
