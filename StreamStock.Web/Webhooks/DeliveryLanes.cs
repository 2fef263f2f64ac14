using System.Text;
using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using StreamStock.Core.Stock;
using StreamStock.ServiceDefaults;

namespace StreamStock.Web.Webhooks;

/// <summary>Something to be delivered.</summary>
/// <param name="Id">The same whenever it is delivered again, so that a receiver can tell.</param>
/// <param name="WebhookId">To whom.</param>
/// <param name="Event">Its name.</param>
/// <param name="ProductId">Orders it: those of one product arrive one after the other.</param>
/// <param name="Payload">The body.</param>
/// <param name="Done">Called when it was delivered or is a dead letter.</param>
/// <param name="Cancelled">The partition it came from has another owner.</param>
internal sealed record Delivery(
    string Id, string WebhookId, string Event, string ProductId, byte[] Payload, Action Done, CancellationToken Cancelled);

/// <summary>
/// Delivers, a product's events in their order: each webhook has a few lanes, a product always the same one, and a lane
/// begins the next delivery when the last one has ended, well or as a dead letter.
/// </summary>
internal sealed class DeliveryLanes(
    WebhookBook book, WebhookSender sender, IWebhookStore store, IOptions<WebhookOptions> options, TimeProvider time, ILogger<DeliveryLanes> logger)
{
    private readonly Dictionary<(string WebhookId, int Lane), Channel<Delivery>> lanes = [];
    private readonly Lock gate = new();

    /// <summary>Puts a delivery into its lane. Bounded by the reader, which pauses while too many records are open.</summary>
    public void Add(Delivery delivery, CancellationToken stopping)
    {
        var number = (int)(Ids.Fingerprint(Encoding.UTF8.GetBytes(delivery.ProductId), default) % WebhookLimits.Lanes);
        lock (gate)
        {
            if (!lanes.TryGetValue((delivery.WebhookId, number), out var lane))
            {
                lanes[(delivery.WebhookId, number)] = lane = Channel.CreateUnbounded<Delivery>(new() { SingleReader = true });
                _ = RunAsync(lane, stopping);
            }

            lane.Writer.TryWrite(delivery);
        }
    }

    /// <summary>One attempt outside the lanes, for a test or a redelivery.</summary>
    public async Task<WebhookDelivery> TryOnceAsync(WebhookSubscription subscription, Delivery delivery, CancellationToken cancellationToken)
    {
        var attempt = await sender.SendAsync(subscription, delivery.Id, delivery.Event, delivery.Payload, cancellationToken);
        var end = Ended(delivery, attempt, attempts: 1);
        await store.RecordAsync(end, cancellationToken);
        return end;
    }

    private async Task RunAsync(Channel<Delivery> lane, CancellationToken stopping)
    {
        try
        {
            await foreach (var delivery in lane.Reader.ReadAllAsync(stopping))
            {
                using var ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, delivery.Cancelled);
                await DeliverAsync(delivery, ends.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // What is left is delivered by the next owner of its partition.
        }
    }

    private async Task DeliverAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(
            TimeSpan.FromMilliseconds(options.Value.FirstRetryMilliseconds), WebhookLimits.LongestRetry, new Random(delivery.Id.GetHashCode(StringComparison.Ordinal)));
        try
        {
            for (var attempts = 1; book.Find(delivery.WebhookId) is { Active: true } subscription; attempts++)
            {
                var attempt = await sender.SendAsync(subscription, delivery.Id, delivery.Event, delivery.Payload, cancellationToken);
                if (attempt.IsDelivered || attempts >= options.Value.MaxAttempts)
                {
                    await RecordAsync(Ended(delivery, attempt, attempts), cancellationToken);
                    break;
                }

                await Task.Delay(backoff.Next(), time, cancellationToken);
            }

            delivery.Done();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not done: whoever owns the partition now delivers it.
        }
    }

    private async Task RecordAsync(WebhookDelivery end, CancellationToken cancellationToken)
    {
        try
        {
            await store.RecordAsync(end, cancellationToken);
        }
        catch (KafkaException exception)
        {
            // It is delivered all the same; only the list of deliveries lacks it.
            logger.LogWarning("The end of delivery {Id} was not recorded: {Reason}", end.Id, exception.Error.Reason);
        }
    }

    private WebhookDelivery Ended(Delivery delivery, WebhookAttempt attempt, int attempts) => new()
    {
        Id = delivery.Id,
        WebhookId = delivery.WebhookId,
        Event = delivery.Event,
        ProductId = delivery.ProductId,
        State = attempt.IsDelivered ? "delivered" : "dead",
        Attempts = attempts,
        Status = attempt.Status,
        Error = attempt.Error,
        At = time.GetUtcNow().UtcDateTime,
        Payload = attempt.IsDelivered ? null : Encoding.UTF8.GetString(delivery.Payload),
    };
}
