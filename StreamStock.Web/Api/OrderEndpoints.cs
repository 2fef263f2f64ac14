using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>An order all of whose lines are held.</summary>
/// <param name="OrderId">Its id, on every line's event.</param>
/// <param name="ReservedUntil">When the first of its holds ends by itself.</param>
/// <param name="Lines">Its lines, with the reservation to commit or release.</param>
public sealed record OrderAnswer(string OrderId, DateTime? ReservedUntil, IReadOnlyList<ReservedLine> Lines);

/// <summary><c>POST /orders</c>: all lines or none.</summary>
public static class OrderEndpoints
{
    public static RouteGroupBuilder MapOrders(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        api.MapPost("/orders", Post)
            .WithSummary("Reserve all lines of an order, or none")
            .WithDescription($"1 to {CommandLimits.MaxOrderLines} products, each once. Where one is not to be had nothing is held (409 names it). Each line's reservation is committed or released like any other, "
                + "and ends at its deadline. Where the answer is 202, a retry with the same `Idempotency-Key` goes on where it stands; holds of an order that nobody retries end at their deadline.")
            .DescribesCommand<OrderBody, OrderAnswer>(StatusCodes.Status201Created);
        return api;
    }

    private static async Task<IResult> Post(HttpContext context, OrderDesk desk, IdempotencyKeys keys, IEventIds ids)
    {
        var (request, refusal) = await CommandRequest.ReadAsync(context);
        if (request is null)
        {
            return refusal!;
        }

        using (request)
        {
            var (headers, body) = (request.Headers, request.Body);
            var lines = body.Try(() => ReadLines(body)) ?? [];
            var seconds = (int?)body.Whole("seconds", 1, CommandArguments.MaxReservationSeconds) ?? CommandArguments.DefaultReservationSeconds;
            if (body.Errors.Count > 0)
            {
                return CommandAnswers.OfInvalid(body.Errors).ToResult(context.Response);
            }

            var order = new OrderRequest(CommandRunner.EventId(context, headers) ?? ids.Next().Replace("EVT-", "ORDER-", StringComparison.Ordinal), lines, seconds, HashOf(lines, seconds));
            return headers.Key is not null && !keys.TryClaim([.. order.Reservations.Select(reservation => (reservation.EventId, reservation.Line.ProductId))])
                ? CommandAnswers.OfReusedKey().ToResult(context.Response)
                : Answer(context.Response, order, await desk.ReserveAsync(order, headers.Wait));
        }
    }

    private static IResult Answer(HttpResponse response, OrderRequest order, OrderResult result)
    {
        switch (result)
        {
            case OrderResult.Reserved reserved:
                return TypedResults.Created((string?)null, new OrderAnswer(order.Id, reserved.Lines.Min(line => line.ReservedUntil), reserved.Lines));
            case OrderResult.Refused { Decision: var decision }:
                return Refused(response, order, decision);
            case OrderResult.Lapsed lapsed:
                return Problem(StatusCodes.Status409Conflict, "Rejected", $"The hold of {lapsed.ProductId} ended before the order was complete. Nothing is held; order again with another key.",
                    order, lapsed.ProductId, Reason.Expired.Name());
            case OrderResult.Undecided { Why: null } undecided:
                return TypedResults.Accepted((string?)null, new PendingAnswer(order.Id, undecided.ProductId, "pending", "/api/v1/orders",
                    "Not all lines are decided yet. A retry with the same Idempotency-Key goes on; otherwise what is held ends at its deadline."));
            case OrderResult.Undecided { Why: var why } undecided:
                response.Headers.RetryAfter = "1";
                return Problem(StatusCodes.Status503ServiceUnavailable, "Not accepted", $"{why} A retry with the same Idempotency-Key goes on; otherwise what is held ends at its deadline.", order, undecided.ProductId, null);
            default:
                throw new InvalidOperationException($"No answer for {result.GetType().Name}.");
        }
    }

    private static IResult Refused(HttpResponse response, OrderRequest order, Core.Models.Decision decision)
    {
        var answer = CommandAnswers.Of(new CommandResult.Decided(decision), AnswerShape.Event);
        answer.Problem!.Extensions["orderId"] = order.Id;
        return answer.ToResult(response);
    }

    private static Microsoft.AspNetCore.Http.HttpResults.ProblemHttpResult Problem(int status, string title, string detail, OrderRequest order, string productId, string? reason) =>
        TypedResults.Problem(new ProblemDetails
        {
            Status = status,
            Title = title,
            Detail = detail,
            Extensions = { ["reason"] = reason, ["orderId"] = order.Id, ["productId"] = productId },
        });

    private static List<OrderLine> ReadLines(CommandBody body)
    {
        var read = new List<OrderLine>();
        if (!body.Root.TryGetProperty("lines", out var lines) || lines.ValueKind != JsonValueKind.Array
            || lines.GetArrayLength() is < 1 or > CommandLimits.MaxOrderLines)
        {
            body.Fail("lines", $"must be an array of 1 to {CommandLimits.MaxOrderLines} lines");
            return read;
        }

        var index = 0;
        foreach (var line in lines.EnumerateArray())
        {
            var at = $"lines[{index++}]";
            if (line.ValueKind != JsonValueKind.Object)
            {
                body.Fail(at, "must be an object with productId and quantity");
                continue;
            }

            var wrong = FieldErrors.OfEvent(line, EventType.Reserve).Where(error => error.Key is "productId" or "quantity").ToList();
            body.Add(wrong.Select(error => KeyValuePair.Create($"{at}.{error.Key}", error.Value.Select(message => $"{at}.{message}").ToArray())));
            if (wrong.Count == 0)
            {
                read.Add(new(line.GetProperty("productId").GetString()!, line.GetProperty("quantity").GetInt32()));
            }
        }

        foreach (var twice in read.GroupBy(line => line.ProductId, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            body.Fail("lines", $"must have each product once; {twice.Key} stands there {twice.Count()} times");
        }

        return read;
    }

    private static string HashOf(IEnumerable<OrderLine> lines, int seconds)
    {
        var text = string.Join('\n', lines.OrderBy(line => line.ProductId, StringComparer.Ordinal).Select(line => $"{line.Quantity} {line.ProductId}").Append($"{seconds}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));
    }
}
