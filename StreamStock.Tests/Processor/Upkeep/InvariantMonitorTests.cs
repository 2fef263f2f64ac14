using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Processor;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Upkeep;
using StreamStock.Tests.Processor.DeadLetters;
using StreamStock.Tests.Processor.Storage;
using Xunit;

namespace StreamStock.Tests.Processor.Upkeep;

public sealed class SqliteInvariantMonitorTests() : InvariantMonitorTests(StoreFixture.Sqlite());

public sealed class PostgresInvariantMonitorTests() : InvariantMonitorTests(StoreFixture.Postgres());

/// <summary>What is found out while everything runs, whatever the store.</summary>
public abstract class InvariantMonitorTests : IDisposable
{
    private readonly StoreFixture _f;
    private readonly RecordingProducer _broker = new();
    private readonly OperationalAlerts _alerts;
    private readonly InvariantMonitor _monitor;

    protected InvariantMonitorTests(StoreFixture fixture)
    {
        _f = fixture;
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 60);
        _f.Send(EventType.Reserve, 5, data: """{"seconds":600}""");
        for (var i = 2; i < 6; i++)
        {
            _f.Send(EventType.ProductUpsert, product: $"PROD-00{i}", data: """{"sku":"S","name":"N","warehouse":"WH-1"}""");
        }

        _f.CommitAndRelease();
        _alerts = new OperationalAlerts(_f.Ledger.Database, _broker);
        _monitor = new InvariantMonitor(
            _f.Ledger, _alerts, _f.Letters, new ReplicaName("first"), Options.Create(new ProcessorOptions()), _broker.Metrics, _f.Time, NullLogger<InvariantMonitor>.Instance);
    }

    public void Dispose()
    {
        _monitor.Dispose();
        _broker.Dispose();
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void All_is_well_while_nobody_meddles_and_every_product_has_its_turn()
    {
        Assert.Equal([2, 2, 1, 2, 2, 1], Enumerable.Range(0, 6).Select(_ => _monitor.Check(2)));

        Assert.Empty(_alerts.Open(0));
        Assert.Empty(_broker.Sent);
    }

    [Theory]
    [InlineData("UPDATE products SET on_hand = on_hand + 1 WHERE on_hand > 0", "deltas come to 40")]
    [InlineData("UPDATE ledger SET delta = delta - 1 WHERE delta < 0", "deltas come to 39")]
    [InlineData("UPDATE products SET on_hand = -1 WHERE on_hand > 0", "below 0")]
    [InlineData("UPDATE products SET reserved = 41 WHERE on_hand > 0", "not from 0 to the 40")]
    [InlineData("UPDATE reservations SET state = 'expired'", "0 are held")]
    [InlineData("INSERT INTO alerts SELECT partition, alert_id || '-twice', product_id, resolved_at, version, alert FROM alerts", "2 open alerts of the concern Stock")]
    public void What_is_broken_raises_an_alert_on_the_topic_and_in_the_snapshot_once(string sql, string what)
    {
        var before = _f.Partition.State.Find(StoreFixture.Product)!.OpenAlerts;
        _f.Execute(sql);

        _monitor.Check(10);
        _monitor.Check(10);

        var alert = Assert.Single(_alerts.Open(0));
        Assert.Equal((AlertType.InvariantBroken, AlertSeverity.Critical, StoreFixture.Product), (alert.Type, alert.Severity, alert.ProductId));
        Assert.Contains(what, alert.Message, StringComparison.Ordinal);
        Assert.Contains(_f.History.Alerts(10), a => a.Id == alert.Id);
        Assert.Equal("inventory.alerts", Assert.Single(_broker.Sent).Target.Topic);
        Assert.Equal(before, _f.TakeOver("first").State.Find(StoreFixture.Product)!.OpenAlerts);
    }

    [Fact]
    public void A_mended_product_ends_its_alert()
    {
        _f.Execute("UPDATE products SET on_hand = on_hand + 1 WHERE on_hand > 0");
        _monitor.Check(10);
        _f.Execute("UPDATE products SET on_hand = on_hand - 1 WHERE on_hand > 0");

        _monitor.Check(10);

        Assert.Empty(_alerts.Open(0));
        Assert.Equal(2, _broker.Sent.Count);
        Assert.Contains(_f.History.Alerts(10), a => a is { Type: AlertType.InvariantBroken, Resolved: true, Version: 2 });
    }

    [Fact]
    public void Another_replicas_partitions_are_its_own_affair()
    {
        _f.Execute("UPDATE products SET on_hand = on_hand + 1 WHERE on_hand > 0");
        _f.TakeOver("second");

        Assert.Equal(0, _monitor.Check(10));
        Assert.Empty(_alerts.Open(0));
    }
}
