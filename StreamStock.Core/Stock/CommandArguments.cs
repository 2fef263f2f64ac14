using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>The <c>data</c> of every command but PRODUCT_UPSERT, and the preconditions of that one.</summary>
public sealed record CommandArguments
{
    public const int DefaultReservationSeconds = 900;
    public const int MaxReservationSeconds = 86_400;
    public const int MaxNameLength = 100;

    /// <summary>Of RESERVATION_COMMIT and RESERVATION_RELEASE.</summary>
    public string? ReservationId { get; init; }

    /// <summary>Of RESERVE: how long units are held, in seconds of partition time.</summary>
    public int Seconds { get; set; } = DefaultReservationSeconds;

    /// <summary>Of ALERT_ACKNOWLEDGE, ALERT_SNOOZE and ALERT_RESOLVE.</summary>
    public string? AlertId { get; init; }

    /// <summary>Who says so.</summary>
    public string? By { get; init; }

    /// <summary>Of ALERT_SNOOZE: partition time.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Of STOCK_COUNT: refuse unless the product's stockVersion is this one.</summary>
    public long? IfStockVersion { get; init; }

    /// <summary>Of PRODUCT_UPSERT and PRODUCT_RETIRE: refuse unless the product's settingsVersion is this one.</summary>
    public long? IfSettingsVersion { get; init; }

    /// <summary>Of every ORDER_… command but ORDER_CREATE: the order it is about.</summary>
    public string? OrderId { get; init; }

    /// <summary>Of ORDER_PLACE: partition time at which the supplier promises to deliver; left out: after the usual lead time.</summary>
    public DateTime? Due { get; init; }

    /// <summary>Of ORDER_RECEIVE: no more will come.</summary>
    public bool Complete { get; init; }

    internal static CommandArguments None { get; } = new();

    /// <summary>Reads the arguments a command of this type needs.</summary>
    internal static bool TryRead(in InventoryEvent e, out CommandArguments arguments, out EventError error)
    {
        arguments = None;
        if (!e.Data.IsEmpty && !TryParse(e.Data.Span, StockJson.Default.CommandArguments, out arguments!, out error))
        {
            arguments = None;
            return false;
        }

        return arguments.IsComplete(e.Type, out error);
    }

    /// <summary>Reads the settings of a PRODUCT_UPSERT. The warehouse may stand in the event or in its data; where it stands in neither it is the given one.</summary>
    internal static bool TryReadSettings(in InventoryEvent e, string warehouse, out ProductSettings settings, out EventError error)
    {
        settings = null!;
        if (e.Data.IsEmpty)
        {
            error = new(Reason.InvalidField, "data", "data is missing; PRODUCT_UPSERT needs at least sku and name in it.");
            return false;
        }

        if (!TryParse(e.Data.Span, CoreJson.Default.ProductSettings, out settings!, out error))
        {
            return false;
        }

        var named = e.Warehouse.IsEmpty ? warehouse : System.Text.Encoding.ASCII.GetString(e.Warehouse.Span);
        if (settings.Warehouse is "")
        {
            settings = settings with { Warehouse = named };
        }
        else if (!e.Warehouse.IsEmpty && settings.Warehouse != named)
        {
            error = Wrong("warehouse", $"must be {named}, the event's warehouse, or absent");
            return false;
        }

        error = settings.Validate() ?? default;
        return error.Reason == Reason.None;
    }

    private static bool TryParse<T>(
        ReadOnlySpan<byte> json, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, out T? value, out EventError error)
    {
        try
        {
            value = JsonSerializer.Deserialize(json, type);
            error = default;
            return value is not null;
        }
        catch (JsonException e)
        {
            value = default;
            var path = e.Path is { Length: > 2 } p ? "data" + p[1..] : "data";
            error = new(Reason.InvalidField, path, $"{path} is missing a required field or has a value of the wrong kind.");
            return false;
        }
    }

    private bool IsComplete(EventType type, out EventError error)
    {
        error = (type, this) switch
        {
            (EventType.ReservationCommit or EventType.ReservationRelease, { ReservationId: null }) => Wrong("reservationId", "is missing; it must be the id of a reservation"),
            (EventType.Reserve, { Seconds: < 1 or > MaxReservationSeconds }) => Wrong("seconds", $"must be from 1 to {MaxReservationSeconds}"),
            (EventType.AlertAcknowledge or EventType.AlertSnooze or EventType.AlertResolve, { AlertId: null }) => Wrong("alertId", "is missing; it must be the id of an alert"),
            (EventType.AlertSnooze, { Until: null or { Kind: DateTimeKind.Unspecified } }) => Wrong("until", "must be an ISO 8601 time with Z or an offset"),
            (>= EventType.OrderApprove and <= EventType.OrderReceive, { OrderId: null }) => Wrong("orderId", "is missing; it must be the id of an order"),
            (EventType.OrderPlace, { Due.Kind: DateTimeKind.Unspecified }) => Wrong("due", "must be an ISO 8601 time with Z or an offset"),
            (_, { By.Length: > MaxNameLength }) => Wrong("by", $"must have at most {MaxNameLength} characters"),
            _ => default,
        };
        return error.Reason == Reason.None;
    }

    private static EventError Wrong(string field, string rule) => new(Reason.InvalidField, $"data.{field}", $"data.{field} {rule}.");
}
