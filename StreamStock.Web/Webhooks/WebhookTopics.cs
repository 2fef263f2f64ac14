using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web.Kafka;

namespace StreamStock.Web.Webhooks;

/// <summary>Keeps webhooks and the ends of deliveries on topics of their own, and the book of this replica up to date with them.</summary>
internal sealed class WebhookTopics(
    WebhookBook book, IProducer<byte[], byte[]> producer, IConfiguration configuration, ReplicaId replica, ILogger<WebhookTopics> logger) : BackgroundService, IWebhookStore
{
    public async Task SaveAsync(WebhookSubscription subscription, CancellationToken cancellationToken)
    {
        await SendAsync(Topics.Webhooks, subscription.Id, JsonSerializer.SerializeToUtf8Bytes(subscription, WebhookJson.Default.WebhookSubscription), cancellationToken);
        book.Apply(subscription);
    }

    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        await SendAsync(Topics.Webhooks, id, null, cancellationToken);
        book.Remove(id);
    }

    public async Task RecordAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        await SendAsync(Topics.WebhookDeliveries, delivery.WebhookId, JsonSerializer.SerializeToUtf8Bytes(delivery, WebhookJson.Default.WebhookDelivery), cancellationToken);
        book.Apply(delivery);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var follower = new TopicFollower(new TopicFollowerSettings
        {
            ConnectionString = configuration.GetConnectionString(KafkaDefaults.ConnectionName)
                ?? throw new ConfigurationException("ConnectionStrings__kafka is missing: it must name the brokers, such as localhost:9092."),
            ClientName = $"{replica.Value}-webhooks",
            Topics = [Topics.Webhooks, Topics.WebhookDeliveries],
            FromStart = true,
            FetchWait = WebhookLimits.FetchWait,
            Started = _ => { },
            Received = Take,
            Removed = key => book.Remove(Encoding.UTF8.GetString(key)),
            Failed = _ => { },
        }, logger);
        return Task.Factory.StartNew(
            () => follower.Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private void Take(ConsumeResult<byte[], byte[]> record)
    {
        if (record.Topic == Topics.Webhooks && JsonSerializer.Deserialize(record.Message.Value, WebhookJson.Default.WebhookSubscription) is { } subscription)
        {
            book.Apply(subscription);
        }
        else if (record.Topic == Topics.WebhookDeliveries && JsonSerializer.Deserialize(record.Message.Value, WebhookJson.Default.WebhookDelivery) is { } delivery)
        {
            book.Apply(delivery);
        }
    }

    private async Task SendAsync(string topic, string key, byte[]? value, CancellationToken cancellationToken) =>
        await producer.ProduceAsync(topic, new Message<byte[], byte[]> { Key = Encoding.UTF8.GetBytes(key), Value = value! }, cancellationToken);
}
