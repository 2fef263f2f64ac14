namespace StreamStock.Core.Events;

/// <summary>What became of an event. The order is stored in ledgers: append only.</summary>
public enum Outcome : byte
{
    /// <summary>It had its effect.</summary>
    Accepted,

    /// <summary>It was understood and refused; nothing changed but the record of it.</summary>
    Rejected,

    /// <summary>Its id was decided before for this product; nothing changed.</summary>
    Duplicate,

    /// <summary>It could not be decided at all and is a dead letter.</summary>
    Invalid,
}

/// <summary>Why an event was not accepted, or why an effect came about. The order is stored in ledgers: append only.</summary>
public enum Reason : byte
{
    None,

    // Rejected: understood, and refused.
    InsufficientStock,
    ProductRetired,
    BelowZero,
    StaleVersion,
    StockLimit,
    UnknownReservation,
    TooManyReservations,
    UnknownAlert,
    AlertClosed,

    // Invalid: dead letters.
    Malformed,
    InvalidField,
    TimestampAhead,
    UnknownProduct,
    WarehouseMismatch,
    WrongTopic,
    WrongPartition,
    ReservedId,

    // Why an effect came about.
    Expired,
    CountedBelowReserved,
    ConditionEnded,
    Inhibited,
    ByHand,
    SnoozeEnded,
    ProductWasRetired,
    OffsetGap,

    // Rejected: the id was used before, for something else.
    IdReused,

    // Invalid: the partition holds as many products as it may.
    TooManyProducts,

    // Rejected: orders from suppliers.
    UnknownOrder,
    OrderOpen,
    OrderState,
}

/// <summary>Wire names of outcomes and reasons.</summary>
public static class Reasons
{
    private static readonly string[] Names = [.. Enum.GetNames<Reason>().Select(ToUpperSnake)];
    private static readonly string[] Outcomes = ["accepted", "rejected", "duplicate", "invalid"];

    /// <summary>Upper snake case; null for <see cref="Reason.None"/>.</summary>
    public static string? Name(this Reason reason) => reason == Reason.None ? null : Names[(int)reason];

    public static string Name(this Outcome outcome) => Outcomes[(int)outcome];

    private static string ToUpperSnake(string name) =>
        string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? "_" + c : char.ToUpperInvariant(c).ToString()));
}

/// <summary>Why an event could not be read: the field at fault, and what is allowed.</summary>
/// <param name="Reason">One of the invalid reasons.</param>
/// <param name="Field">JSON name of the field at fault; empty where the whole is at fault.</param>
/// <param name="Message">A sentence for people, with the allowed range.</param>
public readonly record struct EventError(Reason Reason, string Field, string Message);
