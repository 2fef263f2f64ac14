using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Decides one event at partition time <paramref name="now"/>, after everything that fell due before it.</summary>
    /// <param name="e">The event.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="firstSequence">Row that decided the same id before, confirmed in the ledger; 0 for none.</param>
    /// <param name="first">That row's decision, where someone waits for an answer.</param>
    /// <param name="now">Partition time; an earlier one than before counts as the same.</param>
    /// <param name="effects">Takes what comes of it.</param>
    public void Decide(in InventoryEvent e, in Origin origin, long firstSequence, Decision? first, DateTime now, Effects effects)
    {
        Advance(now, effects);
        if (e.Type == EventType.Time)
        {
            Counts.Add(EventType.Time, Outcome.Accepted, DayOf(Time));
            return;
        }

        if (!_products.TryFind(in e, out var product))
        {
            DecideUnknown(in e, in origin, effects);
            return;
        }

        if (IsInvalid(product, in e, in origin, firstSequence, out var error))
        {
            BuryEvent(in e, in origin, error, effects);
        }
        else if (firstSequence > 0)
        {
            DecideAgain(product, in e, in origin, firstSequence, first, effects);
        }
        else
        {
            DecideKnown(product, in e, in origin, effects);
        }
    }

    private bool IsInvalid(Product product, in InventoryEvent e, in Origin origin, long firstSequence, out EventError error)
    {
        if (!e.Warehouse.IsEmpty && !System.Text.Ascii.Equals(e.Warehouse.Span, product.Warehouse))
        {
            error = new(Reason.WarehouseMismatch, "warehouse", $"warehouse must be {product.Settings.Warehouse}, the product's own, or absent.");
            return true;
        }

        return IsInvalid(in e, in origin, firstSequence, out error);
    }

    private bool IsInvalid(in InventoryEvent e, in Origin origin, long firstSequence, out EventError error)
    {
        error = default;
        if (!origin.ClockSource && e.Timestamp is { } time && time > Time + EventLimits.MaxAhead)
        {
            error = new(Reason.TimestampAhead, "timestamp", $"timestamp must be at most {EventLimits.MaxAhead.TotalMinutes:0} minutes ahead of {Time:yyyy-MM-dd'T'HH:mm:ss'Z'}.");
        }
        else if (firstSequence == 0 && e.Id.Span.StartsWith("EVT-ORD-"u8))
        {
            error = new(Reason.ReservedId, "id", $"id must not begin with {PurchaseOrder.RestockIdPrefix}, which marks the processor's own restocks.");
        }

        return error.Reason != Reason.None;
    }

    private void DecideUnknown(in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (e.Type != EventType.ProductUpsert)
        {
            BuryEvent(in e, in origin, new(Reason.UnknownProduct, "productId", "productId is not a known product; create it first with PRODUCT_UPSERT."), effects);
        }
        else if (IsInvalid(in e, in origin, 0, out var error)
            || !CommandArguments.TryReadSettings(in e, ProductSettings.DefaultWarehouse, out var settings, out error) || !CommandArguments.TryRead(in e, out var arguments, out error))
        {
            BuryEvent(in e, in origin, error, effects);
        }
        else if (arguments.IfSettingsVersion is { } expected and not 0)
        {
            BuryEvent(in e, in origin, new(Reason.UnknownProduct, "productId", $"productId is not a known product, so its settingsVersion cannot be {expected}."), effects);
        }
        else if (_products.Count >= maxProducts)
        {
            BuryEvent(in e, in origin, new(Reason.TooManyProducts, "productId", $"productId would be one product too many: a partition holds at most {maxProducts}."), effects);
        }
        else
        {
            var product = _products.Add(new Product(e.ProductIdText));
            ref var row = ref NewRow(product, in e, in origin, effects);
            row.Changes |= Changes.Settings;
            row.Detail = new SettingsChange(settings, Retired: false);
            Emit(product, ref row, effects);
        }
    }

    /// <summary>An id that was decided before: recorded, without effect. The processor's own restocks come back here and are not even recorded.</summary>
    private void DecideAgain(Product product, in InventoryEvent e, in Origin origin, long firstSequence, Decision? first, Effects effects)
    {
        if (origin.Topic == InputTopic.Restocks && e.Id.Span.StartsWith("EVT-ORD-"u8))
        {
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        // Where one of the two asked for no answer there is no hash to tell them apart by.
        var isReused = first is { BodyHash: not 0 } && row.BodyHash != 0 && first.BodyHash != row.BodyHash;
        (row.Outcome, row.Reason) = isReused ? (Outcome.Rejected, Reason.IdReused) : (Outcome.Duplicate, Reason.None);
        row.Changes = Changes.None;
        row.CauseSequence = firstSequence;
        row.First = isReused ? null : first;
        Emit(product, ref row, effects);
    }

    private void DecideKnown(Product product, in InventoryEvent e, in Origin origin, Effects effects)
    {
        var arguments = CommandArguments.None;
        if (NeedsArguments(e.Type) && !CommandArguments.TryRead(in e, out arguments, out var error))
        {
            BuryEvent(in e, in origin, error, effects);
            return;
        }

        switch (e.Type)
        {
            case EventType.Sale: DecideSale(product, in e, in origin, effects); break;
            case EventType.Restock: DecideSupply(product, e.Quantity, in e, in origin, effects); break;
            case EventType.Return: DecideSupply(product, e.Damaged ? 0 : e.Quantity, in e, in origin, effects); break;
            case EventType.StockCount: DecideLevel(product, e.Quantity, arguments, in e, in origin, effects); break;
            case EventType.StockAdjust: DecideLevel(product, (long)product.OnHand + e.Quantity, arguments, in e, in origin, effects); break;
            case EventType.ProductUpsert: DecideUpsert(product, arguments, in e, in origin, effects); break;
            case EventType.ProductRetire: DecideRetire(product, arguments, in e, in origin, effects); break;
            case EventType.Reserve: DecideReserve(product, arguments, in e, in origin, effects); break;
            case EventType.ReservationCommit or EventType.ReservationRelease: DecideReservationEnd(product, arguments, in e, in origin, effects); break;
            case >= EventType.OrderCreate and <= EventType.OrderReceive: DecideOrderCommand(product, arguments, in e, in origin, effects); break;
            default: DecideAlertCommand(product, arguments, in e, in origin, effects); break;
        }
    }

    private static bool NeedsArguments(EventType type) => type is not (EventType.Sale or EventType.Restock or EventType.Return);

    private void Refuse(Product product, Reason reason, in InventoryEvent e, in Origin origin, Effects effects)
    {
        ref var row = ref NewRow(product, in e, in origin, effects);
        row.Outcome = Outcome.Rejected;
        row.Reason = reason;
        // Lost demand is published; any other refusal changes nothing that is.
        row.Changes = IsLostDemand(in row) ? Changes.Published : Changes.None;
        Emit(product, ref row, effects);
        if (row.Reason == Reason.InsufficientStock)
        {
            EvaluateAlerts(product, row.Sequence, effects);
        }
    }

    /// <summary>Keeps what cannot be decided as a dead letter, in the ledger's order.</summary>
    /// <param name="payload">The original bytes.</param>
    /// <param name="key">The original key.</param>
    /// <param name="type">Its type, where that could be read.</param>
    /// <param name="eventId">Its id, where that could be read.</param>
    /// <param name="origin">Where it was read.</param>
    /// <param name="error">Why.</param>
    /// <param name="effects">Takes what comes of it.</param>
    public void Bury(
        ReadOnlyMemory<byte> payload, ReadOnlyMemory<byte> key, EventType? type, ReadOnlyMemory<byte> eventId, in Origin origin, EventError error, Effects effects)
    {
        ref var row = ref NewRow(RowKind.DeadLetter, effects);
        row.Outcome = Outcome.Invalid;
        row.Reason = error.Reason;
        row.EventId = eventId;
        row.Origin = origin;
        effects.Add();
        effects.DeadLetters.Add(new DeadLetter(row.Sequence, error.Reason, error.Message, payload, key, origin));
        Counts.Add(type, Outcome.Invalid, DayOf(Time));
    }

    private void BuryEvent(in InventoryEvent e, in Origin origin, EventError error, Effects effects) =>
        Bury(e.Payload, e.ProductId, e.Type, e.Id, in origin, error, effects);
}
