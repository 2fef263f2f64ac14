namespace StreamStock.Web.Webhooks;

/// <summary>The webhooks and their latest deliveries, as every replica reads them from their topics.</summary>
public sealed class WebhookBook
{
    private readonly Dictionary<string, WebhookSubscription> subscriptions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Queue<WebhookDelivery>> deliveries = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private volatile WebhookSubscription[] active = [];

    /// <summary>Those that take deliveries.</summary>
    public IReadOnlyList<WebhookSubscription> Active => active;

    public IReadOnlyList<WebhookSubscription> All()
    {
        lock (gate)
        {
            return [.. subscriptions.Values.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id, StringComparer.Ordinal)];
        }
    }

    public WebhookSubscription? Find(string id)
    {
        lock (gate)
        {
            return subscriptions.GetValueOrDefault(id);
        }
    }

    /// <summary>Takes a webhook unless what is held is newer.</summary>
    public void Apply(WebhookSubscription subscription)
    {
        lock (gate)
        {
            if (!subscriptions.TryGetValue(subscription.Id, out var known) || known.Version < subscription.Version)
            {
                subscriptions[subscription.Id] = subscription;
                Update();
            }
        }
    }

    public void Remove(string id)
    {
        lock (gate)
        {
            subscriptions.Remove(id);
            deliveries.Remove(id);
            Update();
        }
    }

    /// <summary>Remembers how a delivery ended; a later end of the same one takes its place.</summary>
    public void Apply(WebhookDelivery delivery)
    {
        lock (gate)
        {
            if (!deliveries.TryGetValue(delivery.WebhookId, out var queue))
            {
                ForgetRemoved();
                deliveries[delivery.WebhookId] = queue = new();
            }

            if (queue.Any(known => known.Id == delivery.Id))
            {
                deliveries[delivery.WebhookId] = queue = new(queue.Where(known => known.Id != delivery.Id));
            }

            queue.Enqueue(delivery);
            if (queue.Count > WebhookLimits.MaxRememberedDeliveries)
            {
                queue.Dequeue();
            }
        }
    }

    /// <summary>The topic also tells of webhooks that were removed since; of those only some are kept, until theirs is read.</summary>
    private void ForgetRemoved()
    {
        if (deliveries.Count >= 2 * WebhookLimits.MaxSubscriptions)
        {
            foreach (var id in deliveries.Keys.Where(id => !subscriptions.ContainsKey(id)).ToList())
            {
                deliveries.Remove(id);
            }
        }
    }

    /// <summary>The latest deliveries of a webhook, newest first.</summary>
    public IReadOnlyList<WebhookDelivery> Deliveries(string webhookId)
    {
        lock (gate)
        {
            return [.. deliveries.GetValueOrDefault(webhookId)?.Reverse() ?? []];
        }
    }

    private void Update() => active = [.. subscriptions.Values.Where(s => s.Active)];
}
