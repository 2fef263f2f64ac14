using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Deciding;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.Processor.Storage;

public sealed class SqliteStoreTests() : StoreTests(StoreFixture.Sqlite());

public sealed class PostgresStoreTests() : StoreTests(StoreFixture.Postgres());

/// <summary>What every store does.</summary>
public abstract class StoreTests(StoreFixture fixture) : IDisposable
{
    private readonly StoreFixture _f = fixture;

    public void Dispose()
    {
        _f.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void What_was_committed_is_there_for_the_next_owner()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 60);
        _f.Send(EventType.Reserve, 5, data: """{"seconds":600}""");
        _f.CommitAndRelease();
        var before = _f.Partition.State;

        var after = _f.TakeOver("second").State;

        var (was, now) = (before.Find(StoreFixture.Product)!, after.Find(StoreFixture.Product)!);
        Assert.Equal((40, 5), (now.OnHand, now.Reserved));
        Assert.Equal((was.Version, was.StockVersion, was.SettingsVersion, was.LastSequence), (now.Version, now.StockVersion, now.SettingsVersion, now.LastSequence));
        Assert.Equal(was.Reservations!.Values, now.Reservations!.Values);
        Assert.Equal(AlertType.LowStock, now.Slot(AlertConcern.Stock).Open!.Type);
        Assert.Equal(Views.Snapshot(was, before.Time) with { Demand14 = [] }, Views.Snapshot(now, after.Time) with { Demand14 = [] });
        Assert.Equal((before.Sequence, before.Time), (after.Sequence, after.Time));
        Assert.Equal(before.Counts.ByType(), after.Counts.ByType());
        Assert.Equal(before.Counts.Today().Day, after.Counts.Today().Day);
        Assert.Equal(before.Counts.Today().Counts, after.Counts.Today().Counts);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(999)]
    [InlineData(1_000)]
    [InlineData(1_001)]
    [InlineData(2_500)]
    public void A_batch_of_any_size_is_stored_whole(int rows)
    {
        _f.CreateProduct(stock: 100, settings: """{"sku":"SKU-1","name":"Laptop Pro"}""");
        _f.CommitAndRelease();
        var before = _f.Partition.State.Sequence;
        for (var i = 0; i < rows; i++)
        {
            _f.Send(EventType.Restock, 1);
        }

        Assert.Equal(rows, _f.Partition.State.Sequence - before);
        _f.CommitAndRelease();

        Assert.Equal(rows, _f.Count("SELECT count(*) FROM ledger WHERE delta = 1"));
        Assert.Equal(100 + rows, _f.TakeOver("second").State.Find(StoreFixture.Product)!.OnHand);
    }

    [Fact]
    public void The_newest_day_of_demand_lies_with_its_product_and_the_older_ones_by_themselves()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 3);
        _f.CommitAndRelease();
        Assert.Equal((0, 3), (_f.Count("SELECT count(*) FROM daily_demand"), _f.Count("SELECT newest_accepted FROM products")));

        // A takeover that comes before the next day must not keep the first one from its place.
        _f.TakeOver("second");
        _f.Time.Advance(TimeSpan.FromDays(1));
        _f.Send(EventType.Sale, 4);
        _f.Settle();

        Assert.Equal((3, 4), (_f.Count("SELECT accepted FROM daily_demand"), _f.Count("SELECT newest_accepted FROM products")));
        Assert.Equal([4L, 3L], _f.History.Demand(StoreFixture.Product, 10).Select(d => d.Sold));
        Assert.Equal([4L], _f.History.Demand(StoreFixture.Product, 1).Select(d => d.Sold));
        Assert.Equal([3L, 4L], _f.TakeOver("third").State.Find(StoreFixture.Product)!.Demand.Days.ToArray().Select(d => d.Accepted));
    }

    [Fact]
    public void A_partition_that_is_only_loaded_again_is_refused_to_a_replica_that_lost_it_meanwhile()
    {
        var held = _f.Store.TakeOver(0, "first", StoreFixture.NewState).Epoch;
        var again = _f.Store.TakeOver(0, "first", StoreFixture.NewState, held).Epoch;
        Assert.True(again > held);

        // The answer to the last raise may have been lost on its way.
        Assert.True(_f.Store.TakeOver(0, "first", StoreFixture.NewState, held).Epoch > again);

        var lost = _f.Store.TakeOver(0, "second", StoreFixture.NewState).Epoch - 1;
        Assert.Equal([0], Assert.Throws<FencedException>(() => _f.Store.TakeOver(0, "first", StoreFixture.NewState, lost)).Partitions);
    }

    [Fact]
    public void The_rows_of_a_time_are_found_by_when_they_were_recorded()
    {
        var start = _f.Time.GetUtcNow().UtcDateTime;
        Assert.Equal(0, _f.Store.SequenceAt(0, start));
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        var first = _f.Partition.State.Sequence;
        _f.Time.Advance(TimeSpan.FromMinutes(10));
        _f.Send(EventType.Sale, 1);
        _f.CommitAndRelease();

        Assert.Equal(0, _f.Store.SequenceAt(0, start.AddSeconds(-1)));
        Assert.Equal(first, _f.Store.SequenceAt(0, start.AddMinutes(5)));
        Assert.Equal(_f.Partition.State.Sequence, _f.Store.SequenceAt(0, start.AddMinutes(10)));
    }

    [Fact]
    public void Settings_outlast_changes_of_stock_and_are_replaced_by_newer_ones()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        _f.Send(EventType.Sale, 1);
        _f.Time.Advance(UnsettledProducts.LongestWait);
        Assert.Empty(_f.Commit().Products);
        _f.Partition.Release();
        _f.Time.Advance(UnsettledProducts.LongestWait);
        Assert.False(_f.Commit().Products.Single().SettingsChanged);
        _f.Partition.Release();
        Assert.Equal("Laptop Pro", _f.TakeOver("second").State.Find(StoreFixture.Product)!.Settings.Name);

        _f.Send(EventType.ProductUpsert, data: """{"sku":"SKU-1","name":"Laptop Max","warehouse":"WH-1"}""");
        _f.Send(EventType.Sale, 1);
        _f.CommitAndRelease();

        var product = _f.TakeOver("third").State.Find(StoreFixture.Product)!;
        Assert.Equal(("Laptop Max", 98), (product.Settings.Name, product.OnHand));
    }

    [Fact]
    public void What_was_not_committed_is_gone()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        _f.Send(EventType.Sale, 60);

        Assert.Equal(100, _f.TakeOver("second").State.Find(StoreFixture.Product)!.OnHand);
    }

    [Fact]
    public void An_earlier_owner_can_write_no_more_and_leaves_no_trace()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();
        _f.Send(EventType.Sale, 60);
        var late = _f.Partition.Seal(lag: 0);
        _f.TakeOver("second");
        var batch = new CommitBatch { RecordedAt = _f.Time.GetUtcNow().UtcDateTime };
        batch.Partitions.Add(late);

        Assert.Equal(0, Assert.Throws<FencedException>(() => _f.Store.Commit(batch)).Partitions.Single());

        Assert.Equal(100, _f.Store.Load(0, StoreFixture.NewState, 14).State.Find(StoreFixture.Product)!.OnHand);
        Assert.DoesNotContain(_f.History.Events(new EventFilter()).Items, e => e.Type == "SALE");
    }

    [Fact]
    public void An_id_decided_before_a_restart_is_still_a_duplicate()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 10, id: "EVT-TWICE");
        _f.CommitAndRelease();
        _f.TakeOver("second");

        _f.Send(EventType.Sale, 10, id: "EVT-TWICE", replyTo: "web");
        var row = _f.Commit().Effects.Rows[^1];

        Assert.Equal(Outcome.Duplicate, row.Outcome);
        Assert.Equal("accepted", row.First!.Outcome);
        Assert.Equal(90, row.StockAfter);
    }

    [Fact]
    public void Offsets_are_committed_with_the_effects()
    {
        _f.CreateProduct(stock: 100);
        _f.CommitAndRelease();

        var offsets = _f.Store.Load(0, StoreFixture.NewState, 14).Offsets;

        Assert.Equal(5, offsets[(int)InputTopic.Commands]!.Next);
        Assert.Equal(0, offsets[(int)InputTopic.Sales]!.Next);
    }

    [Fact]
    public void Alerts_answers_and_dead_letters_are_unpublished_until_told_otherwise()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 95, replyTo: "web");
        _f.SendRaw("{ not json"u8.ToArray(), "inventory.sales");
        _f.CommitAndRelease();

        var all = _f.Store.Unpublished(0, publishedSequence: 0);

        Assert.Single(all.Rows, r => r.Kind == RowKind.Sale && r.Origin.ReplyTo == "web");
        Assert.Contains(all.Rows, r => r.Detail is AlertChange { Alert.Type: AlertType.CriticalLowStock });
        Assert.Single(all.Rows, r => r.Kind == RowKind.DeadLetter);
        Assert.Equal("{ not json"u8.ToArray(), Assert.Single(all.DeadLetters).Payload.ToArray());
        Assert.Empty(_f.Store.Unpublished(0, _f.Partition.State.Sequence).Rows);
    }

    [Fact]
    public void Another_number_of_partitions_is_refused_naming_both()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => _f.Store.Initialize(new DataSettings(6, DataSettings.WallClock), anyClock: true));

        Assert.Contains("1 partitions, but 6", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_the_data_does_not_run_on_is_refused_unless_any_will_do()
    {
        Assert.Throws<ConfigurationException>(() => _f.Store.Initialize(new DataSettings(1, DataSettings.EventClock), anyClock: false));

        Assert.Equal(DataSettings.WallClock, _f.Store.Initialize(new DataSettings(1, DataSettings.EventClock), anyClock: true).Clock);
    }

    [Fact]
    public void A_takeover_is_known_by_the_epoch_it_made_itself()
    {
        var first = _f.Store.TakeOver(0, "a", StoreFixture.NewState);
        var second = _f.Store.TakeOver(0, "b", StoreFixture.NewState);

        Assert.Equal(first.Epoch + 1, second.Epoch);
        Assert.Equal(1, _f.Store.TakeOver(1, "a", StoreFixture.NewState).Epoch);
    }

    [Fact]
    public void What_changed_several_times_in_a_batch_is_stored_as_it_ended()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Reserve, 5, data: """{"seconds":600}""");
        var held = Assert.Single(_f.Partition.State.Find(StoreFixture.Product)!.Reservations!.Values);
        _f.Send(EventType.ReservationRelease, data: $$"""{"reservationId":"{{held.Id}}"}""");
        _f.Send(EventType.Sale, 95);
        _f.Send(EventType.Restock, 300);
        _f.CommitAndRelease();

        var product = _f.TakeOver("second").State.Find(StoreFixture.Product)!;

        Assert.Empty(product.Reservations ?? []);
        Assert.Equal((305, 0), (product.OnHand, product.Reserved));
        Assert.Null(product.Slot(AlertConcern.Stock).Open);
        Assert.All(_f.History.Alerts(10), a => Assert.True(a.Resolved || a.Type != AlertType.CriticalLowStock));
    }

    [Fact]
    public void No_text_a_stranger_sends_keeps_a_batch_from_being_stored()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 1, replyTo: "web\0\ud800");
        _f.SendRaw("{\"id\":\"a\\u0000b\",\"type\":\"SALE\",\"productId\":\"\\u0000\"}"u8.ToArray(), "inventory.sales", key: "\0");
        _f.SendRaw([0xC3, 0x28, 0, 0xFF], "inventory.sales", key: "");

        _f.CommitAndRelease();

        Assert.Equal(2, _f.Store.Unpublished(0, 0).DeadLetters.Count);
    }

    [Fact]
    public void A_replay_sent_twice_changes_nothing_and_asks_the_ledger_a_question_a_thousand_records()
    {
        const int Sales = 2_500;
        _f.CreateProduct(stock: 100_000);
        for (var i = 0; i < Sales; i++)
        {
            _f.Send(EventType.Sale, 1, id: $"EVT-{i}-ONCE");
        }

        _f.CommitAndRelease();
        var asked = _f.Questions;
        for (var i = 0; i < Sales; i++)
        {
            var draft = new EventDraft($"EVT-{i}-ONCE", EventType.Sale, StoreFixture.Product) { Quantity = 1 };
            _f.Receive(EventWriter.ToUtf8(draft), "inventory.sales");
        }

        _f.Decide();
        var rows = _f.Commit().Effects.Rows.ToArray();

        Assert.All(rows, r => Assert.Equal(Outcome.Duplicate, r.Outcome));
        Assert.Equal(Sales, rows.Length);
        Assert.Equal(100_000 - Sales, rows[^1].StockAfter);
        Assert.InRange(_f.Questions - asked, 1, (Sales / StreamStock.Processor.Deciding.FirstDecisions.MaxLookAhead) + 1);
    }

    [Fact]
    public void A_row_is_found_by_its_sequence_whatever_the_day()
    {
        _f.CreateProduct(stock: 100);
        _f.Send(EventType.Sale, 1, id: "EVT-MONDAY");
        _f.CommitAndRelease();
        var monday = _f.Partition.State.Sequence;
        _f.Time.Advance(TimeSpan.FromDays(3));
        _f.Send(EventType.Sale, 2, id: "EVT-THURSDAY");
        _f.CommitAndRelease();

        var last = _f.Partition.State.Sequence;
        var found = _f.Store.FindRows(0, [.. Enumerable.Range(1, (int)last + 1).Select(i => (long)i)]);

        Assert.Equal("EVT-MONDAY", found[monday].EventId);
        Assert.Contains(found, row => row.Key > monday && row.Value.EventId == "EVT-THURSDAY");
        Assert.Equal(last, found.Count);
        Assert.Empty(_f.Store.FindRows(1, [1]));
        Assert.Empty(_f.Store.FindRows(0, []));
        Assert.Empty(_f.Store.Unpublished(0, _f.Partition.State.Sequence).Rows);
    }
}
