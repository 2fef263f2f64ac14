using StreamStock.Core.Messaging;

namespace StreamStock.Core.Events;

/// <summary>What an event says. The order of the members is stored in ledgers: append only.</summary>
public enum EventType : byte
{
    Sale,
    Restock,
    Return,
    Alert,
    ProductUpsert,
    ProductRetire,
    StockCount,
    StockAdjust,
    AlertAcknowledge,
    AlertSnooze,
    AlertResolve,
    Reserve,
    ReservationCommit,
    ReservationRelease,
    Time,
    OrderCreate,
    OrderApprove,
    OrderChange,
    OrderPlace,
    OrderCancel,
    OrderReceive,
}

/// <summary>Wire names of the event types, and the topic each belongs on.</summary>
public static class EventTypes
{
    private static readonly string[] Names =
    [
        "SALE", "RESTOCK", "RETURN", "ALERT", "PRODUCT_UPSERT", "PRODUCT_RETIRE", "STOCK_COUNT", "STOCK_ADJUST",
        "ALERT_ACKNOWLEDGE", "ALERT_SNOOZE", "ALERT_RESOLVE", "RESERVE", "RESERVATION_COMMIT", "RESERVATION_RELEASE", "TIME",
        "ORDER_CREATE", "ORDER_APPROVE", "ORDER_CHANGE", "ORDER_PLACE", "ORDER_CANCEL", "ORDER_RECEIVE",
    ];

    private static readonly byte[][] Utf8Names = [.. Names.Select(System.Text.Encoding.ASCII.GetBytes)];

    public static int Count => Names.Length;

    public static string Name(this EventType type) => Names[(int)type];

    /// <summary>Reads a wire name, exactly as written: <c>sale</c> is not <c>SALE</c>.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out EventType type)
    {
        for (var i = 0; i < Utf8Names.Length; i++)
        {
            if (utf8.SequenceEqual(Utf8Names[i]))
            {
                type = (EventType)i;
                return true;
            }
        }

        type = default;
        return false;
    }

    public static bool TryParse(string? name, out EventType type)
    {
        var index = Array.IndexOf(Names, name);
        type = (EventType)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>The topic an event of this type is sent to. An event met on another one is not decided.</summary>
    public static string Topic(this EventType type) => type switch
    {
        EventType.Sale => Topics.Sales,
        EventType.Restock => Topics.Restocks,
        EventType.Return => Topics.Returns,
        EventType.Alert => Topics.Alerts,
        _ => Topics.Commands,
    };
}
