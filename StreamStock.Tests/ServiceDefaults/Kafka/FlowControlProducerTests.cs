using System.Reflection;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public sealed class FlowControlProducerTests : IDisposable
{
    private const int Partitions = 2;
    private static readonly FlowControlLimits Limits = new(MaxBytes: 100_000, MaxRecords: 100);
    private readonly FakeBroker broker = new();
    private readonly FlowControlProducer producer;

    public FlowControlProducerTests() =>
        producer = new FlowControlProducer(broker.Client, broker, Partitions, Limits, TimeProvider.System, NullLogger.Instance);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => producer.Dispose();

    private ValueTask SendAsync(string key, CancellationToken cancellationToken) =>
        producer.SendAsync(Topics.Sales, System.Text.Encoding.ASCII.GetBytes(key), new byte[50], null, cancellationToken);

    [Fact]
    public async Task It_waits_at_the_bound_and_goes_on_when_the_group_commits()
    {
        await producer.StartAsync(Cancel);
        for (var i = 0; i < Limits.MaxRecords; i++)
        {
            await SendAsync("PROD-001", Cancel);
        }

        var next = SendAsync("PROD-001", Cancel).AsTask();
        await Task.Delay(100, Cancel);
        Assert.False(next.IsCompleted);

        broker.CommitAll();
        await next.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
        Assert.Equal(Limits.MaxRecords + 1, broker.Count);
    }

    [Fact]
    public async Task A_slow_reader_never_has_more_ahead_than_the_bound_and_gets_everything_in_order()
    {
        await producer.StartAsync(Cancel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var reader = Task.Run(
            async () =>
            {
                while (!end.IsCancellationRequested)
                {
                    await Task.Delay(1, CancellationToken.None);
                    broker.CommitAll();
                }
            },
            CancellationToken.None);

        for (var i = 0; i < 3_000; i++)
        {
            await SendAsync($"PROD-{i % 7}", Cancel);
        }

        await producer.DrainAsync(Cancel);
        await end.CancelAsync();
        await reader;
        Assert.Equal(3_000, broker.Count);
        Assert.InRange(broker.MostAhead, 1, Limits.MaxRecords);
    }

    [Fact]
    public async Task Records_go_to_the_partition_of_their_key()
    {
        await producer.StartAsync(Cancel);
        await SendAsync("PROD-001", Cancel);

        var partition = Partitioning.PartitionOf("PROD-001", Partitions);
        Assert.Equal(1, broker.High(new TopicPartition(Topics.Sales, partition)));
    }

    [Fact]
    public async Task A_full_client_queue_is_waited_for()
    {
        await producer.StartAsync(Cancel);
        broker.RefuseNext = 3;
        await SendAsync("PROD-001", Cancel);

        Assert.Equal(1, broker.Count);
    }

    [Fact]
    public async Task A_record_refused_for_good_stops_the_sender()
    {
        await producer.StartAsync(Cancel);
        broker.FailNext = true;
        await SendAsync("PROD-001", Cancel);

        await Assert.ThrowsAsync<KafkaException>(() => SendAsync("PROD-001", Cancel).AsTask());
    }

    [Fact]
    public async Task What_lies_undecided_on_the_topic_already_counts()
    {
        for (var i = 0; i < Limits.MaxRecords; i++)
        {
            broker.Append(new TopicPartition(Topics.Sales, Partitioning.PartitionOf("PROD-001", Partitions)));
        }

        await producer.StartAsync(Cancel);
        var next = SendAsync("PROD-001", Cancel).AsTask();
        await Task.Delay(50, Cancel);
        Assert.False(next.IsCompleted);
        broker.CommitAll();
        await next.WaitAsync(TimeSpan.FromSeconds(60), Cancel);
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        await producer.StartAsync(Cancel);
        for (var i = 0; i < Limits.MaxRecords; i++)
        {
            await SendAsync("PROD-001", Cancel);
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var next = SendAsync("PROD-001", stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    /// <summary>Partitions as numbers, and a client that appends to them at once.</summary>
    private sealed class FakeBroker : IGroupOffsets
    {
        private readonly Lock gate = new();
        private readonly Dictionary<TopicPartition, long> high = [];
        private readonly Dictionary<TopicPartition, long> committed = [];

        public FakeBroker()
        {
            Client = DispatchProxy.Create<IProducer<byte[], byte[]>, FakeClient>();
            ((FakeClient)(object)Client).Broker = this;
        }

        public IProducer<byte[], byte[]> Client { get; }
        public int RefuseNext { get; set; }
        public bool FailNext { get; set; }
        public long MostAhead { get; private set; }
        public long Count => high.Values.Sum();

        public long High(TopicPartition partition) => high.GetValueOrDefault(partition);

        public long Append(TopicPartition partition)
        {
            lock (gate)
            {
                var offset = high.GetValueOrDefault(partition);
                high[partition] = offset + 1;
                MostAhead = Math.Max(MostAhead, offset + 1 - committed.GetValueOrDefault(partition));
                return offset;
            }
        }

        public void CommitAll()
        {
            lock (gate)
            {
                foreach (var (partition, end) in high)
                {
                    committed[partition] = end;
                }
            }
        }

        public IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyList<TopicPartition> partitions)
        {
            lock (gate)
            {
                return [.. partitions.Select(p => new TopicPartitionOffset(p, committed.TryGetValue(p, out var at) ? at : Offset.Unset))];
            }
        }

        public (long Low, long High) Watermarks(TopicPartition partition)
        {
            lock (gate)
            {
                return (0, high.GetValueOrDefault(partition));
            }
        }
    }

    /// <summary>The two members of the client's interface that are used.</summary>
    public class FakeClient : DispatchProxy
    {
        internal object? Broker { get; set; }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            var broker = (FakeBroker)Broker!;
            if (targetMethod!.Name == nameof(IProducer<,>.Flush))
            {
                return 0;
            }

            if (broker.RefuseNext > 0)
            {
                broker.RefuseNext--;
                throw new ProduceException<byte[], byte[]>(new Error(ErrorCode.Local_QueueFull), new DeliveryResult<byte[], byte[]>());
            }

            var target = (TopicPartition)args![0]!;
            var report = (Action<DeliveryReport<byte[], byte[]>>)args[2]!;
            report(broker.FailNext
                ? new DeliveryReport<byte[], byte[]> { TopicPartitionOffsetError = new(target, Offset.Unset, new Error(ErrorCode.MsgSizeTooLarge)) }
                : new DeliveryReport<byte[], byte[]> { TopicPartitionOffsetError = new(target, broker.Append(target), new Error(ErrorCode.NoError)) });
            return null;
        }
    }
}
