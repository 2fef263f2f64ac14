using CsCheck;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Properties;

/// <summary>What is true of a partition whatever happens to it.</summary>
public sealed class PartitionProperties
{
    [Fact]
    public void Numbers_add_up_after_every_step() => Check(Scripts.Any, 100, script =>
    {
        var shop = new Shop();
        foreach (var step in script)
        {
            shop.Play([step]);
            foreach (var p in shop.Partition.Products)
            {
                Assert.InRange(p.OnHand, 0, EventLimits.MaxOnHand);
                Assert.InRange(p.Reserved, 0, p.OnHand);
                Assert.InRange(p.Backordered, 0, EventLimits.MaxOnHand);
                Assert.Equal(p.Reservations?.Values.Sum(r => r.Quantity) ?? 0, p.Reserved);
                Assert.Equal(p.Order?.OnOrder ?? 0, p.OnOrder);
                Assert.Equal(shop.Rows.Where(r => r.ProductId == p.Id).Sum(r => r.Delta), p.OnHand);
            }
        }
    });

    [Fact]
    public void Rows_count_up_by_one_and_versions_only_rise() => Check(Scripts.Any, 80, script =>
    {
        var shop = new Shop();
        shop.Play(script);
        var last = new Dictionary<string, LedgerRow>();
        var time = DateTime.MinValue;
        for (var i = 0; i < shop.Rows.Count; i++)
        {
            var row = shop.Rows[i];
            Assert.Equal(i + 1, row.Sequence);
            Assert.True(row.EffectiveAt >= time);
            Assert.InRange(row.CauseSequence, 0, row.Sequence - 1);
            time = row.EffectiveAt;
            if (row.ProductId.Length == 0)
            {
                continue;
            }

            var before = last.GetValueOrDefault(row.ProductId);
            Assert.Equal(before.Sequence, row.PreviousSequence);
            Assert.Equal(before.StockAfter + row.Delta, row.StockAfter);
            Assert.Equal((row.Changes & Changes.Published) != 0 ? row.Sequence : before.Version, row.Version);
            Assert.Equal((row.Changes & Changes.Stock) != 0 ? row.Sequence : before.StockVersion, row.StockVersion);
            Assert.True(row.StockVersion == row.Sequence || (row.StockAfter, row.ReservedAfter) == (before.StockAfter, before.ReservedAfter));
            last[row.ProductId] = row;
        }
    });

    [Fact]
    public void One_alert_is_open_for_a_product_and_concern() => Check(Scripts.Any, 80, script =>
    {
        var shop = new Shop();
        shop.Play(script);
        var open = new Dictionary<(string, AlertConcern), AlertRecord>();
        foreach (var row in shop.Rows.Where(r => r.Kind == RowKind.Alert))
        {
            var (alert, transition) = (AlertChange)row.Detail!;
            var key = (row.ProductId, AlertConcerns.Of(alert.Type));
            var before = open.GetValueOrDefault(key);
            Assert.Equal(transition == "raised", before is null);
            Assert.Equal(before?.Id ?? alert.Id, alert.Id);
            Assert.Equal(row.Sequence, alert.Version);
            Assert.Equal(transition == "resolved", alert.Resolved);
            open[key] = alert;
            if (alert.Resolved)
            {
                open.Remove(key);
            }
        }

        Assert.Equal(open.Count, shop.Partition.Products.Sum(p => p.OpenAlerts));
    });

    [Fact]
    public void Alerts_end_when_what_they_warn_of_has_ended() => Check(Scripts.Any, 80, script =>
    {
        var shop = new Shop();
        shop.Play(script);
        for (var i = 0; i < Scripts.Products; i++)
        {
            var product = shop.Partition.Find(Shop.ProductId(i))!;
            shop.Do(new Step(Act.Upsert, i, 0, 0, 0, -1));
            shop.Pass(new Step(Act.Wait, i, 0, 400_000, 0, -1));
            while (product.Backordered > 0)
            {
                shop.Do(new Step(Act.Restock, i, Math.Min(product.Backordered + 50, EventLimits.MaxQuantity), 0, 0, -1));
            }

            // Between all thresholds of these settings: 20 and 100.
            shop.Do(new Step(Act.Count, i, 51, 0, 2, -1));
        }

        shop.Pass(new Step(Act.Wait, 0, 0, 200_000, 0, -1));
        // Demand that is forecast to come has not ended.
        Assert.All(shop.Partition.Products, p => Assert.Equal(p.Alerts?[(int)AlertConcern.Forecast].Open is null ? 0 : 1, p.OpenAlerts));
        Assert.All(shop.Partition.Products, p => Assert.True(p.Alerts?[(int)AlertConcern.Forecast].Open is null || p.NetPosition - p.OnOrder < p.Levels.StockoutEnd));
        Assert.All(shop.Partition.Products, p => Assert.Equal(0, p.Reserved));
    });

