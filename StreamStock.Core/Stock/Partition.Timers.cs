using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Moves partition time on, deciding what falls due on the way, oldest first.</summary>
    /// <param name="now">Partition time; an earlier one than before changes nothing.</param>
    /// <param name="effects">Takes what comes of it.</param>
    public void Advance(DateTime now, Effects effects)
    {
        if (Time == default)
        {
            Time = now;
            AddMidnight(now);
            return;
        }

        while (_timers.TryTake(now, out var timer))
        {
            Time = timer.Due > Time ? timer.Due : Time;
            Fire(in timer, now, effects);
        }

        Time = now > Time ? now : Time;
    }

    private void Fire(in Timer timer, DateTime now, Effects effects)
    {
        switch (timer.Kind)
        {
            case TimerKind.Midnight:
                CloseDay(now, effects);
                break;
            case TimerKind.OrderDue when timer.Product!.Order is { } order && order.Sequence == timer.Sequence:
                ReceiveOrder(timer.Product, order, effects);
                break;
            case TimerKind.ReservationDeadline when timer.Product!.Reservations?.GetValueOrDefault(timer.Key!) is { } reservation:
                EndReservation(timer.Product, reservation, RowKind.ReservationExpired, Reservation.Expired, Reason.Expired, reservation.Sequence, effects);
                Follow(timer.Product, Sequence, effects);
                break;
            case TimerKind.SnoozeEnd when timer.Product!.Alerts![timer.Concern].Open is { State: AlertState.Snoozed } alert && alert.Version == timer.Sequence:
                Transition(timer.Product, alert with { State = AlertState.Open, SnoozedUntil = null }, "reopened", Reason.SnoozeEnded, timer.Sequence, effects);
                break;
            case TimerKind.AlertDelay:
                LookAt(timer.Product!, (AlertConcern)timer.Concern, in timer, effects);
                break;
        }
    }

    private void LookAt(Product product, AlertConcern concern, in Timer timer, Effects effects)
    {
        ref var slot = ref product.Slot(concern);
        slot.LookAgain = slot.LookAgain == timer.Due ? default : slot.LookAgain;
        EvaluateAlert(product, concern, timer.Sequence, effects);
        effects.Touch(product);
    }

    /// <summary>Midnight (UTC): the day's demand is complete, so forecasts are due. Silent days are passed over at once.</summary>
    private void CloseDay(DateTime now, Effects effects)
    {
        var row = new LedgerRow
        {
            Sequence = ++Sequence,
            Kind = RowKind.DayClosed,
            ProductId = "",
            EffectiveAt = Time,
            RecordedAt = RecordedAt,
            Origin = new Origin(),
        };
        effects.Add(in row);
        foreach (var product in _products.All)
        {
            QueueForecast(product);
        }

        AddMidnight(now > Time ? now : Time);
    }

    private void AddMidnight(DateTime after) => _timers.Add(new Timer(after.Date.AddDays(1), 0, TimerKind.Midnight, null, null));
}
