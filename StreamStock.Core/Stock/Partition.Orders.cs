using StreamStock.Core.Events;
using StreamStock.Core.Replenishment;

namespace StreamStock.Core.Stock;

/// <summary>
/// Orders from suppliers: suggested → approved → ordered → late | received | cancelled. A row about an order holds its
/// state after it, whoever moved it: the state machine itself, a person's command, or a supplier's RESTOCK.
/// </summary>
public sealed partial class Partition
{
    /// <summary>Shortest silence after a cancelled order, or the next event would suggest it again.</summary>
    private static readonly TimeSpan MinQuiet = TimeSpan.FromDays(1);

    /// <summary>Suggests or places an order where the reorder point was passed, and sees to one that is only suggested.</summary>
    private void FollowOrder(Product product, long cause, Effects effects)
    {
        if (product.Order is { } order)
        {
            if (order.State == OrderState.Suggested)
            {
                FollowSuggestion(product, order, cause, effects);
            }

            return;
        }

        var wanted = product.NetPosition < product.Levels.Reorder && !product.Retired && product.StockVersion > 0
            && product.OnHand < EventLimits.MaxOnHand && !(Time < product.QuietUntil);
        if (!wanted || Sized(product) is not { } quantity)
        {
            return;
        }

        if (product.Settings is { AutomaticRestock: true, ApproveAfterHours: 0 })
        {
            PlaceOrder(product, null, quantity, cause, effects);
        }
        else
        {
            SuggestOrder(product, quantity, cause, effects);
        }
    }

    private void FollowSuggestion(Product product, PurchaseOrder order, long cause, Effects effects)
    {
        if (product.Retired || product.NetPosition >= product.Levels.ReorderEnd)
        {
            ref var row = ref NewOrderRow(product, RowKind.OrderCancelled, cause, effects);
            row.Reason = product.Retired ? Reason.ProductWasRetired : Reason.ConditionEnded;
            SetOrder(product, ref row, order with { State = OrderState.Cancelled });
            Emit(product, ref row, effects);
        }
        else if (product.Settings.AutomaticRestock && product.NetPosition < product.Levels.Reorder && Time >= (order.ApproveAt ?? order.PlacedAt.AddHours(product.Settings.ApproveAfterHours)))
        {
            var quantity = order.QuantityIsSet ? order.Quantity : Sized(product) ?? order.Quantity;
            PlaceOrder(product, order, quantity, cause, effects);
        }
    }

    /// <summary>Units to order now; null where nothing tells how many.</summary>
    private static int? Sized(Product product) =>
        OrderSizing.Quantity(product.Settings, product.Forecast?.Plan, product.NetPosition) is { } quantity
            ? Math.Min(quantity, EventLimits.MaxOnHand - product.OnHand)
            : null;

    private void SuggestOrder(Product product, int quantity, long cause, Effects effects)
    {
        ref var row = ref NewOrderRow(product, RowKind.OrderSuggested, cause, effects);
        var settings = product.Settings;
        SetOrder(product, ref row, NewOrder(product, row.Sequence, quantity) with
        {
            State = OrderState.Suggested,
            ApproveAt = settings.AutomaticRestock ? Time.AddHours(settings.ApproveAfterHours) : null,
        });
        Emit(product, ref row, effects);
    }

    private void PlaceOrder(Product product, PurchaseOrder? suggested, int quantity, long cause, Effects effects)
    {
        ref var row = ref NewOrderRow(product, RowKind.OrderPlaced, cause, effects);
        var order = suggested ?? NewOrder(product, row.Sequence, quantity);
        SetOrder(product, ref row, Placed(product, order with { Quantity = quantity }, row.Sequence));
        Emit(product, ref row, effects);
    }

    private PurchaseOrder NewOrder(Product product, long sequence, int quantity) =>
        new("ORD-" + Ids.Hash(Number, sequence, "order"), quantity, Time, Time + Promise(product), sequence) { External = product.Settings.IsSuppliedExternally };

