using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

public sealed partial class Partition
{
    /// <summary>Brings a product's alerts in line with its state.</summary>
    private void EvaluateAlerts(Product product, long cause, Effects effects)
    {
        for (var concern = AlertConcern.Stock; concern < AlertConcern.Forecast; concern++)
        {
            EvaluateAlert(product, concern, cause, effects);
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
        if (slot.Open is { } open)
        {
            EvaluateOpen(product, concern, open, condition, cause, effects);
        }
        else
        {
            EvaluateClosed(product, concern, ref slot, condition, cause, effects);
        }

        LookAgain(product, concern, cause);
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
            Evidence = AlertConditions.Evidence(open.Type, product),
        },
        "resolved", reason, cause, effects);

    private static AlertRecord Describe(Product product, AlertType type, AlertRecord alert)
    {
        var evidence = AlertConditions.Evidence(type, product);
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
        var row = NewRow(product, RowKind.Alert);
        row.EventId = System.Text.Encoding.ASCII.GetBytes("EVT-" + Ids.Hash(Number, row.Sequence, "alert"));
        row.Reason = reason;
        row.CauseSequence = cause;
        row.Detail = new AlertChange(alert with { Version = row.Sequence }, transition);
        Emit(product, ref row, effects);
    }

    /// <summary>
    /// Sees to it that a concern is looked at again when time alone may change it. A concern has one timer that counts:
    /// were there one for each time it came and went, they would pile up behind a busy product.
    /// </summary>
    private void LookAgain(Product product, AlertConcern concern, long sequence)
    {
        ref var slot = ref product.Slot(concern);
        if (NextLook(product, concern, in slot) is { } due && (slot.LookAgain == default || due < slot.LookAgain))
        {
            slot.LookAgain = due;
            _timers.Add(new Timer(due, sequence, TimerKind.AlertDelay, product, null, (int)concern));
        }
    }

    /// <summary>The earlier of: a delay is over, a window moves on. Both lie ahead, or the timer would fire without end.</summary>
    private DateTime? NextLook(Product product, AlertConcern concern, in AlertSlot slot)
    {
        if (slot.Open is null && slot.Pending is null && slot.Suppressed is null)
        {
            return null;
        }

        var delay = slot.Pending is null ? slot.ClearingSince + product.Rules.ClearAfter : slot.PendingSince + product.Rules.RaiseAfter;
        var window = concern switch
        {
            AlertConcern.Depletion => product.Window?.NextExpiry(),
            AlertConcern.Oversell => slot.RefusedAt + product.Rules.RefusalMemory,
            _ => null,
        };
        delay = delay > Time ? delay : null;
        window = window > Time ? window : null;
        return delay < window ? delay : window ?? delay;
    }
}
