using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    private DateTime _midnight;

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
            if (Stands(in timer))
            {
                Fire(in timer, now, effects);
            }
        }

        Time = now > Time ? now : Time;
    }

    /// <summary>Whether what set the timer still holds.</summary>
    private bool Stands(in Timer timer) => timer.Kind switch
    {
        TimerKind.Midnight => timer.Due == _midnight,
        TimerKind.OrderDue => timer.Product!.Order?.Newest == timer.Sequence,
        TimerKind.ReservationDeadline => timer.Product!.Reservations?.ContainsKey(timer.Key!) == true,
        TimerKind.SnoozeEnd => timer.Product!.Alerts![(int)timer.Concern].Open is { State: AlertState.Snoozed } alert && alert.Version == timer.Sequence,
        _ => timer.Product!.Alerts![(int)timer.Concern].QueuedCheck == (timer.Due, timer.Sequence),
    };

    private void Fire(in Timer timer, DateTime now, Effects effects)
    {
        switch (timer.Kind)
        {
            case TimerKind.Midnight:
                CloseDay(now, effects);
                break;
            case TimerKind.OrderDue:
                OrderDue(timer.Product!, timer.Product!.Order!, effects);
                break;
            case TimerKind.ReservationDeadline:
                var reservation = timer.Product!.Reservations![timer.Key!];
                EndReservation(timer.Product, reservation, RowKind.ReservationExpired, Reservation.Expired, Reason.Expired, reservation.Sequence, effects);
                Follow(timer.Product, Sequence, effects);
                break;
            case TimerKind.SnoozeEnd:
                var alert = timer.Product!.Slot(timer.Concern).Open!;
                Transition(timer.Product, alert with { State = AlertState.Open, SnoozedUntil = null }, "reopened", Reason.SnoozeEnded, timer.Sequence, effects);
                break;
            case TimerKind.AlertCheck:
                Check(timer.Product!, in timer, effects);
                break;
        }
    }

    /// <summary>Midnight (UTC): the day's demand is complete, so forecasts are due. Silent days are passed over at once.</summary>
    private void CloseDay(DateTime now, Effects effects)
    {
        NewRow(RowKind.DayClosed, effects);
        effects.Add();
        foreach (var product in _products.All)
        {
            QueueForecast(product);
        }

        AddMidnight(now > Time ? now : Time);
    }

    private void AddMidnight(DateTime after)
    {
        var next = after.Date.AddDays(1);
        if (next != _midnight)
        {
            _midnight = next;
            AddTimer(new Timer(next, 0, TimerKind.Midnight, null, null));
        }
    }

    private void AddTimer(in Timer timer)
    {
        _timers.Add(in timer);
        if (_timers.IsCrowded)
        {
            _timers.Sweep(t => Stands(in t));
        }
    }
}
