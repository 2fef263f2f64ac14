using System.Text;
using StreamStock.Core.Events;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>One command with an address of its own.</summary>
public sealed record CommandSpec(EventType Type)
{
    public AnswerShape Shape { get; init; } = new() { Success = StatusCodes.Status201Created };

    /// <summary>The product, where it stands in the address.</summary>
    public string? ProductId { get; init; }

    /// <summary>A body may be left out.</summary>
    public bool BodyIsOptional { get; init; }

    /// <summary>Reads the command's arguments from the body and writes them as the event's <c>data</c>; empty for none.</summary>
    public Func<CommandBody, CommandHeaders, ReadOnlyMemory<byte>>? Data { get; init; }

    /// <summary>The body is no event: this makes one of it, given the event's id.</summary>
    public Func<CommandBody, CommandHeaders, string, ReadCommand?>? Compose { get; init; }
}

/// <summary>Reads one command from a request, sends it, and answers with what was decided.</summary>
public sealed class CommandRunner(CommandGateway gateway, IdempotencyKeys keys, IEventIds ids)
{
    public async Task<IResult> RunAsync(HttpContext context, CommandSpec spec)
    {
        if (spec is { Shape.SubjectInAddress: true, ProductId: { } product } && !EventLimits.IsProductId(Encoding.UTF8.GetBytes(product)))
        {
            return CommandAnswers.Problem(StatusCodes.Status404NotFound, "Not found", "The id in the address leads to no product.");
        }

        var (request, refusal) = await CommandRequest.ReadAsync(context, spec.BodyIsOptional);
        if (request is null)
        {
            return refusal!;
        }

        using (request)
        {
            var (headers, body) = (request.Headers, request.Body);
            var command = body.Try(() => Compose(context, spec, headers, body));
            var answer = command is null || body.Errors.Count > 0
                ? CommandAnswers.OfInvalid(body.Errors)
                : await SendAsync(command, headers, spec.Shape, context.RequestAborted);
            return answer.ToResult(context.Response);
        }
    }

    /// <summary>Sends a command that was read, once its key is found to be used for nothing else.</summary>
    public async Task<CommandAnswer> SendAsync(ReadCommand command, CommandHeaders headers, AnswerShape shape, CancellationToken cancellationToken)
    {
        if (headers.Key is not null && !keys.TryClaim(command.EventId, command.ProductId))
        {
            return CommandAnswers.OfReusedKey();
        }

        var result = await gateway.SendAsync(command, headers.Wait, cancellationToken);
        return CommandAnswers.Of(result, shape with { IsKeyed = headers.Key is not null, IsConditional = headers.IfMatch is not null });
    }

    /// <summary>The event id of a request's key; null where it has none.</summary>
    public static string? EventId(HttpContext context, CommandHeaders headers) => headers.Key is null
        ? null
        : IdempotencyKeys.EventId(ClientIdentity.Of(context), $"{context.Request.Method} {context.Request.Path}", headers.Key);

    private ReadCommand? Compose(HttpContext context, CommandSpec spec, CommandHeaders headers, CommandBody body)
    {
        var id = EventId(context, headers);
        if (spec.Compose is { } compose)
        {
            return compose(body, headers, id ?? ids.Next());
        }

        var data = spec.Data?.Invoke(body, headers) ?? default;
        return body.Compose(spec.Type, id, ids.Next, spec.ProductId, data);
    }
}
