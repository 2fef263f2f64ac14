using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    private void DecideUpsert(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (!CommandArguments.TryReadSettings(in e, product.Settings.Warehouse, out var settings, out var error))
        {
            BuryEvent(in e, in origin, error, effects);
        }
        else if (settings.Warehouse != product.Settings.Warehouse)
        {
            BuryEvent(in e, in origin, new(Reason.WarehouseMismatch, "data.warehouse", $"data.warehouse must be {product.Settings.Warehouse}: a product never moves; create another one."), effects);
        }
        else
        {
            ChangeSettings(product, new SettingsChange(settings, Retired: false), arguments, in e, in origin, effects);
        }
    }

    private void DecideRetire(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects) =>
        ChangeSettings(product, new SettingsChange(product.Settings, Retired: true), arguments, in e, in origin, effects);

    private void ChangeSettings(Product product, SettingsChange change, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (arguments.IfSettingsVersion is { } expected && expected != product.SettingsVersion)
        {
            Refuse(product, Reason.StaleVersion, in e, in origin, effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        row.Changes |= Changes.Settings;
        row.Detail = change;
        EmitAndFollow(product, ref row, effects);
        if (product.Forecast is not null)
        {
            // Its plan was made for the old settings.
            QueueForecast(product);
        }
    }

    private void DecideReserve(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        var refusal = product switch
        {
            { Retired: true } => Reason.ProductRetired,
            _ when e.Quantity > product.Available => Reason.InsufficientStock,
            { Reservations.Count: >= Product.MaxReservations } => Reason.TooManyReservations,
            _ => Reason.None,
        };
        if (refusal != Reason.None)
        {
            Refuse(product, refusal, in e, in origin, effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        row.ReservedAfter += e.Quantity;
        row.Changes |= Changes.Stock;
        row.Detail = new Reservation(
            $"{product.Id}~{Ids.Hash(Number, row.Sequence, "reservation")}", product.Id, e.Quantity,
            Time + TimeSpan.FromSeconds(arguments.Seconds), row.Sequence, Reservation.Held);
        EmitAndFollow(product, ref row, effects);
    }

    private void DecideReservationEnd(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        if (product.Reservations?.GetValueOrDefault(arguments.ReservationId!) is not { } reservation)
        {
            Refuse(product, Reason.UnknownReservation, in e, in origin, effects);
            return;
        }

        var commits = e.Type == EventType.ReservationCommit;
        ref var row = ref NewRow(product, in e, in origin, effects);
        row.Quantity = reservation.Quantity;
        row.ReservedAfter -= reservation.Quantity;
        row.CauseSequence = reservation.Sequence;
        row.Detail = reservation with { State = commits ? Reservation.Committed : Reservation.Released };
        Move(ref row, commits ? -reservation.Quantity : 0);
        row.Changes |= Changes.Stock;
        EmitAndFollow(product, ref row, effects);
    }

    /// <summary>Ends a hold that nobody asked to end. Where a count did, its row has taken the units already.</summary>
    private void EndReservation(Product product, Reservation reservation, RowKind kind, string state, Reason reason, long cause, Effects effects)
    {
        ref var row = ref NewRow(product, kind, effects);
        row.Reason = reason;
        row.Quantity = reservation.Quantity;
        row.ReservedAfter -= kind == RowKind.ReservationExpired ? reservation.Quantity : 0;
        row.CauseSequence = cause;
        row.Changes |= Changes.Stock;
        row.Detail = reservation with { State = state };
        Emit(product, ref row, effects);
    }

    /// <summary>The newest reservations that together hold at least so many units.</summary>
    private static List<Reservation> NewestHolds(Product product, int units)
    {
        var chosen = new List<Reservation>();
        if (units <= 0)
        {
            return chosen;
        }

        foreach (var reservation in product.Reservations!.Values.OrderByDescending(r => r.Sequence))
        {
            if (units <= 0)
            {
                break;
            }

            chosen.Add(reservation);
            units -= reservation.Quantity;
        }

        return chosen;
    }

    private void DecideAlertCommand(Product product, CommandArguments arguments, in InventoryEvent e, in Origin origin, Effects effects)
    {
        var open = product.Alerts?.FirstOrDefault(a => a.Open?.Id == arguments.AlertId).Open;
        if (open is null)
        {
            var closed = product.Alerts?.Any(a => a.Closed == arguments.AlertId) == true;
            Refuse(product, closed ? Reason.AlertClosed : Reason.UnknownAlert, in e, in origin, effects);
            return;
        }

        if (e.Type == EventType.AlertSnooze && arguments.Until!.Value.ToUniversalTime() <= Time)
        {
            BuryEvent(in e, in origin, new(Reason.InvalidField, "data.until", $"data.until must be after {Time:yyyy-MM-dd'T'HH:mm:ss'Z'}."), effects);
            return;
        }

        ref var row = ref NewRow(product, in e, in origin, effects);
        row.Changes = Changes.None;
        Emit(product, ref row, effects);
        switch (e.Type)
        {
            case EventType.AlertAcknowledge:
                Transition(product, open with { State = AlertState.Acknowledged, AcknowledgedBy = arguments.By ?? "unknown", SnoozedUntil = null }, "acknowledged", Reason.ByHand, row.Sequence, effects);
                break;
            case EventType.AlertSnooze:
                Transition(product, open with { State = AlertState.Snoozed, SnoozedUntil = arguments.Until!.Value.ToUniversalTime() }, "snoozed", Reason.ByHand, row.Sequence, effects);
                break;
            default:
                Resolve(product, open, Reason.ByHand, arguments.By, row.Sequence, effects);
                break;
        }
    }
}
