using StreamStock.Core.Events;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>The headers and the body of a request that is one command. What is wrong with the headers already stands among the body's errors.</summary>
public sealed class CommandRequest : IDisposable
{
    private CommandRequest(CommandHeaders headers, CommandBody body) => (Headers, Body) = (headers, body);

    public CommandHeaders Headers { get; }

    public CommandBody Body { get; }

    /// <returns>The request, or the answer that refuses it.</returns>
    public static async Task<(CommandRequest? Request, IResult? Refusal)> ReadAsync(HttpContext context, bool bodyIsOptional = false)
    {
        var (bytes, refusal) = await RequestBody.ReadJsonAsync(context, EventLimits.MaxEventBytes, bodyIsOptional);
        if (bytes is null)
        {
            return (null, refusal);
        }

        var errors = new Dictionary<string, string[]>();
        var headers = CommandHeaders.Read(context.Request, errors);
        var body = bytes.Length == 0 && !bodyIsOptional ? null : CommandBody.Read(bytes);
        if (body is null)
        {
            errors["$"] = ["The body is not one well-formed JSON object in UTF-8."];
            return (null, CommandAnswers.OfInvalid(errors).ToResult(context.Response));
        }

        body.Add(errors);
        return (new(headers, body), null);
    }

    public void Dispose() => Body.Dispose();
}
