using CsCheck;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Properties;

/// <summary>The partition decides as the one who writes it all down on paper would.</summary>
public sealed class ReferenceShelfProperties
{
    private static readonly ShelfRules[] Rules =
    [
        new(20, 100, 7, null, false, false), new(20, 100, 0.25, null, false, true), new(15, 60, 7, null, true, false), new(12, 40, 0, 9, true, true),
        new(0, 0, 7, null, false, false), new(30, 80, 7, null, false, false), new(25, 50, 7, null, false, false), new(25, 50, 1, null, false, true),
    ];

    [Fact]
    public void Every_decision_is_the_expected_one() => Scripts.Any.Sample(
        script =>
        {
            var shop = new Shop();
            var shelves = Enumerable.Range(0, Scripts.Products).Select(i => new ReferenceShelf { Rules = Rules[i] }).ToArray();
            foreach (var step in script)
            {
                shop.Pass(step);
                foreach (var shelf in shelves)
                {
                    shelf.Advance(shop.Now);
                }

                Decide(shop, shelves[step.Product], step);
                for (var i = 0; i < shelves.Length; i++)
                {
                    AssertSame(shelves[i], shop.Partition.Find(Shop.ProductId(i))!);
                }
            }
        },
        iter: Iterations.Or(120), threads: 1);

    private static void Decide(Shop shop, ReferenceShelf shelf, Step step)
    {
        var (rows, hold) = (shop.Rows.Count, shop.HoldMeant(step));
        var version = shop.Partition.Find(Shop.ProductId(step.Product))!.StockVersion;
        shop.Do(step);
        if (shop.LastSent is null)
        {
            return;
        }

        var row = shop.Rows[rows];
        if (step.Act is Act.Repeat or Act.Nonsense)
        {
            Assert.Equal(step.Act == Act.Repeat ? Outcome.Duplicate : Outcome.Invalid, row.Outcome);
            Assert.True(step.Act == Act.Repeat || row.Reason is Reason.UnknownProduct or Reason.WarehouseMismatch or Reason.TimestampAhead);
            Assert.Equal((0, Changes.None), (row.Delta, row.Changes));
            return;
        }

        var happened = step.Age < 0 ? shop.Now : shop.Now.AddSeconds(-step.Age);
        happened = step.Age < 0 ? happened : happened.AddTicks(-(happened.Ticks % TimeSpan.TicksPerSecond));
        var now = shop.Now;
        var matches = (step.Choice % 4) switch { 0 => true, 1 => version == 1, _ => true };
        var expected = step.Act switch
        {
            Act.Sale => shelf.Sell(step.Quantity, now, happened),
            Act.Restock => shelf.Supply(step.Quantity, now),
            Act.Return => shelf.TakeBack(step.Quantity, false, now, happened),
            Act.DamagedReturn => shelf.TakeBack(step.Quantity, true, now, happened),
            Act.Count => shelf.SetLevel(step.Quantity - 1, matches, now),
            Act.Adjust => shelf.SetLevel(shelf.OnHand + (step.Choice % 2 == 0 ? step.Quantity : -step.Quantity), true, now),
            Act.Upsert => shelf.Change(Rules[step.Choice % Rules.Length], false, now),
            Act.Retire => shelf.Change(shelf.Rules, true, now),
            Act.Reserve => shelf.Reserve(step.Quantity, () => ((Reservation)row.Detail!).Id, now.AddSeconds(step.Choice % 3 == 0 ? 900 : 1 + (step.Choice * 7)), now),
            Act.Commit => shelf.EndHold(hold, true, now, happened),
            Act.Release => shelf.EndHold(hold, false, now, happened),
            _ => row.Reason,
        };
        Assert.Equal(expected, row.Reason);
        Assert.Equal(expected == Reason.None ? Outcome.Accepted : Outcome.Rejected, row.Outcome);
    }

    private static void AssertSame(ReferenceShelf expected, Product actual)
    {
        Assert.Equal(
            (expected.OnHand, expected.Reserved, expected.Backordered, expected.Available, expected.Order?.Quantity, expected.Order?.Due, expected.Retired),
            (actual.OnHand, actual.Reserved, actual.Backordered, actual.Available, AlertProperties.Placed(actual)?.Quantity, AlertProperties.Placed(actual)?.Due, actual.Retired));
        Assert.Equal(expected.Holds.Select(h => h.Id).Order(StringComparer.Ordinal), (actual.Reservations?.Keys ?? Enumerable.Empty<string>()).Order(StringComparer.Ordinal));
        AssertSameDemand(expected, actual.Demand.Days);
    }

