using System.Text.Json.Serialization;

namespace StreamStock.Core.Models;

[JsonConverter(typeof(JsonStringEnumConverter<AlertSeverity>))]
public enum AlertSeverity : byte
{
    [JsonStringEnumMemberName("info")] Info,
    [JsonStringEnumMemberName("warning")] Warning,
    [JsonStringEnumMemberName("critical")] Critical,
}

[JsonConverter(typeof(JsonStringEnumConverter<AlertState>))]
public enum AlertState : byte
{
    [JsonStringEnumMemberName("open")] Open,
    [JsonStringEnumMemberName("acknowledged")] Acknowledged,
    [JsonStringEnumMemberName("snoozed")] Snoozed,
    [JsonStringEnumMemberName("resolved")] Resolved,
}

[JsonConverter(typeof(JsonStringEnumConverter<AlertType>))]
public enum AlertType : byte
{
    [JsonStringEnumMemberName("LOW_STOCK")] LowStock,
    [JsonStringEnumMemberName("CRITICAL_LOW_STOCK")] CriticalLowStock,
    [JsonStringEnumMemberName("OUT_OF_STOCK")] OutOfStock,
    [JsonStringEnumMemberName("OVERSTOCK")] Overstock,
    [JsonStringEnumMemberName("RAPID_DEPLETION")] RapidDepletion,
    [JsonStringEnumMemberName("OVERSELL_PREVENTED")] OversellPrevented,
    [JsonStringEnumMemberName("REORDER_NEEDED")] ReorderNeeded,
    [JsonStringEnumMemberName("STOCKOUT_FORECAST")] StockoutForecast,

    // Raised by what watches over the ledger, not by Decide.
    [JsonStringEnumMemberName("INVARIANT_BROKEN")] InvariantBroken,
    [JsonStringEnumMemberName("RECORDS_LOST")] RecordsLost,
}

/// <summary>An alert as it stands after a transition; immutable.</summary>
public sealed record AlertRecord
{
    /// <summary><c>productId~ALT-…</c>: the id leads to the product's partition.</summary>
    public required string Id { get; init; }

    public required string ProductId { get; init; }
    public AlertSeverity Severity { get; init; }
    public AlertType Type { get; init; }

    /// <summary>What is wrong, with the numbers, in words.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it, in words.</summary>
    public string? AiRecommendation { get; init; }

    public bool Resolved => State == AlertState.Resolved;

    /// <summary>Partition time (UTC) at which it was raised.</summary>
    public DateTime Timestamp { get; init; }

    public DateTime? ResolvedAt { get; init; }
    public AlertState State { get; init; }

    /// <summary>The numbers of the last transition.</summary>
    public required AlertEvidence Evidence { get; init; }

    public string? AcknowledgedBy { get; init; }
    public DateTime? SnoozedUntil { get; init; }

    /// <summary>The type it had before it grew worse or better.</summary>
    public AlertType? EscalatedFrom { get; init; }

    /// <summary>Why it ended, as a reason code: CONDITION_ENDED, INHIBITED, BY_HAND, PRODUCT_WAS_RETIRED.</summary>
    public string? ResolvedReason { get; init; }

    /// <summary>Who ended it, where someone did.</summary>
    public string? ResolvedBy { get; init; }

    /// <summary>Rises with each transition; the newer of two has the greater one.</summary>
    public long Version { get; init; }
}

/// <summary>The numbers that fired an alert, in units unless said otherwise.</summary>
public sealed record AlertEvidence
{
    /// <summary>On hand.</summary>
    public int Stock { get; init; }

    public int Available { get; init; }
    public int OnOrder { get; init; }

    /// <summary>The threshold that was crossed.</summary>
    public int? Threshold { get; init; }

    /// <summary>Length of the window looked at, in minutes.</summary>
    public int? WindowMinutes { get; init; }

    /// <summary>Fraction of the window's supply that was sold (0 to 1).</summary>
    public double? Rate { get; init; }

    /// <summary>Sold less returned within the window.</summary>
    public long? NetSold { get; init; }

    /// <summary>Units of the last refused sale.</summary>
    public int? Refused { get; init; }

    /// <summary>Units that should be ordered; null where nothing tells how many.</summary>
    public int? OrderQuantity { get; init; }

    /// <summary>Probability (0 to 1) of a stock-out within lead time and review period.</summary>
    public double? Probability { get; init; }

    /// <summary>Partition time (UTC) at which stock runs out if demand comes as expected.</summary>
    public DateTime? ExpectedAt { get; init; }

    /// <summary>Margin expected to be lost to stock-outs within lead time and review period, in the shop's currency.</summary>
    public decimal? LostMargin { get; init; }
}

/// <summary>One page of alerts.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record AlertPage(IReadOnlyList<AlertRecord> Items, string? Next);
