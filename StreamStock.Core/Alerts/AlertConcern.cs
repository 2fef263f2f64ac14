using System.Text.Json.Serialization;
using StreamStock.Core.Models;

namespace StreamStock.Core.Alerts;

/// <summary>What an alert is about. A product has at most one open alert a concern; within one it grows better or worse in place.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AlertConcern>))]
public enum AlertConcern : byte
{
    /// <summary>LOW_STOCK → CRITICAL_LOW_STOCK → OUT_OF_STOCK.</summary>
    Stock,

    /// <summary>OVERSTOCK.</summary>
    Overstock,

    /// <summary>RAPID_DEPLETION.</summary>
    Depletion,

    /// <summary>OVERSELL_PREVENTED.</summary>
    Oversell,

    /// <summary>REORDER_NEEDED.</summary>
    Reorder,

    /// <summary>STOCKOUT_FORECAST.</summary>
    Forecast,
}

public static class AlertConcerns
{
    public const int Count = 6;

    public static AlertConcern Of(AlertType type) => type switch
    {
        AlertType.LowStock or AlertType.CriticalLowStock or AlertType.OutOfStock => AlertConcern.Stock,
        AlertType.Overstock => AlertConcern.Overstock,
        AlertType.RapidDepletion => AlertConcern.Depletion,
        AlertType.OversellPrevented => AlertConcern.Oversell,
        AlertType.ReorderNeeded => AlertConcern.Reorder,
        _ => AlertConcern.Forecast,
    };

    /// <summary>About the system and not about a product's stock: no concern of a product, and no part of its state.</summary>
    public static bool IsOperational(AlertType type) => type is AlertType.InvariantBroken or AlertType.RecordsLost;

    public static AlertSeverity Severity(AlertType type) => type switch
    {
        AlertType.CriticalLowStock or AlertType.OutOfStock => AlertSeverity.Critical,
        AlertType.Overstock => AlertSeverity.Info,
        _ => AlertSeverity.Warning,
    };

    /// <summary>How bad a type is within its concern: the greater the worse, 0 for none.</summary>
    public static int Rank(AlertType? type) => type switch
    {
        null => 0,
        AlertType.CriticalLowStock => 2,
        AlertType.OutOfStock => 3,
        _ => 1,
    };
}

/// <summary>One concern of one product.</summary>
public struct AlertSlot
{
    /// <summary>The alert that is not resolved, if there is one.</summary>
    public AlertRecord? Open;

    /// <summary>Id of the one that was resolved last: who still holds on to it is told so.</summary>
    public string? Closed;

    /// <summary>Resolved by hand at this type: not raised again, unless worse, until the condition has ended.</summary>
    public AlertType? Suppressed;

    /// <summary>The condition holds since <see cref="PendingSince"/> and has not lasted long enough.</summary>
    public AlertType? Pending;

    public DateTime PendingSince;

    /// <summary>The condition has ended (or is better) since then, and not for long enough.</summary>
    public DateTime? ClearingSince;

    /// <summary>Units of the last refused sale (OVERSELL_PREVENTED only).</summary>
    public int Refused;

    public DateTime RefusedAt;

    /// <summary>Row with which <see cref="Pending"/>, <see cref="ClearingSince"/> or <see cref="Suppressed"/> began.</summary>
    public long Since;

    /// <summary>When it is looked at again though nothing happens, and the row that follows from. Derived.</summary>
    internal (DateTime Due, long Cause)? Check;

    /// <summary>The one timer that counts, which is due then or before.</summary>
    internal (DateTime Due, long Cause)? QueuedCheck;

    /// <summary>Whether evaluating it has left alone what is stored of it; refusals come with their rows.</summary>
    internal readonly bool RemembersSameAs(in AlertSlot other) =>
        Open == other.Open && Closed == other.Closed && Suppressed == other.Suppressed && Pending == other.Pending
        && PendingSince == other.PendingSince && ClearingSince == other.ClearingSince && Since == other.Since;

    /// <summary>What has no state at <paramref name="now"/> needs a look only when its condition holds.</summary>
    internal readonly bool IsIdle(DateTime now, TimeSpan refusalMemory) =>
        Open is null && Suppressed is null && Pending is null && ClearingSince is null && (Refused == 0 || now - RefusedAt >= refusalMemory);
}