    /// <summary>Days without stock make the partition forget old days earlier than paper does.</summary>
    private static void AssertSameDemand(ReferenceShelf expected, ReadOnlySpan<DemandDay> days)
    {
        var kept = new HashSet<int>();
        foreach (ref readonly var day in days)
        {
            kept.Add(day.Day);
            Assert.Equal(expected.Days.GetValueOrDefault(day.Day, new(0, 0, 0)), new ReferenceShelf.Day(day.Accepted, day.Rejected, day.Returned));
        }

        var newest = days.IsEmpty ? 0 : days[^1].Day;
        Assert.All(expected.Days.Keys, d => Assert.True(kept.Contains(d) || d <= newest - DemandHistory.MaxDays));
    }
}

/// <summary>The conditions of the alerts, asked again in the plainest words after every step.</summary>
public sealed class AlertProperties
{
    [Fact]
    public void Stock_alerts_say_what_stock_says() => Scripts.Foldable.Sample(
        script =>
        {
            // Without delays an alert is there as soon as its threshold is crossed, and goes once the margin is passed.
            var shop = new Shop(delays: false);
            foreach (var step in script)
            {
                shop.Play([step]);
                foreach (var p in shop.Partition.Products.Where(p => p.StockVersion > 0))
                {
                    CheckStock(p);
                    CheckOverstock(p);
                    CheckReorder(p);
                    CheckDepletion(p, shop);
                }
            }
        },
        iter: Iterations.Or(100), threads: 1);

    private static void CheckStock(Product p)
    {
        var type = p.Alerts?[(int)AlertConcern.Stock].Open?.Type;
        var rank = AlertConcerns.Rank(type);
        var (point, margin) = (p.Settings.ReorderPoint, Math.Max(1, (int)Math.Ceiling(p.Settings.ReorderPoint * 0.1)));
        var least = p switch { { Retired: true } => 0, { OnHand: 0 } => 3, { OnHand: < 10 } => 2, _ when p.OnHand < point => 1, _ => 0 };
        var most = p switch { { Retired: true } => 0, { OnHand: 0 } => 3, { OnHand: < 11 } => 2, _ when point > 0 && p.OnHand < point + margin => 1, _ => 0 };
        Assert.InRange(rank, least, most);
    }

    private static void CheckOverstock(Product p)
    {
        var open = p.Alerts?[(int)AlertConcern.Overstock].Open is not null;
        var (over, over9) = (p.OnHand * 10L, p.Settings.MaxCapacity * 9L);
        var bounded = p.Settings.MaxCapacity > 0 && !p.Retired;
        Assert.True(!bounded || open || over <= over9, "OVERSTOCK is missing");
        Assert.True(!open || (bounded && p.OnHand > (p.Settings.MaxCapacity * 0.9) - Math.Max(1, Math.Ceiling(p.Settings.MaxCapacity * 0.09))), "OVERSTOCK stays");
    }

    /// <summary>The order, where it is more than a suggestion.</summary>
    internal static PurchaseOrder? Placed(Product p) => p.Order is { IsPlaced: true } order ? order : null;

    private static void CheckReorder(Product p)
    {
        var open = p.Alerts?[(int)AlertConcern.Reorder].Open is not null;
        var wanted = !p.Retired && Placed(p) is null;
        Assert.True(!(wanted && p.NetPosition < p.Levels.Reorder) || open, "REORDER_NEEDED is missing");
        Assert.True(!open || (wanted && p.NetPosition < p.Levels.Reorder * 1.1 + 1), "REORDER_NEEDED stays");
    }

    /// <summary>The design's ratio, summed up anew over the rows of the last sixty minutes.</summary>
    private static void CheckDepletion(Product p, Shop shop)
    {
        var first = (shop.Now.Ticks / TimeSpan.TicksPerMinute) - 59;
        var rows = shop.Rows.Where(r => r.ProductId == p.Id && r.Outcome == Outcome.Accepted).ToList();
        var waiting = 0;
        double sold = 0, supply = p.OnHand;
        foreach (var r in rows)
        {
            var moved = r.Delta - (r.BackorderedAfter - waiting);
            waiting = r.BackorderedAfter;
            if (r.EffectiveAt.Ticks / TimeSpan.TicksPerMinute < first)
            {
                continue;
            }

            var type = (EventType)r.Kind;
            sold += type is EventType.Sale or EventType.ReservationCommit ? r.Quantity : type == EventType.Return && moved > 0 ? -r.Quantity : 0;
            supply -= r.Delta;
            supply += type == EventType.Restock ? r.Quantity : type is EventType.StockCount or EventType.StockAdjust ? Math.Max(0, r.Delta) : 0;
        }

        var rate = sold > 0 && supply > 0 ? sold / supply : 0;
        var open = p.Alerts?[(int)AlertConcern.Depletion].Open is not null;
        var judged = rows.Count > 0 && rows[^1] is { Kind: RowKind.Sale } last && last.EffectiveAt == shop.Now && p is { Retired: false, OnHand: > 0 };
        Assert.True(!open || (rate > 0.27 && p is { Retired: false, OnHand: > 0 }), $"RAPID_DEPLETION stays at {rate}");
        Assert.True(!judged || open || rate <= 0.3, $"RAPID_DEPLETION is missing at {rate}");
    }
}