    [Fact]
    public void A_duplicate_changes_nothing() => Check(Scripts.Any, 80, script =>
    {
        var shop = new Shop();
        foreach (var step in script)
        {
            shop.Play([step]);
            if (shop.LastSent is null || step.Act == Act.Nonsense)
            {
                continue;
            }

            var product = shop.Partition.Find(Shop.ProductId(step.Product))!;
            var before = (product.OnHand, product.Reserved, product.Backordered, product.OnOrder, product.Version, product.StockVersion, product.SettingsVersion, product.OpenAlerts);
            var rows = shop.Rows.Count;
            shop.Resend();
            Assert.Equal(before, (product.OnHand, product.Reserved, product.Backordered, product.OnOrder, product.Version, product.StockVersion, product.SettingsVersion, product.OpenAlerts));
            Assert.Equal(rows + 1, shop.Rows.Count);
            Assert.Equal((Outcome.Duplicate, Changes.None), (shop.Rows[^1].Outcome, shop.Rows[^1].Changes));
        }
    });

    [Fact]
    public void The_same_events_give_the_same_rows() => Check(Scripts.Any, 100, script =>
    {
        var (a, b) = (new Shop(), new Shop());
        a.Play(script);
        b.Play(script);
        AssertSameRows(a, b);
    });

    [Fact]
    public void The_ledger_gives_the_state() => Check(Scripts.Any, 100, script =>
    {
        var shop = new Shop();
        shop.Play(script);
        Assert.Equal(Describe.State(shop.Partition), Describe.State(shop.Rebuilt().Partition));
    });

    [Fact]
    public void A_state_from_the_ledger_goes_on_as_the_old_one() => Check(Scripts.Foldable, 120, script =>
    {
        var shop = new Shop(delays: false);
        shop.Play(script.Take(script.Length / 2));
        shop.Do(new Step(Act.Forecast, 0, 0, 0, 0, -1));
        var rebuilt = shop.Rebuilt();
        shop.Play(script.Skip(script.Length / 2));
        rebuilt.Play(script.Skip(script.Length / 2));
        AssertSameRows(shop, rebuilt);
    });

    [Fact]
    public void A_stored_state_goes_on_as_if_nothing_had_been() => Check(Gen.Select(Scripts.Any, Gen.Int[0, 70]), 150, (script, at) =>
    {
        var shop = new Shop();
        shop.Play(script.Take(at));
        shop.Do(new Step(Act.Forecast, 0, 0, 0, 0, -1));
        var restarted = shop.Restarted();
        Assert.Equal(Describe.State(shop.Partition), Describe.State(restarted.Partition));
        shop.Play(script.Skip(at));
        restarted.Play(script.Skip(at));
        AssertSameRows(shop, restarted);
        Assert.Equal(Describe.State(shop.Partition), Describe.State(restarted.Partition));
    });

    [Fact]
    public void Products_that_were_stored_before_their_newest_rows_catch_up() => Check(Gen.Select(Scripts.Any, Gen.Int[0, 70]), 300, (script, at) =>
    {
        var shop = new Shop();
        shop.Play(script.Take(at));
        var restarted = shop.RestartedBehind();
        foreach (var product in shop.Partition.Products)
        {
            Assert.Equal(Describe.Stored(product, shop.Now), Describe.Stored(restarted.Partition.Find(product.Id)!, shop.Now));
        }

        // What waits for a forecast is not stored.
        var rest = script.Skip(at).Where(s => s.Act != Act.Forecast).ToList();
        shop.Play(rest);
        restarted.Play(rest);
        AssertSameRows(shop, restarted);
        Assert.Equal(Describe.State(shop.Partition), Describe.State(restarted.Partition));
    });

    [Fact]
    public void Time_without_stock_is_booked_on_its_days() => Check(Scripts.Any, 100, script =>
    {
        var shop = new Shop();
        shop.Play(script);
        foreach (var product in shop.Partition.Products)
        {
            var expected = new Dictionary<int, int>();
            LedgerRow? before = null;
            foreach (var row in shop.Rows.Where(r => r.ProductId == product.Id))
            {
                if (before is { StockVersion: > 0, StockAfter: 0 } empty)
                {
                    AddSeconds(expected, empty.EffectiveAt, row.EffectiveAt);
                }

                before = row;
            }

            foreach (ref readonly var day in product.Demand.Days)
            {
                Assert.Equal(expected.GetValueOrDefault(day.Day), day.OutOfStockSeconds);
            }
        }
    });

    private static void AddSeconds(Dictionary<int, int> days, DateTime from, DateTime to)
    {
        for (var day = from.Date; day < to; day = day.AddDays(1))
        {
            var (start, end) = (from > day ? from : day, to < day.AddDays(1) ? to : day.AddDays(1));
            days[Partition.DayOf(day)] = days.GetValueOrDefault(Partition.DayOf(day)) + (int)(end - start).TotalSeconds;
        }
    }

    private static void AssertSameRows(Shop expected, Shop actual) =>
        Assert.Equal(expected.Rows.Select(Describe.Row), actual.Rows.Select(Describe.Row));

    private static void Check<T>(Gen<T> gen, int iterations, Action<T> property) => gen.Sample(property, iter: Iterations.Or(iterations), threads: 1);

    private static void Check<T1, T2>(Gen<(T1, T2)> gen, int iterations, Action<T1, T2> property) =>
        gen.Sample(property, iter: Iterations.Or(iterations), threads: 1);
}
