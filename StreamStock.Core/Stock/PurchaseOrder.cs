using System.Text.Json.Serialization;

namespace StreamStock.Core.Stock;

/// <summary>Where a purchase order stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OrderState>))]
public enum OrderState : byte
{
    /// <summary>It would be wise; nobody has agreed yet.</summary>
    [JsonStringEnumMemberName("suggested")] Suggested,

    /// <summary>Agreed, and to be placed with the supplier.</summary>
    [JsonStringEnumMemberName("approved")] Approved,

    /// <summary>Placed: its units count as on order.</summary>
    [JsonStringEnumMemberName("ordered")] Ordered,

    /// <summary>Placed, due, and not all there.</summary>
    [JsonStringEnumMemberName("late")] Late,

    [JsonStringEnumMemberName("received")] Received,
    [JsonStringEnumMemberName("cancelled")] Cancelled,
}

/// <summary>Units that a product needs from its supplier; immutable. A product has at most one that is open.</summary>
/// <param name="Id"><c>ORD-</c> and 26 characters.</param>
/// <param name="Quantity">Units.</param>
/// <param name="PlacedAt">Partition time (UTC) at which it was placed; before that, at which it was suggested or approved.</param>
/// <param name="Due">Partition time (UTC) at which it is promised to arrive.</param>
/// <param name="Sequence">Ledger row that placed it; before that, the one that made it.</param>
public sealed record PurchaseOrder(string Id, int Quantity, DateTime PlacedAt, DateTime Due, long Sequence)
{
    /// <summary>Ids that begin so belong to the processor's own restocks.</summary>
    public const string RestockIdPrefix = "EVT-ORD-";

    /// <summary>Ledgers written before orders had states hold placed ones only.</summary>
    public OrderState State { get; set; } = OrderState.Ordered;

    /// <summary>Units that have arrived.</summary>
    public int Received { get; init; }

    /// <summary>Ledger row that changed it last; 0 where that is <see cref="Sequence"/>.</summary>
    public long ChangedBy { get; init; }

    /// <summary>A supplier has to say that it arrived; else the state machine decides its RESTOCK itself.</summary>
    public bool External { get; init; }

    /// <summary>Partition time (UTC) at which a simulated supplier delivers; null for when it is due.</summary>
    public DateTime? Arrives { get; init; }

    /// <summary>Partition time (UTC) at which a suggestion is placed unless someone objects.</summary>
    public DateTime? ApproveAt { get; init; }

    /// <summary>Someone has set its quantity, which then stays as it is.</summary>
    public bool QuantityIsSet { get; init; }

    /// <summary>Who approved or changed it last; null where nobody did.</summary>
    public string? By { get; init; }

    /// <summary>Of a cancelled one: no other is suggested before this partition time (UTC).</summary>
    public DateTime? QuietUntil { get; init; }

    /// <summary>Id of the RESTOCK with which a simulated one arrives.</summary>
    [JsonIgnore]
    public string RestockId => "EVT-" + Id;

    [JsonIgnore]
    public int Outstanding => Math.Max(0, Quantity - Received);

    [JsonIgnore]
    public bool IsPlaced => State is OrderState.Ordered or OrderState.Late;

    [JsonIgnore]
    public bool IsClosed => State is OrderState.Received or OrderState.Cancelled;

    /// <summary>Units of it that count as on order.</summary>
    [JsonIgnore]
    public int OnOrder => IsPlaced ? Outstanding : 0;

    /// <summary>Its newest row, which its timer belongs to.</summary>
    [JsonIgnore]
    public long Newest => ChangedBy > 0 ? ChangedBy : Sequence;

    /// <summary>When something happens to it by itself; null where nothing does.</summary>
    [JsonIgnore]
    public DateTime? NextDue => State switch
    {
        OrderState.Suggested => ApproveAt,
        OrderState.Ordered when External => Due,
        OrderState.Ordered => Arrives < Due ? Arrives : Due,
        OrderState.Late when !External => Arrives ?? Due,
        _ => null,
    };

    /// <summary>After units have arrived.</summary>
    /// <param name="units">Units.</param>
    /// <param name="complete">No more will come.</param>
    public PurchaseOrder Receive(int units, bool complete)
    {
        var received = (int)Math.Min((long)Received + units, int.MaxValue);
        return this with { Received = received, State = complete || received >= Quantity ? OrderState.Received : State };
    }
}
