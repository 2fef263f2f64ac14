using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Web.Api;
using StreamStock.Web.Commands;

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

    private static async Task<IResult> CreateAsync(HttpContext context, WebhookBook book, WebhookTopics topics, AddressGuard guard, IEventIds ids, TimeProvider time)
    {
        var (body, refusal) = await ReadAsync(context, guard);
        if (body is null)
        {
            return refusal!;
        }

        if (book.All().Count >= WebhookLimits.MaxSubscriptions)
        {
            return CommandAnswers.Problem(StatusCodes.Status409Conflict, "Too many webhooks", $"There may be {WebhookLimits.MaxSubscriptions} webhooks.");
        }

        var made = Merge(new WebhookSubscription
        {
            Id = ids.Next().Replace("EVT-", "WHK-", StringComparison.Ordinal),
            Url = body.Url,
            Events = WebhookEvents.All,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            Secret = WebhookSignature.NewSecret(),
            Version = 1,
        }, body);
        return await SavedAsync(context, () => topics.SaveAsync(made, context.RequestAborted), () =>
            TypedResults.Created($"/api/v1/webhooks/{made.Id}", WebhookAnswer.Of(made) with { Secret = made.Secret }));
    }

    private static async Task<IResult> ChangeAsync(string id, HttpContext context, WebhookBook book, WebhookTopics topics, AddressGuard guard)
    {
        var (body, refusal) = await ReadAsync(context, guard);
        if (body is null)
        {
            return refusal!;
        }

        if (book.Find(id) is not { } known)
        {
            return Unknown();
        }

        var rotates = body.RotateSecret == true;
        var changed = Merge(known, body) with { Version = known.Version + 1, Secret = rotates ? WebhookSignature.NewSecret() : known.Secret };
        return await SavedAsync(context, () => topics.SaveAsync(changed, context.RequestAborted), () =>
            TypedResults.Ok(WebhookAnswer.Of(changed) with { Secret = rotates ? changed.Secret : null }));
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, WebhookBook book, WebhookTopics topics) => book.Find(id) is null
        ? Unknown()
        : await SavedAsync(context, () => topics.RemoveAsync(id, context.RequestAborted), () => TypedResults.NoContent());

    private static async Task<IResult> TestAsync(string id, HttpContext context, WebhookBook book, DeliveryLanes lanes, IEventIds ids, TimeProvider time)
    {
        if (book.Find(id) is not { } subscription)
        {
            return Unknown();
        }

        var payload = WebhookDispatcher.Payload(WebhookEvents.Test, time.GetUtcNow().UtcDateTime, "{}"u8.ToArray());
        return await DeliveredAsync(context, lanes, subscription, new($"msg_{ids.Next()}", id, WebhookEvents.Test, "", payload, () => { }, default));
    }

    private static async Task<IResult> RedeliverAsync(string id, string deliveryId, HttpContext context, WebhookBook book, DeliveryLanes lanes)
    {
        if (book.Find(id) is not { } subscription || book.Deliveries(id).FirstOrDefault(delivery => delivery.Id == deliveryId) is not { } dead)
        {
            return Unknown();
        }

        return dead.Payload is null
            ? CommandAnswers.Problem(StatusCodes.Status409Conflict, "Delivered", "It was delivered, so its body is not kept.")
            : await DeliveredAsync(context, lanes, subscription, new(dead.Id, id, dead.Event, dead.ProductId, Encoding.UTF8.GetBytes(dead.Payload), () => { }, default));
    }

    private static async Task<IResult> DeliveredAsync(HttpContext context, DeliveryLanes lanes, WebhookSubscription subscription, Delivery delivery)
    {
        WebhookDelivery? end = null;
        return await SavedAsync(context, async () => end = await lanes.TryOnceAsync(subscription, delivery, context.RequestAborted), () => TypedResults.Ok(end! with { Payload = null }));
    }

    private static async Task<IResult> SavedAsync(HttpContext context, Func<Task> save, Func<IResult> answer)
    {
        try
        {
            await save();
            return answer();
        }
        catch (KafkaException exception)
        {
            context.Response.Headers.RetryAfter = "1";
            return CommandAnswers.Problem(StatusCodes.Status503ServiceUnavailable, "Not accepted", exception.Error.Reason);
        }
    }

    private static WebhookSubscription Merge(WebhookSubscription known, WebhookBody body) => known with
    {
        Url = body.Url,
        Events = body.Events is { Count: > 0 } events ? [.. events.Distinct(StringComparer.Ordinal)] : WebhookEvents.All,
        ProductIds = body.ProductIds ?? [],
        Warehouses = body.Warehouses ?? [],
        Description = body.Description,
        Active = body.Active ?? true,
    };

    private static async Task<(WebhookBody? Body, IResult? Refusal)> ReadAsync(HttpContext context, AddressGuard guard)
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

        Check(body, guard, errors);
        return errors.Count > 0 ? (null, CommandAnswers.OfInvalid(errors).ToResult(context.Response)) : (body, null);
    }

    private static void Check(WebhookBody? body, AddressGuard guard, Dictionary<string, string[]> errors)
    {
        if (body is null)
        {
            return;
        }

        if (body.Url is null || guard.Refuse(body.Url) is { })
        {
            errors["url"] = [$"url {(body.Url is null ? "is missing" : guard.Refuse(body.Url))}."];
        }

        if (body.Events?.Any(name => !WebhookEvents.All.Contains(name, StringComparer.Ordinal)) == true)
        {
            errors["events"] = [$"events must be of {string.Join(", ", WebhookEvents.All)}."];
        }

        foreach (var (name, values) in new[] { ("productIds", body.ProductIds), ("warehouses", body.Warehouses) })
        {
            if (values is { Count: > WebhookLimits.MaxFilterValues } || values?.Any(value => value is null or { Length: > EventLimits.MaxProductIdLength }) == true)
            {
                errors[name] = [$"{name} must have at most {WebhookLimits.MaxFilterValues} ids."];
            }
        }

        if (body.Description is { Length: > WebhookLimits.MaxDescriptionLength })
        {
            errors["description"] = [$"description must have at most {WebhookLimits.MaxDescriptionLength} characters."];
        }
    }

    private static IResult Unknown() => CommandAnswers.Problem(StatusCodes.Status404NotFound, "Not found", "There is no such webhook or delivery.");
}
