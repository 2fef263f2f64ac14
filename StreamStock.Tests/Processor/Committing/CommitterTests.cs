using System.Diagnostics.Metrics;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamStock.Processor;
using StreamStock.Processor.Committing;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Publishing;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Committing;

public sealed class CommitterTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    private readonly StoreFixture _f = StoreFixture.Sqlite();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly IProducer<byte[], byte[]> _producer = new ProducerBuilder<byte[], byte[]>(new ProducerConfig { BootstrapServers = "127.0.0.1:1" })
        .SetLogHandler((_, _) => { }).Build();
    private readonly Publisher _publisher;
    private readonly Committer _committer;

    public CommitterTests()
    {
        _publisher = new Publisher(_producer, Options.Create(new KafkaOptions()), TimeProvider.System, NullLogger<Publisher>.Instance);
        var metrics = new ProcessorMetrics(_services.GetRequiredService<IMeterFactory>());
        _committer = new Committer(_f.Store, _publisher, Options.Create(new ProcessorOptions()), metrics, TimeProvider.System);
        _f.CreateProduct(stock: 100);
    }

    public void Dispose()
    {
        _publisher.Dispose();
        _producer.Dispose();
        _services.Dispose();
        _f.Dispose();
    }

    [Fact]
    public void What_was_decided_is_durable_when_a_transaction_has_ended()
    {
        var outcome = Commit([_f.Partition]);

        Assert.Null(outcome.Failure);
        Assert.Empty(outcome.Fenced);
        Assert.Equal(100, _f.Store.Load(0, StoreFixture.NewState, 1).State.Find(StoreFixture.Product)!.OnHand);
    }

    [Fact]
    public void A_partition_that_another_replica_owns_is_left_out_and_the_others_are_committed()
    {
        var other = OwnPartition(1);
        var lost = _f.Partition;
        _f.Store.TakeOver(0, "another", StoreFixture.NewState);

        var outcome = Commit([lost, other]);

        Assert.Null(outcome.Failure);
        Assert.Equal([0], outcome.Fenced.Select(p => p.Partition));
        Assert.Equal([1], outcome.Batch.Partitions.Select(p => p.Partition));
        Assert.Null(_f.Store.Load(0, StoreFixture.NewState, 1).State.Find(StoreFixture.Product));
    }

    [Fact]
    public void A_transaction_that_failed_says_why_and_leaves_nothing()
    {
        _f.Execute("ALTER TABLE products RENAME TO hidden");

        var outcome = Commit([_f.Partition]);

        Assert.True(Outage.IsPassing(outcome.Failure!));
        Assert.Equal(0, _f.Execute("DELETE FROM ledger"));
    }

    private OwnedPartition OwnPartition(int number)
    {
        var loaded = _f.Store.TakeOver(number, "first", StoreFixture.NewState);
        var start = Enumerable.Range(0, 4).Select(i => new StreamStock.Processor.Storage.StoredOffset("cluster", "topic" + i, 0)).ToList();
        return new OwnedPartition(loaded, new PartitionClock(false, _f.Time, loaded.State.Time), start, null!, _f.Time);
    }

    private CommitOutcome Commit(List<OwnedPartition> partitions)
    {
        _committer.StartIfDue(partitions, _ => 0, force: true);
        _committer.Wait(Ceiling);
        return _committer.TryFinish()!;
    }
}