    /// <summary>What a supplier is expected to take: a real one what it took before, a simulated one what it says.</summary>
    private static TimeSpan Promise(Product product) => product.Settings.IsSuppliedExternally
        ? OrderSizing.LeadTime(LeadTimeOf(product).Days)
        : OrderSizing.LeadTime(product.Settings);

    internal static LeadTime LeadTimeOf(Product product) =>
        product.LeadTimes.Blend(new LeadTime(product.Settings.LeadTimeDays, product.Settings.LeadTimeSpreadDays));

    /// <summary>The order once it is placed: its supplier's clock starts.</summary>
    private PurchaseOrder Placed(Product product, PurchaseOrder order, long sequence, DateTime? due = null)
    {
        var settings = product.Settings;
        var external = settings.IsSuppliedExternally;
        var taken = external || settings.LeadTimeSpreadDays == 0
            ? (TimeSpan?)null
            : OrderSizing.LeadTime(new LeadTime(settings.LeadTimeDays, settings.LeadTimeSpreadDays).Draw(order.Id));
        return order with
        {
            State = OrderState.Ordered,
            External = external,
            PlacedAt = Time,
            Due = due ?? Time + Promise(product),
            Arrives = Time + taken,
            ApproveAt = null,
            Sequence = sequence,
        };
    }

    private ref LedgerRow NewOrderRow(Product product, RowKind kind, long cause, Effects effects)
    {
        ref var row = ref NewRow(product, kind, effects);
        row.CauseSequence = cause;
        return ref row;
    }

    private static void SetOrder(Product product, ref LedgerRow row, PurchaseOrder order)
    {
        row.Quantity = row.Quantity == 0 ? order.Quantity : row.Quantity;
        row.OnOrderAfter = product.OnOrder - (product.Order?.OnOrder ?? 0) + order.OnOrder;
        row.Detail = order with { ChangedBy = row.Sequence };
    }

    /// <summary>Time has come for an order to be placed, to arrive or to be late.</summary>
    private void OrderDue(Product product, PurchaseOrder order, Effects effects)
    {
        if (order.State == OrderState.Suggested)
        {
            FollowSuggestion(product, order, order.Newest, effects);
            EvaluateAlerts(product, Sequence, effects);
            effects.Touch(product);
        }
        else if (!order.External && (order.Arrives ?? order.Due) <= Time)
        {
            DeliverOrder(product, order, effects);
        }
        else
        {
            ref var row = ref NewOrderRow(product, RowKind.OrderLate, order.Sequence, effects);
            SetOrder(product, ref row, order with { State = OrderState.Late });
            EmitAndFollow(product, ref row, effects);
        }
    }

    /// <summary>A simulated supplier delivers what is outstanding.</summary>
    private void DeliverOrder(Product product, PurchaseOrder order, Effects effects)
    {
        ref var row = ref NewOrderRow(product, RowKind.Restock, order.Sequence, effects);
        row.EventId = System.Text.Encoding.ASCII.GetBytes(order.RestockId);
        row.Quantity = order.Outstanding;
        SetOrder(product, ref row, order.Receive(order.Outstanding, complete: true));
        Receive(product, ref row, Math.Min(row.Quantity, EventLimits.MaxOnHand - product.OnHand));
        EmitAndFollow(product, ref row, effects);
    }

    /// <summary>The open order that a RESTOCK names; null where it names none, or one that waits for nothing.</summary>
    private static PurchaseOrder? Answers(Product product, in InventoryEvent e) =>
        !e.OrderId.IsEmpty && product.Order is { State: not OrderState.Suggested } order && System.Text.Ascii.Equals(e.OrderId.Span, order.Id) ? order : null;

    private static void ReceiveOrder(Product product, ref LedgerRow row, PurchaseOrder received)
    {
        row.CauseSequence = received.Sequence;
        SetOrder(product, ref row, received);
    }
}
