using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>What people and purchasing systems do with orders.</summary>
public sealed partial class Partition
{
    private void DecideOrderCommand(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (e.Type == EventType.OrderPlace && arguments.Due?.ToUniversalTime() <= Time)
        {
            BuryEvent(in e, in origin, new(Reason.InvalidField, "data.due", $"data.due must be after {Time:yyyy-MM-dd'T'HH:mm:ss'Z'}."), effects);
            return;
        }

        var refusal = Refusal(product, arguments, in e);
        if (refusal != Reason.None)
        {
            Refuse(product, refusal, in e, in origin, effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        row.CauseSequence = product.Order?.Sequence ?? 0;
        MoveOrder(product, arguments, in e, ref row);
        EmitAndFollow(product, ref row, effects);
    }

    /// <summary>Why an order cannot be moved so, as one table of its state and what is asked.</summary>
    private static Reason Refusal(Product product, CommandArguments arguments, in InventoryEvent e) => (e.Type, product.Order) switch
    {
        (EventType.OrderCreate, _) when product.Retired => Reason.ProductRetired,
        (EventType.OrderCreate, null or { State: OrderState.Suggested }) => Reason.None,
        (EventType.OrderCreate, _) => Reason.OrderOpen,
        (_, null) => Reason.UnknownOrder,
        (_, var order) when order.Id != arguments.OrderId => Reason.UnknownOrder,
        (EventType.OrderApprove, { State: OrderState.Suggested }) => Reason.None,
        (EventType.OrderPlace, { State: OrderState.Suggested or OrderState.Approved }) => Reason.None,
        (EventType.OrderChange, var order) when e.Quantity > order.Received => Reason.None,
        (EventType.OrderCancel, _) => Reason.None,
        (EventType.OrderReceive, { State: not OrderState.Suggested } order) => product.OnHand > EventLimits.MaxOnHand - Arriving(order, in e) ? Reason.StockLimit : Reason.None,
        _ => Reason.OrderState,
    };

    private static int Arriving(PurchaseOrder order, in InventoryEvent e) => e.HasQuantity ? e.Quantity : order.Outstanding;

    /// <summary>Moves the order of a command that nothing speaks against.</summary>
    private void MoveOrder(Product product, CommandArguments arguments, in InventoryEvent e, ref LedgerRow row)
    {
        var open = product.Order ?? NewOrder(product, row.Sequence, e.Quantity);
        var order = open with
        {
            Quantity = e.HasQuantity && e.Type != EventType.OrderReceive ? e.Quantity : open.Quantity,
            QuantityIsSet = open.QuantityIsSet || e.HasQuantity,
            By = arguments.By ?? open.By,
        };
        switch (e.Type)
        {
            case EventType.OrderCreate or EventType.OrderApprove:
                order = product.Settings.IsSuppliedExternally ? Approved(order) : Placed(product, order, row.Sequence);
                break;
            case EventType.OrderPlace:
                order = Placed(product, order, row.Sequence, arguments.Due?.ToUniversalTime());
                break;
            case EventType.OrderCancel:
                var review = TimeSpan.FromDays(product.Settings.ReviewDays);
                order = order with { State = OrderState.Cancelled, QuietUntil = Time + (review > MinQuiet ? review : MinQuiet) };
                break;
            case EventType.OrderReceive:
                row.Quantity = Arriving(open, in e);
                order = order.Receive(row.Quantity, arguments.Complete);
                Receive(product, ref row, row.Quantity);
                break;
        }

        SetOrder(product, ref row, order);
    }

    private PurchaseOrder Approved(PurchaseOrder order) =>
        order with { State = OrderState.Approved, PlacedAt = Time, ApproveAt = null };
}
