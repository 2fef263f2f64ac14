using System.Text.Json.Serialization;

namespace StreamStock.Core.Models;

/// <summary>What was decided about an event: the answer to whoever asked.</summary>
public sealed record Decision
{
    public required string EventId { get; init; }
    public required string ProductId { get; init; }

    /// <summary><c>accepted</c>, <c>rejected</c>, <c>duplicate</c> or <c>invalid</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Reason code where it was not accepted.</summary>
    public string? Reason { get; init; }

    /// <summary>A sentence for people, where there is more to say than the reason: the field and the allowed range.</summary>
    public string? Detail { get; init; }

    /// <summary>Units on hand after it.</summary>
    public int StockAfter { get; init; }

    public int ReservedAfter { get; init; }

    /// <summary>Available to promise after it.</summary>
    public int Available { get; init; }

    public long Version { get; init; }
    public long StockVersion { get; init; }

    /// <summary>Partition time (UTC) at which it was decided.</summary>
    public DateTime DecidedAt { get; init; }

    /// <summary>The reservation it made.</summary>
    public string? ReservationId { get; init; }

    /// <summary>Partition time (UTC) at which that reservation ends by itself.</summary>
    public DateTime? ReservedUntil { get; init; }

    /// <summary>W3C trace id under which it was asked for.</summary>
    public string? TraceId { get; init; }

    /// <summary>Hash of what the event asked for, 0 where nobody asked for an answer. Never told to anyone.</summary>
    [JsonIgnore]
    public long BodyHash { get; init; }

    /// <summary>For a duplicate: the first decision of the same event.</summary>
    public Decision? First { get; init; }
}
