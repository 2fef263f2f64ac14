using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.ServiceDefaults.Kafka;
using StreamStock.Web;
using StreamStock.Web.Commands;
using Xunit;
using HeaderNames = StreamStock.Core.Messaging.Headers;

namespace StreamStock.Tests.Web.Commands;

/// <summary>The listener in front of a broker.</summary>
public sealed class DecisionListenerTests : IAsyncLifetime
{
    private const string Self = "web-1";
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(60);

    private readonly MockCluster broker = MockCluster.Start(partitions: 1);
    private readonly PendingDecisions pending = new();
    private readonly IdempotencyKeys keys = new();
    private readonly IProducer<byte[], byte[]> producer;
    private DecisionListener? listener;

    public DecisionListenerTests() =>
        producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = broker.BootstrapServers }.UseStreamStockDefaults()).Build();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (listener is not null)
        {
            await listener.StopAsync(CancellationToken.None);
            listener.Dispose();
        }

        producer.Dispose();
        broker.Dispose();
    }

    [Fact]
    public async Task A_decision_reaches_the_replica_that_asked_and_its_key_reaches_all()
    {
        await ListenAsync();
        using var waiter = pending.TryRegister("A", "KEY-1")!;
        using var others = pending.TryRegister("B", "KEY-2")!;

        await PublishAsync("KEY-2", "B", replyTo: "web-2");
        await PublishAsync("KEY-1", "A", replyTo: Self);

        Assert.Equal("accepted", (await waiter.WaitAsync(Ceiling, TimeProvider.System, TestContext.Current.CancellationToken))?.Outcome);
        Assert.False(keys.TryClaim("KEY-2", "X"));
        Assert.Null(await others.WaitAsync(TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_was_decided_before_it_started_is_read_for_its_keys_and_answers_nobody()
    {
        await PublishAsync("KEY-1", "A", replyTo: Self);
        await PublishAsync("till-7", "A", replyTo: Self);
        using var late = pending.TryRegister("A", "KEY-1")!;

        await ListenAsync();
        using var waiter = pending.TryRegister("A", "KEY-9")!;
        await PublishAsync("KEY-9", "A", replyTo: Self);

        // Decisions of a partition come in their order, so with the last one those before it have been read.
        Assert.NotNull(await waiter.WaitAsync(Ceiling, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.Null(await late.WaitAsync(TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken));
        Assert.False(keys.TryClaim("KEY-1", "B"));
        Assert.True(keys.TryClaim("till-7", "B"));
    }

    private async Task ListenAsync()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"ConnectionStrings:{KafkaDefaults.ConnectionName}", broker.BootstrapServers)]).Build();
        listener = new DecisionListener(pending, keys, configuration, new ReplicaId(Self), NullLogger<DecisionListener>.Instance);
        await listener.StartAsync(TestContext.Current.CancellationToken);
        var waited = Stopwatch.StartNew();
        while (listener.Trouble is { } trouble)
        {
            Assert.True(waited.Elapsed < Ceiling, trouble);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private async Task PublishAsync(string eventId, string productId, string replyTo) => await producer.ProduceAsync(Topics.Decisions, new()
    {
        Key = Encoding.ASCII.GetBytes(productId),
        Value = JsonSerializer.SerializeToUtf8Bytes(new Decision { EventId = eventId, ProductId = productId, Outcome = "accepted" }, CoreJson.Default.Decision),
        Headers = new Confluent.Kafka.Headers { { HeaderNames.ReplyTo, Encoding.ASCII.GetBytes(replyTo) } },
    }, TestContext.Current.CancellationToken);
}
