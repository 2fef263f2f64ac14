using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Folds a stored row into the state: how a ledger is rebuilt. Rows must come in the order of their sequences.</summary>
    public void Fold(ref LedgerRow row)
    {
        Sequence = row.Sequence;
        Time = row.EffectiveAt;
        RecordedAt = row.RecordedAt;
        AddMidnight(Time);
        if (row.ProductId.Length == 0)
        {
            return;
        }

        if (row.Detail is OpeningState opening)
        {
            Open(opening);
            return;
        }

        Apply(_products.Find(row.ProductId) ?? _products.Add(new Product(row.ProductId)), ref row);
    }

    private void Open(OpeningState opening)
    {
        var product = Restore(opening.Product, opening.Reservations, opening.Alerts);
        foreach (var day in opening.Demand)
        {
            product.Demand.Load(in day);
        }
    }

    /// <summary>The only code that changes a product. Completes the row's versions, which are its own sequence where it raises them.</summary>
    private void Apply(Product product, ref LedgerRow row)
    {
        ApplyVersions(product, ref row);
        ApplyDemand(product, in row);
        ApplyStockOut(product, in row);
        (product.OnHand, product.Reserved, product.Backordered, product.OnOrder) =
            (row.StockAfter, row.ReservedAfter, row.BackorderedAfter, row.OnOrderAfter);
        ApplyDetail(product, in row);
        product.HasToBeStored |= row.Detail is not null || product.Demand.HasOlderChanged;
        product.LastSequence = row.Sequence;
    }

    private static void ApplyVersions(Product product, ref LedgerRow row)
    {
        if ((row.Changes & Changes.Published) != 0)
        {
            product.Version = row.Sequence;
            product.LastUpdated = row.EffectiveAt;
        }

        if ((row.Changes & Changes.Stock) != 0)
        {
            product.StockVersion = row.Sequence;
        }

        if ((row.Changes & Changes.Settings) != 0)
        {
            product.SettingsVersion = row.Sequence;
        }

        (row.Version, row.StockVersion) = (product.Version, product.StockVersion);
    }

    /// <summary>
    /// Folds rows into restored products that were stored before the rows were made. A product may be stored later than its
    /// rows where those are plain, without a detail, and nothing else of it changed (<see cref="Product.HasToBeStored"/>):
    /// then they tell all there is. Rows that a product's stored form has already change nothing. Rows that a product lacks
    /// change no day of demand but its newest, so older ones need not be loaded.
    /// </summary>
    /// <param name="rows">In the order of their sequences.</param>
    /// <returns>Products that were behind, each with the first row it lacked, in the order of those.</returns>
    public IReadOnlyList<UnsettledProduct> CatchUp(IEnumerable<LedgerRow> rows)
    {
        // The partition's own counts are stored with every batch.
        var (sold, lost) = (Counts.UnitsSold, Counts.UnitsLost);
        var behind = new List<UnsettledProduct>();
        var known = new HashSet<Product>();
        foreach (var row in rows)
        {
            if (_products.Find(row.ProductId) is { } product && row.Sequence > product.LastSequence)
            {
                var folded = row;
                Apply(product, ref folded);
                if (known.Add(product))
                {
                    behind.Add(new UnsettledProduct(product, row.Sequence));
                }
            }
        }

        (Counts.UnitsSold, Counts.UnitsLost) = (sold, lost);
        behind.ForEach(b => WatchAll(b.Product));
        return behind;
    }

    private static bool IsLostDemand(in LedgerRow row) =>
        row is { Kind: RowKind.Sale or (RowKind)EventType.Reserve, Outcome: Outcome.Rejected, Reason: Reason.InsufficientStock };

    private void ApplyDemand(Product product, in LedgerRow row)
    {
        if (IsLostDemand(in row))
        {
            ref var slot = ref product.Slot(AlertConcern.Oversell);
            (slot.Refused, slot.RefusedAt) = (row.Quantity, row.EffectiveAt);
        }

        var (sold, lost, returned, restocked) = Demand(in row);
        if ((sold | lost | returned) != 0)
        {
            ref var day = ref product.Demand.Entry(DayOf(row.OccurredAt ?? row.EffectiveAt), out var kept);
            if (kept)
            {
                day.Accepted += sold;
                day.Rejected += lost;
                day.Returned += returned;
            }

            product.LastSale = sold > 0 ? row.EffectiveAt : product.LastSale;
            Counts.UnitsSold += sold;
            Counts.UnitsLost += lost;
        }

        // What came back for those who wait moves no stock and is back all the same; what is damaged is not.
        var back = row.Delta + product.Backordered - row.BackorderedAfter > 0 ? returned : 0;
        if ((row.Delta | sold | restocked | back) != 0)
        {
            product.Window.Add(row.EffectiveAt, sold - back, restocked, row.Delta);
        }
    }

    /// <summary>
    /// Units a row books as sold, lost, returned and supplied. A lost reservation is not counted: its buyer may yet buy.
    /// What a count or an adjustment finds is supply like a restock, or a new product could not deplete in its first hour.
    /// </summary>
    private static (int Sold, int Lost, int Returned, int Restocked) Demand(in LedgerRow row) => (row.Kind, row.Outcome) switch
    {
        (RowKind.Sale or (RowKind)EventType.ReservationCommit, Outcome.Accepted) => (row.Quantity, 0, 0, 0),
        (RowKind.Sale, Outcome.Rejected) when row.Reason == Reason.InsufficientStock => (0, row.Quantity, 0, 0),
        (RowKind.Return, Outcome.Accepted) => (0, 0, row.Quantity, 0),
        (RowKind.Restock or (RowKind)EventType.OrderReceive, Outcome.Accepted) => (0, 0, 0, row.Quantity),
        ((RowKind)EventType.StockCount or (RowKind)EventType.StockAdjust, Outcome.Accepted) => (0, 0, 0, Math.Max(0, row.Delta)),
        _ => default,
    };

    public static int DayOf(DateTime time) => (int)(time.Ticks / TimeSpan.TicksPerDay);

    private static void ApplyStockOut(Product product, in LedgerRow row)
    {
        if (product.OutOfStockSince is { } since)
        {
            BookStockOut(ref product.Demand, since, row.EffectiveAt);
        }

        var known = product.StockVersion > 0;
        product.OutOfStockSince = known && row.StockAfter == 0 ? row.EffectiveAt : null;
    }

    /// <summary>Books time without stock on each day it touches, in whole seconds.</summary>
    private static void BookStockOut(ref DemandHistory demand, DateTime from, DateTime to)
    {
        // Days before the kept ones would be dropped again at once.
        var oldest = to.Date.AddDays(1 - DemandHistory.MaxDays);
        from = from > oldest ? from : oldest;
        while (from < to)
        {
            var until = from.Date.AddDays(1);
            until = until < to ? until : to;
            var seconds = (int)((until.Ticks / TimeSpan.TicksPerSecond) - (from.Ticks / TimeSpan.TicksPerSecond));
            if (seconds > 0)
            {
                ref var day = ref demand.Entry(DayOf(from), out var kept);
                day.OutOfStockSeconds += kept ? seconds : 0;
            }

            from = until;
        }
    }

    private void ApplyDetail(Product product, in LedgerRow row)
    {
        switch (row.Detail)
        {
            case null:
                ApplyArrival(product, in row);
                break;
            case SettingsChange change:
                Adopt(product, change);
                break;
            case Reservation { State: Reservation.Held } held:
                (product.Reservations ??= [])[held.Id] = held;
                AddTimer(product, held);
                break;
            case Reservation ended:
                product.Reservations?.Remove(ended.Id);
                break;
            case PurchaseOrder order:
                ApplyOrder(product, order, in row);
                break;
            case AlertChange { Alert: var alert }:
                ApplyAlert(product, alert);
                break;
            case ForecastChange forecast:
                product.Forecast = forecast;
                product.Levels = AlertLevels.Of(product.Settings, product.Rules, forecast.Plan);
                break;
        }
    }

    private void ApplyOrder(Product product, PurchaseOrder order, in LedgerRow row)
    {
        product.Order = order.IsClosed ? null : order;
        product.QuietUntil = order.QuietUntil ?? product.QuietUntil;
        if (order.State == OrderState.Received)
        {
            product.LeadTimes = product.LeadTimes.Add((row.EffectiveAt - order.PlacedAt).TotalDays);
        }

        if (product.Order is { } open)
        {
            AddTimer(product, open);
        }
    }

    /// <summary>In ledgers written before orders had states, a RESTOCK names its order by its cause alone.</summary>
    private static void ApplyArrival(Product product, in LedgerRow row)
    {
        if (row.Kind == RowKind.Restock && product.Order is { } arrived && arrived.Sequence == row.CauseSequence)
        {
            product.Order = null;
            product.HasToBeStored = true;
        }
    }

    private void Adopt(Product product, SettingsChange change)
    {
        if (!_warehouses.TryGetValue(change.Settings.Warehouse, out var warehouse))
        {
            _warehouses.Add(warehouse = change.Settings.Warehouse);
        }

        product.Settings = change.Settings;
        product.Retired = change.Retired;
        product.Rules = policy.For(change.Settings);
        product.Warehouse = warehouse;
        product.Levels = AlertLevels.Of(change.Settings, product.Rules, product.Forecast?.Plan);
    }

    private void ApplyAlert(Product product, AlertRecord alert)
    {
        var concern = AlertConcerns.Of(alert.Type);
        ref var slot = ref product.Slot(concern);
        (slot.Open, slot.Closed) = alert.Resolved ? (null, alert.Id) : (alert, slot.Closed);
        slot.Pending = null;
        slot.ClearingSince = null;
        slot.Suppressed = alert.Resolved && alert.ResolvedReason == Reason.ByHand.Name() ? alert.Type : null;
        slot.Since = alert.Version;
        Watch(product, concern);
        if (alert.State == AlertState.Snoozed)
        {
            AddSnooze(product, alert);
        }
    }

    private void AddTimer(Product product, Reservation held) =>
        AddTimer(new Timer(held.Deadline, held.Sequence, TimerKind.ReservationDeadline, product, held.Id));

    private void AddTimer(Product product, PurchaseOrder order)
    {
        if (order.NextDue is { } due)
        {
            AddTimer(new Timer(due, order.Newest, TimerKind.OrderDue, product, null));
        }
    }

    private void AddSnooze(Product product, AlertRecord alert) =>
        AddTimer(new Timer(alert.SnoozedUntil!.Value, alert.Version, TimerKind.SnoozeEnd, product, null, AlertConcerns.Of(alert.Type)));
}
