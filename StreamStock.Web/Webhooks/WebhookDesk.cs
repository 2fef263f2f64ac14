using Confluent.Kafka;
using StreamStock.Core.Events;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Webhooks;

/// <summary>Makes, changes, tries and removes webhooks, for the API and the console alike.</summary>
internal sealed class WebhookDesk(WebhookBook book, IWebhookStore store, DeliveryLanes lanes, AddressGuard guard, IEventIds ids, TimeProvider time)
{
    public bool IsFull => book.All().Count >= WebhookLimits.MaxSubscriptions;

    /// <summary>What is wrong with a webhook, by field; nothing where it may be made.</summary>
    public Dictionary<string, string[]> Check(WebhookBody body)
    {
        ArgumentNullException.ThrowIfNull(body);
        var errors = new Dictionary<string, string[]>();
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

        return errors;
    }

    /// <param name="body">Checked already.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="KafkaException">The broker did not take it.</exception>
    public async Task<WebhookSubscription> CreateAsync(WebhookBody body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var made = Merge(new WebhookSubscription
        {
            Id = ids.Next().Replace("EVT-", "WHK-", StringComparison.Ordinal),
            Url = body.Url,
            Events = WebhookEvents.All,
            CreatedAt = time.GetUtcNow().UtcDateTime,
            Secret = WebhookSignature.NewSecret(),
            Version = 1,
        }, body);
        await store.SaveAsync(made, cancellationToken);
        return made;
    }

    /// <exception cref="KafkaException">The broker did not take it.</exception>
    public async Task<WebhookSubscription> ChangeAsync(WebhookSubscription known, WebhookBody body, CancellationToken cancellationToken)
    {
        var changed = Merge(known, body) with
        {
            Version = known.Version + 1,
            Secret = body.RotateSecret == true ? WebhookSignature.NewSecret() : known.Secret,
        };
        await store.SaveAsync(changed, cancellationToken);
        return changed;
    }

    /// <summary>Nothing is delivered while it is paused, nor afterwards what happened meanwhile.</summary>
    /// <exception cref="KafkaException">The broker did not take it.</exception>
    public Task PauseAsync(WebhookSubscription known, bool isActive, CancellationToken cancellationToken) =>
        store.SaveAsync(known with { Active = isActive, Version = known.Version + 1 }, cancellationToken);

    /// <exception cref="KafkaException">The broker did not take it.</exception>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) => store.RemoveAsync(id, cancellationToken);

    /// <summary>Delivers something that means nothing, once and at once.</summary>
    /// <exception cref="KafkaException">The broker did not take how it went.</exception>
    public Task<WebhookDelivery> TestAsync(WebhookSubscription subscription, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(subscription);
        var payload = WebhookDispatcher.Payload(WebhookEvents.Test, time.GetUtcNow().UtcDateTime, "{}"u8.ToArray());
        return lanes.TryOnceAsync(subscription, new($"msg_{ids.Next()}", subscription.Id, WebhookEvents.Test, "", payload, () => { }, default), cancellationToken);
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
}
