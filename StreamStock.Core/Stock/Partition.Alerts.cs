using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Brings a product's alerts in line with its state.</summary>
    private void EvaluateAlerts(Product product, long cause, Effects effects)
    {
        // Most events meet a product that has no alert and gets none: that must not touch its slots.
        if (!product.MayHaveAlerts && AlertConditions.IsQuiet(product, Time))
        {
            return;
        }

        for (var concern = AlertConcern.Stock; concern <= AlertConcern.Forecast; concern++)
        {
            EvaluateAlert(product, concern, cause, effects);
        }

        product.MayHaveAlerts = HasAlertState(product);
    }

    private bool HasAlertState(Product product)
    {
        foreach (ref readonly var slot in product.Alerts.AsSpan())
        {
            if (!slot.IsIdle(Time, product.Rules.RefusalMemory))
            {
                return true;
            }
        }

        return false;
    }

    private void WatchAll(Product product)
    {
        for (var concern = AlertConcern.Stock; product.Alerts is not null && concern <= AlertConcern.Forecast; concern++)
        {
            Watch(product, concern);
        }
    }

    private void EvaluateAlert(Product product, AlertConcern concern, long cause, Effects effects)
    {
        var condition = AlertConditions.Evaluate(concern, product, Time);
        if (condition.Held is null && product.Alerts is null)
        {
            return;
        }

        ref var slot = ref product.Slot(concern);
        var before = slot;
        if (slot.Open is { } open)
        {
            EvaluateOpen(product, concern, open, condition, cause, effects);
        }
        else
        {
            EvaluateClosed(product, concern, ref slot, condition, cause, effects);
        }

        product.HasToBeStored |= !slot.RemembersSameAs(in before);
        Watch(product, concern);
    }

    private void EvaluateClosed(Product product, AlertConcern concern, ref AlertSlot slot, Condition condition, long cause, Effects effects)
    {
        if (condition.Held is null)
        {
            slot.Suppressed = null;
        }

        var suppressed = AlertConcerns.Rank(condition.Raw) <= AlertConcerns.Rank(slot.Suppressed);
        if (condition.Raw is not { } type || suppressed || AlertConditions.IsInhibited(concern, product))
        {
            slot.Pending = null;
            return;
        }

        var wait = product.Rules.RaiseAfter;
        if (wait > TimeSpan.Zero && slot.Pending is null)
        {
            slot.Pending = type;
            slot.PendingSince = Time;
            slot.Since = cause;
            return;
        }

        if (wait > TimeSpan.Zero && Time - slot.PendingSince < wait)
        {
            slot.Pending = type;
            return;
        }

        Raise(product, type, cause, effects);
    }

    private void EvaluateOpen(Product product, AlertConcern concern, AlertRecord open, Condition condition, long cause, Effects effects)
    {
        ref var slot = ref product.Slot(concern);
        if (AlertConditions.IsInhibited(concern, product))
        {
            Resolve(product, open, Reason.Inhibited, null, cause, effects);
            return;
        }

        var rank = AlertConcerns.Rank(open.Type);
        if (AlertConcerns.Rank(condition.Raw) > rank)
        {
            Change(product, open, condition.Raw!.Value, "escalated", cause, effects);
            return;
        }

        if (AlertConcerns.Rank(condition.Held) >= rank)
        {
            slot.ClearingSince = null;
            return;
        }

        var wait = product.Retired ? TimeSpan.Zero : product.Rules.ClearAfter;
        if (wait > TimeSpan.Zero && slot.ClearingSince is null)
        {
            slot.ClearingSince = Time;
            slot.Since = cause;
        }
        else if (wait == TimeSpan.Zero || Time - slot.ClearingSince >= wait)
        {
            if (condition.Held is { } milder)
            {
                Change(product, open, milder, "de-escalated", cause, effects);
            }
            else
            {
                Resolve(product, open, product.Retired ? Reason.ProductWasRetired : Reason.ConditionEnded, null, cause, effects);
            }
        }
    }

    private void Raise(Product product, AlertType type, long cause, Effects effects)
    {
        var alert = Describe(product, type, new AlertRecord
        {
            Id = $"{product.Id}~ALT-{Ids.Hash(Number, Sequence + 1, AlertConcerns.Of(type).ToString())}",
            ProductId = product.Id,
            Message = "",
            Evidence = new AlertEvidence(),
            Timestamp = Time,
        });
        Transition(product, alert, "raised", Reason.None, cause, effects);
    }

    /// <summary>Grew worse or better in place. Worse ends an acknowledgement or a snooze: those were for something milder.</summary>
    private void Change(Product product, AlertRecord open, AlertType type, string transition, long cause, Effects effects)
    {
        var alert = Describe(product, type, open) with { EscalatedFrom = open.Type };
        if (transition == "escalated")
        {
            alert = alert with { State = AlertState.Open, AcknowledgedBy = null, SnoozedUntil = null };
        }

        Transition(product, alert, transition, Reason.None, cause, effects);
    }

    private void Resolve(Product product, AlertRecord open, Reason reason, string? by, long cause, Effects effects) => Transition(
        product,
        open with
        {
            State = AlertState.Resolved,
            SnoozedUntil = null,
            ResolvedAt = Time,
            ResolvedReason = reason.Name(),
            ResolvedBy = by,
            Evidence = AlertConditions.Evidence(open.Type, product, Time),
        },
        "resolved", reason, cause, effects);

    private AlertRecord Describe(Product product, AlertType type, AlertRecord alert)
    {
        var evidence = AlertConditions.Evidence(type, product, Time);
        return alert with
        {
            Type = type,
            Severity = AlertConcerns.Severity(type),
            Evidence = evidence,
            Message = AlertText.Message(type, product.Settings.Name, evidence, product.Settings),
            AiRecommendation = AlertText.Recommendation(type, evidence, product.Settings),
        };
    }

    private void Transition(Product product, AlertRecord alert, string transition, Reason reason, long cause, Effects effects)
    {
        ref var row = ref NewRow(product, RowKind.Alert, effects);
        row.EventId = System.Text.Encoding.ASCII.GetBytes("EVT-" + Ids.Hash(Number, row.Sequence, "alert"));
        row.Reason = reason;
        row.CauseSequence = cause;
        row.Detail = new AlertChange(alert with { Version = row.Sequence }, transition);
        Emit(product, ref row, effects);
    }

    /// <summary>
    /// Sees to it that a concern is looked at again when time alone may change it. When that is, and what row it follows
    /// from, is told by the stored state alone, so a restored product is looked at as the old one would be.
    /// </summary>
    private void Watch(Product product, AlertConcern concern)
    {
        ref var slot = ref product.Slot(concern);
        slot.Check = NextLook(product, concern, in slot) is { } due ? (due, CauseOf(in slot)) : null;
        QueueCheck(product, concern, ref slot);
    }

    /// <summary>
    /// A concern has one timer that counts, which may come too early and is then set again: were there one for each
    /// time a condition came and went, they would pile up behind a busy product.
    /// </summary>
    private void QueueCheck(Product product, AlertConcern concern, ref AlertSlot slot)
    {
        if (slot.Check is { } check && (slot.QueuedCheck is not { } queued || check.CompareTo(queued) < 0))
        {
            slot.QueuedCheck = check;
            AddTimer(new Timer(check.Due, check.Cause, TimerKind.AlertCheck, product, null, concern));
        }
    }

    private void Check(Product product, in Timer timer, Effects effects)
    {
        ref var slot = ref product.Slot(timer.Concern);
        slot.QueuedCheck = null;
        if (slot.Check == (timer.Due, timer.Sequence))
        {
            EvaluateAlert(product, timer.Concern, timer.Sequence, effects);
            effects.Touch(product);
        }
        else
        {
            QueueCheck(product, timer.Concern, ref slot);
        }
    }

    private static long CauseOf(in AlertSlot slot) => slot.Open is null || slot.ClearingSince is not null ? slot.Since : slot.Open.Version;

    private DateTime? NextLook(Product product, AlertConcern concern, in AlertSlot slot)
    {
        if (slot.Pending is not null)
        {
            return slot.PendingSince + product.Rules.RaiseAfter;
        }

        if (slot.ClearingSince is { } clearing)
        {
            return clearing + product.Rules.ClearAfter;
        }

        if (slot.Open is null && slot.Suppressed is null)
        {
            return null;
        }

        // These end by time alone. What has passed already was taken into account, and its timer would fire without end.
        product.Window.Expire(Time);
        var end = concern switch
        {
            AlertConcern.Depletion => product.Window.NextExpiry(),
            AlertConcern.Oversell => slot.RefusedAt + product.Rules.RefusalMemory,
            _ => null,
        };
        return end > Time ? end : null;
    }
}
