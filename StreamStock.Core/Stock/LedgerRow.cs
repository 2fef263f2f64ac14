using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>What a ledger row records: a decided event, or what the state machine did by itself. Stored: append only.</summary>
public enum RowKind : byte
{
    Sale = EventType.Sale,
    Restock = EventType.Restock,
    Return = EventType.Return,

    /// <summary>A transition of an alert; its state is the row's detail.</summary>
    Alert = EventType.Alert,

    OrderPlaced = 32,
    ReservationExpired = 33,
    ReservationCancelled = 34,
    DayClosed = 35,
    Forecast = 36,

    /// <summary>Something that could not be decided; the original is kept beside the ledger.</summary>
    DeadLetter = 37,

    /// <summary>Records that the broker had dropped before they were read; a person let the partition go on.</summary>
    OffsetGap = 38,

    /// <summary>State at the start of the kept ledger, written when older rows are dropped.</summary>
    Opening = 39,

    /// <summary>An order that would be wise; its state is the row's detail, as of all rows about orders.</summary>
    OrderSuggested = 40,

    /// <summary>An order was due and has not arrived.</summary>
    OrderLate = 41,

    /// <summary>A suggestion that nobody needs any more.</summary>
    OrderCancelled = 42,
}

public static class RowKinds
{
    private const int FirstInternal = (int)RowKind.OrderPlaced;
    private static readonly string[] InternalNames =
    [
        "ORDER_PLACED", "RESERVATION_EXPIRED", "RESERVATION_CANCELLED", "DAY_CLOSED", "FORECAST", "DEAD_LETTER", "OFFSET_GAP", "OPENING",
        "ORDER_SUGGESTED", "ORDER_LATE", "ORDER_CANCELLED",
    ];

    public static string Name(this RowKind kind) =>
        (int)kind >= FirstInternal ? InternalNames[(int)kind - FirstInternal] : ((EventType)kind).Name();

    public static bool TryParse(string name, out RowKind kind)
    {
        var index = Array.IndexOf(InternalNames, name);
        var known = EventTypes.TryParse(name, out var type);
        kind = known ? (RowKind)type : (RowKind)(FirstInternal + Math.Max(index, 0));
        return known || index >= 0;
    }
}

/// <summary>Which of a product's versions a row raises to its own sequence.</summary>
[Flags]
public enum Changes : byte
{
    None = 0,

    /// <summary>Something that is published: raises <c>version</c>.</summary>
    Published = 1,

    /// <summary>On hand or reserved: raises <c>stockVersion</c>.</summary>
    Stock = 2,

    /// <summary>Settings or status: raises <c>settingsVersion</c>.</summary>
    Settings = 4,
}

/// <summary>Where a record was read. Stored as numbers: append only.</summary>
public enum InputTopic : sbyte
{
    /// <summary>Nowhere: a timer or a consequence of another row.</summary>
    None = -1,
    Commands = 0,
    Restocks = 1,
    Returns = 2,
    Sales = 3,
}

/// <summary>Where an event came from and who wants to hear of it.</summary>
public struct Origin
{
    public Origin() => Topic = InputTopic.None;

    public InputTopic Topic;
    public long Offset;

    /// <summary>Broker's timestamp of the record, Unix milliseconds.</summary>
    public long RecordTimestamp;

    /// <summary>The record carries <c>clock: source</c>.</summary>
    public bool ClockSource;

    /// <summary>Who asked for a decision; null where nobody did.</summary>
    public string? ReplyTo;

    /// <summary>W3C trace id of the sender, 0 where there is none.</summary>
    public UInt128 TraceId;

    /// <summary>One field after the other: the compiler copies a struct of this size and kind with an instruction that takes longer than all of them.</summary>
    internal readonly void CopyTo(ref Origin target)
    {
        target.Topic = Topic;
        target.Offset = Offset;
        target.RecordTimestamp = RecordTimestamp;
        target.ClockSource = ClockSource;
        target.ReplyTo = ReplyTo;
        target.TraceId = TraceId;
    }
}

/// <summary>
/// One row of the ledger: an effect, with the values after it. State is the fold of these rows and of nothing else,
/// so a rebuild never decides again. <see cref="Sequence"/> counts up by one in its partition, and a product's
/// versions are the sequences of the rows that last raised them.
/// </summary>
public struct LedgerRow
{
    public long Sequence;
    public RowKind Kind;
    public Outcome Outcome;
    public Reason Reason;
    public Changes Changes;

    /// <summary>Empty where the row is about the partition.</summary>
    public string ProductId;

    /// <summary>ASCII; empty for what the state machine did by itself.</summary>
    public ReadOnlyMemory<byte> EventId;

    /// <summary>Hash of product and event id by which a duplicate is found; 0 where it was not needed.</summary>
    internal ulong Fingerprint;

    /// <summary>Units asked for.</summary>
    public int Quantity;

    /// <summary>Change of on hand.</summary>
    public int Delta;

    public int StockAfter;
    public int ReservedAfter;
    public int BackorderedAfter;
    public int OnOrderAfter;

    /// <summary>The product's version after it.</summary>
    public long Version;

    public long StockVersion;

    /// <summary>The product's row before this one; 0 for its first.</summary>
    public long PreviousSequence;

    /// <summary>The row this one follows from, or for a duplicate the first decision; 0 for none.</summary>
    public long CauseSequence;

    /// <summary>Partition time.</summary>
    public DateTime EffectiveAt;

    /// <summary>The event's own time.</summary>
    public DateTime? OccurredAt;

    /// <summary>Wall clock of the batch it was decided in.</summary>
    public DateTime RecordedAt;

    public Origin Origin;

    /// <summary>Settings, reservation, order, alert change or forecast: what the columns cannot say.</summary>
    public object? Detail;

    /// <summary>The event as received, where it says more than the columns.</summary>
    public ReadOnlyMemory<byte> Payload;

    /// <summary>Hash of what the event asks for, where an answer is kept: the same id with another body is no retry.</summary>
    public long BodyHash;

    /// <summary>The first decision of what this row found to be a duplicate, where it is known here.</summary>
    public Models.Decision? First;
}
