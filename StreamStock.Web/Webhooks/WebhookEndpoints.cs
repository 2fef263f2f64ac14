using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamStock.Core.Events;
using StreamStock.Web.Api;

namespace StreamStock.Web.Webhooks;

/// <summary><c>/webhooks</c>: who is told what changes, and how that went.</summary>
public static class WebhookEndpoints
{
    public static RouteGroupBuilder MapWebhooks(this RouteGroupBuilder api)
    {
        ArgumentNullException.ThrowIfNull(api);
        var hooks = api.MapGroup("/webhooks");
        hooks.MapGet("", (WebhookBook book) => TypedResults.Ok(new Page<WebhookAnswer>([.. book.All().Select(WebhookAnswer.Of)], null)))
            .WithSummary("List webhooks").Produces<Page<WebhookAnswer>>().ProducesApiProblems();
        hooks.MapPost("", CreateAsync)
            .WithSummary("Make a webhook")
            .WithDescription("Each event is posted as `{ type, timestamp, data }`, signed as the Standard Webhooks specification says: `Webhook-Id`, `Webhook-Timestamp` and `Webhook-Signature: v1,` + "
                + "base64 of HMAC-SHA256 over `id.timestamp.body`, keyed by the base64 behind `whsec_`. The secret is in this answer only. Events of a product arrive in their order, each at least once, under the same id.")
            .Accepts<WebhookBody>("application/json").WithBodyExample<WebhookBody>().Produces<WebhookAnswer>(StatusCodes.Status201Created).DescribesChange();
        hooks.MapGet("/{id}", (string id, WebhookBook book) => book.Find(id) is { } found ? TypedResults.Ok(WebhookAnswer.Of(found)) : Unknown())
            .WithSummary("One webhook").Produces<WebhookAnswer>().ProducesApiProblems(StatusCodes.Status404NotFound);
        hooks.MapPut("/{id}", ChangeAsync)
            .WithSummary("Change a webhook").Accepts<WebhookBody>("application/json").WithBodyExample<WebhookBody>().Produces<WebhookAnswer>().DescribesChange().ProducesApiProblems(StatusCodes.Status404NotFound);
        hooks.MapDelete("/{id}", RemoveAsync)
            .WithSummary("Remove a webhook").Produces(StatusCodes.Status204NoContent).DescribesChange().ProducesApiProblems(StatusCodes.Status404NotFound);
        hooks.MapPost("/{id}/test", TestAsync)
            .WithSummary("Deliver a test, once and at once").Produces<WebhookDelivery>().ProducesApiProblems(StatusCodes.Status404NotFound, StatusCodes.Status503ServiceUnavailable);
        hooks.MapGet("/{id}/deliveries", (string id, WebhookBook book) => book.Find(id) is null
                ? Unknown()
                : TypedResults.Ok(new Page<WebhookDelivery>(book.Deliveries(id), null)))
            .WithSummary("List the latest deliveries, newest first").Produces<Page<WebhookDelivery>>().ProducesApiProblems(StatusCodes.Status404NotFound);
        hooks.MapPost("/{id}/deliveries/{deliveryId}/redeliver", RedeliverAsync)
            .WithSummary("Deliver a dead letter again, once and at once").Produces<WebhookDelivery>()
            .ProducesApiProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
        return api;
    }

    private static RouteHandlerBuilder DescribesChange(this RouteHandlerBuilder route) => route.ProducesApiProblems(
        StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status415UnsupportedMediaType, StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> CreateAsync(HttpContext context, WebhookDesk desk)
    {
        var (body, refusal) = await ReadAsync(context, desk);
        if (body is null)
        {
            return refusal!;
        }

        if (desk.IsFull)
        {
            return CommandAnswers.Problem(StatusCodes.Status409Conflict, "Too many webhooks", $"There may be {WebhookLimits.MaxSubscriptions} webhooks.");
        }

        return await SavedAsync(context, () => desk.CreateAsync(body, context.RequestAborted), made =>
            TypedResults.Created($"/api/v1/webhooks/{made.Id}", WebhookAnswer.Of(made) with { Secret = made.Secret }));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, WebhookBook book, WebhookDesk desk)
    {
        var (body, refusal) = await ReadAsync(context, desk);
        if (body is null)
        {
            return refusal!;
        }

        if (book.Find(id) is not { } known)
        {
            return Unknown();
        }

        return await SavedAsync(context, () => desk.ChangeAsync(known, body, context.RequestAborted), changed =>
            TypedResults.Ok(WebhookAnswer.Of(changed) with { Secret = body.RotateSecret == true ? changed.Secret : null }));
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, WebhookBook book, WebhookDesk desk) => book.Find(id) is null
        ? Unknown()
        : await SavedAsync(context, async () =>
        {
            await desk.RemoveAsync(id, context.RequestAborted);
            return id;
        }, _ => TypedResults.NoContent());

    private static async Task<IResult> TestAsync(string id, HttpContext context, WebhookBook book, WebhookDesk desk) => book.Find(id) is { } subscription
        ? await SavedAsync(context, () => desk.TestAsync(subscription, context.RequestAborted), Delivered)
        : Unknown();

    private static async Task<IResult> RedeliverAsync(string id, string deliveryId, HttpContext context, WebhookBook book, DeliveryLanes lanes)
    {
        if (book.Find(id) is not { } subscription || book.Deliveries(id).FirstOrDefault(delivery => delivery.Id == deliveryId) is not { } dead)
        {
            return Unknown();
        }

        return dead.Payload is null
            ? CommandAnswers.Problem(StatusCodes.Status409Conflict, "Delivered", "It was delivered, so its body is not kept.")
            : await SavedAsync(context, () => lanes.TryOnceAsync(
                subscription, new(dead.Id, id, dead.Event, dead.ProductId, Encoding.UTF8.GetBytes(dead.Payload), () => { }, default), context.RequestAborted), Delivered);
    }

    private static Ok<WebhookDelivery> Delivered(WebhookDelivery end) => TypedResults.Ok(end with { Payload = null });

    private static async Task<IResult> SavedAsync<T>(HttpContext context, Func<Task<T>> save, Func<T, IResult> answer)
    {
        try
        {
            return answer(await save());
        }
        catch (KafkaException exception)
        {
            context.Response.Headers.RetryAfter = "1";
            return CommandAnswers.Problem(StatusCodes.Status503ServiceUnavailable, "Not accepted", exception.Error.Reason);
        }
    }

    private static async Task<(WebhookBody? Body, IResult? Refusal)> ReadAsync(HttpContext context, WebhookDesk desk)
    {
        var (bytes, refusal) = await RequestBody.ReadJsonAsync(context, EventLimits.MaxEventBytes);
        if (bytes is null)
        {
            return (null, refusal);
        }

        var errors = new Dictionary<string, string[]>();
        WebhookBody? body = null;
        try
        {
            body = JsonSerializer.Deserialize(bytes, WebhookJson.Default.WebhookBody);
        }
        catch (JsonException exception)
        {
            errors[exception.Path is { Length: > 2 } path ? path[2..] : "$"] = ["The body is not a webhook: it must be a JSON object with at least url."];
        }

        if (errors.Count == 0 && body is null)
        {
            errors["$"] = ["The body must be a JSON object with at least url."];
        }

        if (body is not null)
        {
            errors = desk.Check(body);
        }

        return errors.Count > 0 ? (null, CommandAnswers.OfInvalid(errors).ToResult(context.Response)) : (body, null);
    }

    private static IResult Unknown() => CommandAnswers.Problem(StatusCodes.Status404NotFound, "Not found", "There is no such webhook or delivery.");
}
