using Confluent.Kafka;

namespace StreamStock.Web.Webhooks;

/// <summary>Where webhooks and the ends of deliveries are kept for good, for all replicas.</summary>
internal interface IWebhookStore
{
    /// <summary>Makes a change durable and known here; the other replicas hear of it.</summary>
    /// <exception cref="KafkaException">The broker did not take it.</exception>
    Task SaveAsync(WebhookSubscription subscription, CancellationToken cancellationToken);

    /// <exception cref="KafkaException">The broker did not take it.</exception>
    Task RemoveAsync(string id, CancellationToken cancellationToken);

    /// <exception cref="KafkaException">The broker did not take it.</exception>
    Task RecordAsync(WebhookDelivery delivery, CancellationToken cancellationToken);
}
