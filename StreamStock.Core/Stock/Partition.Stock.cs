using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    private void DecideSale(Product product, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (product.Retired)
        {
            Refuse(product, Reason.ProductRetired, in e, in origin, effects);
        }
        else if (e.Quantity <= product.Available)
        {
            ref var row = ref NewRow(product, in e, in origin, effects);
            Move(ref row, -e.Quantity);
            EmitAndFollow(product, ref row, effects);
        }
        else if (!product.Settings.Backorder)
        {
            Refuse(product, Reason.InsufficientStock, in e, in origin, effects);
        }
        else if (product.Backordered > EventLimits.MaxOnHand - e.Quantity)
        {
            Refuse(product, Reason.StockLimit, in e, in origin, effects);
        }
        else
        {
            ref var row = ref NewRow(product, in e, in origin, effects);
            row.BackorderedAfter += e.Quantity;
            EmitAndFollow(product, ref row, effects);
        }
    }

    /// <summary>Goods that come in, from a supplier or a customer; those who wait are served first.</summary>
    private void DecideSupply(Product product, int usable, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (product.OnHand > EventLimits.MaxOnHand - usable)
        {
            Refuse(product, Reason.StockLimit, in e, in origin, effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        if (usable > 0)
        {
            Receive(product, ref row, usable);
        }

        if (e.Type == EventType.Restock && Answers(product, in e) is { } order)
        {
            ReceiveOrder(product, ref row, order.Receive(usable, complete: false));
        }

        EmitAndFollow(product, ref row, effects);
    }

    private static void Receive(Product product, ref LedgerRow row, int quantity)
    {
        var filled = Math.Min(product.Backordered, Math.Max(0, product.OnHand + quantity - product.Reserved));
        row.BackorderedAfter -= filled;
        Move(ref row, quantity - filled);
    }

    /// <summary>A count or an adjustment: what the shelf holds wins, over reservations too.</summary>
    private void DecideLevel(Product product, long level, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        var refusal = level switch
        {
            _ when arguments.IfStockVersion is { } expected && expected != product.StockVersion => Reason.StaleVersion,
            < 0 => Reason.BelowZero,
            > EventLimits.MaxOnHand => Reason.StockLimit,
            _ => Reason.None,
        };
        if (refusal != Reason.None)
        {
            Refuse(product, refusal, in e, in origin, effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        Move(ref row, (int)level - product.OnHand);
        // A count that finds what was expected is news all the same: the first one starts the product's life.
        row.Changes |= Changes.Stock;
        var cancelled = NewestHolds(product, product.Reserved - (int)level);
        row.ReservedAfter -= cancelled.Sum(r => r.Quantity);
        Emit(product, ref row, effects);
        foreach (var reservation in cancelled)
        {
            EndReservation(product, reservation, RowKind.ReservationCancelled, Reservation.Cancelled, Reason.CountedBelowReserved, row.Sequence, effects);
        }

        Follow(product, row.Sequence, effects);
    }

    private static void Move(ref LedgerRow row, int delta)
    {
        row.Delta = delta;
        row.StockAfter += delta;
        row.Changes |= delta == 0 ? Changes.None : Changes.Stock;
    }

    private void EmitAndFollow(Product product, ref LedgerRow row, Effects effects)
    {
        Emit(product, ref row, effects);
        Follow(product, row.Sequence, effects);
    }

    /// <summary>What follows from a change: an order, or a suggestion of one, where the reorder point was passed, and alerts.</summary>
    private void Follow(Product product, long cause, Effects effects)
    {
        FollowOrder(product, cause, effects);
        EvaluateAlerts(product, cause, effects);
    }
}
