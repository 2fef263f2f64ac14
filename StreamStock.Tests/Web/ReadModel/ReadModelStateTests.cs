using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class ReadModelStateTests
{
    private static readonly DateTime Midnight = Samples.Noon.Date.AddDays(1);

    private readonly ReadModelState state = new();

    [Fact]
    public void A_newer_version_of_a_product_replaces_an_older_one_and_never_the_other_way_round()
    {
        state.Apply(Samples.Product("P1", stock: 7, version: 2));
        state.Apply(Samples.Product("P1", stock: 9, version: 1));
        state.Apply(Samples.Product("P1", stock: 8, version: 2));

        Assert.Equal(7, state.Products.Find("P1")!.CurrentStock);
        state.Apply(Samples.Product("P1", stock: 6, version: 3));
        Assert.Equal(6, state.Products.Find("P1")!.CurrentStock);
    }

    [Fact]
    public void What_changes_nothing_does_not_raise_the_generation()
    {
        state.Apply(Samples.Product("P1", version: 2));
        var before = state.Generation;

        state.Apply(Samples.Product("P1", version: 2));

        Assert.Equal(before, state.Generation);
    }

    [Fact]
    public void Products_are_listed_in_the_order_of_their_ids_also_after_one_was_added()
    {
        state.Apply(Samples.Product("P3"));
        state.Apply(Samples.Product("P1"));
        Assert.Equal(["P1", "P3"], state.Products.Sorted.Select(entry => entry.Current.Id));

        state.Apply(Samples.Product("P2"));

        Assert.Equal(["P1", "P2", "P3"], state.Products.Sorted.Select(entry => entry.Current.Id));
    }

    [Fact]
    public void An_older_transition_of_an_alert_is_dropped()
    {
        state.Apply(Samples.Alert("A1", AlertState.Resolved, version: 5));
        state.Apply(Samples.Alert("A1", AlertState.Open, version: 4));

        Assert.Empty(state.Alerts.View.Active);
        Assert.Equal("A1", Assert.Single(state.Alerts.View.Resolved).Id);
    }

    [Fact]
    public void Only_the_latest_resolved_alerts_are_kept()
    {
        var alerts = new AlertTable(maxResolved: 3);
        alerts.Apply(Samples.Alert("open"));
        for (var i = 1; i <= 10; i++)
        {
            alerts.Apply(Samples.Alert($"A{i}", AlertState.Resolved, version: i));
        }

        Assert.Equal(["A10", "A9", "A8"], alerts.View.Resolved.Select(alert => alert.Id));
        Assert.Equal("open", Assert.Single(alerts.View.Active).Id);
    }

    [Fact]
    public void Active_alerts_are_listed_worst_first()
    {
        state.Apply(Samples.Alert("I", severity: AlertSeverity.Info));
        state.Apply(Samples.Alert("C", severity: AlertSeverity.Critical));
        state.Apply(Samples.Alert("W"));

        Assert.Equal(["C", "W", "I"], state.Alerts.View.Active.Select(alert => alert.Id));
    }

    [Fact]
    public void An_event_that_comes_again_is_shown_once()
    {
        state.Apply(Samples.Feed(2, events: [Samples.Event(1), Samples.Event(2)]));
        state.Apply(Samples.Feed(3, events: [Samples.Event(1), Samples.Event(2), Samples.Event(3)]));

        Assert.Equal([3L, 2L, 1L], state.Events.Take(long.MaxValue, 10).Items.Select(e => e.Sequence));
    }

    [Fact]
    public void Sequences_of_different_partitions_do_not_hide_each_other()
    {
        state.Apply(Samples.Event(5, partition: 0));
        state.Apply(Samples.Event(3, partition: 1));

        Assert.Equal(2, state.Events.Take(long.MaxValue, 10).Items.Count);
    }

    [Fact]
    public void The_event_log_keeps_only_the_latest()
    {
        var log = new EventLog(capacity: 3);
        for (var i = 1; i <= 5; i++)
        {
            log.Append(Samples.Event(i));
        }

        var slice = log.Take(long.MaxValue, 10);
        Assert.Equal([5L, 4L, 3L], slice.Items.Select(e => e.Sequence));
        Assert.False(slice.More);
        Assert.Equal(3, log.Oldest!.Sequence);
    }

    [Fact]
    public void Before_its_first_event_a_partition_has_no_time()
    {
        state.Apply(Samples.Feed(1) with { PartitionTime = default });
        Assert.Null(state.Feed.Totals().PartitionTime);

        state.Apply(Samples.Feed(2, partition: 1));
        Assert.Equal(Samples.Noon, state.Feed.Totals().PartitionTime);
    }

    [Fact]
    public void The_feed_of_all_partitions_is_summed_and_an_older_record_is_dropped()
    {
        state.Apply(Samples.Feed(10, partition: 0, accepted: 100));
        state.Apply(Samples.Feed(20, partition: 1, accepted: 40, at: Samples.Noon.AddHours(1)));
        state.Apply(Samples.Feed(9, partition: 0, accepted: 90));

        var totals = state.Feed.Totals();
        Assert.Equal(140, totals.ByType["SALE"].Accepted);
        Assert.Equal(2, totals.ByType["SALE"].Rejected);
        Assert.Equal(142, totals.All.Total);
        Assert.Equal(4, totals.Lag);
        Assert.Equal(Samples.Noon.AddHours(1), totals.PartitionTime);
        Assert.Equal("event", totals.Clock);
    }

    [Fact]
    public void Todays_transactions_are_those_of_the_partitions_that_counted_any_today()
    {
        state.Apply(Samples.Feed(1, partition: 0, accepted: 100) with { Today = Day(Samples.Noon, sales: 30, counts: 2) });
        state.Apply(Samples.Feed(1, partition: 1, accepted: 100) with { Today = Day(Samples.Noon.AddDays(-1), sales: 50, counts: 0) });
        Assert.Equal(30, state.Feed.Totals().TransactionsToday);

        state.Apply(Samples.Feed(2, partition: 1, accepted: 100, at: Midnight) with { Today = Day(Midnight, sales: 1, counts: 0) });
        Assert.Equal(1, state.Feed.Totals().TransactionsToday);
    }

    private static DayCounts Day(DateTime day, long sales, long counts) => new(
        DateOnly.FromDateTime(day), new Dictionary<string, OutcomeCounts> { ["SALE"] = new(sales, 9, 9, 9), ["STOCK_COUNT"] = new(counts, 0, 0, 0) });

    [Fact]
    public async Task A_snapshot_loads_everything_whatever_the_order_of_its_lines()
    {
        await state.LoadAsync(Lines(), TestContext.Current.CancellationToken);

        Assert.Equal(1, state.Products.Count);
        Assert.Single(state.Alerts.View.Active);
        Assert.Equal([2L, 1L], state.Events.Take(long.MaxValue, 10).Items.Select(e => e.Sequence));
        Assert.Equal(7, state.Feed.Totals().All.Accepted);

        static async IAsyncEnumerable<IReadOnlyList<ReadModelSnapshot>> Lines()
        {
            await Task.Yield();
            yield return [new() { Feed = Samples.Feed(2, accepted: 7) }, new() { Event = Samples.Event(2) }, new() { Event = Samples.Event(1) }];
            yield return [];
            yield return [new(), new() { Alert = Samples.Alert("A1") }, new() { Stock = Samples.Product("P1") }];
        }
    }

    [Fact]
    public void Subscribers_hear_of_many_changes_once_and_of_none_not_at_all()
    {
        var model = new InventoryReadModel();
        var heard = 0;
        using (model.Subscribe(() => heard++))
        {
            model.NotifyIfChanged();
            heard = 0;
            for (var i = 1; i <= 1_000; i++)
            {
                model.State.Apply(Samples.Product("P1", version: i));
            }

            model.NotifyIfChanged();
            model.NotifyIfChanged();
        }

        model.State.Apply(Samples.Product("P1", version: 2_000));
        model.NotifyIfChanged();
        Assert.Equal(1, heard);
    }
}
