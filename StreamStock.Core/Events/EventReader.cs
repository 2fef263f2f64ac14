using System.Text;
using System.Text.Json;

namespace StreamStock.Core.Events;

/// <summary>
/// Reads events from UTF-8 JSON. Strict where it protects stock (types, ranges, ids, no field twice) and lenient
/// elsewhere: fields it does not know are kept with the event. Nothing is thrown, whatever the bytes.
/// </summary>
public static class EventReader
{
    private const int MaxTimestampLength = 40;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = EventLimits.MaxJsonDepth };

    [Flags]
    private enum Seen
    {
        None = 0,
        Id = 1,
        Type = 2,
        ProductId = 4,
        Quantity = 8,
        Warehouse = 16,
        Timestamp = 32,
        Metadata = 64,
        Data = 128,
    }

    /// <summary>Reads one event.</summary>
    /// <returns>False, with the field at fault and the allowed range in <paramref name="error"/>, where it cannot be decided.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> payload, out InventoryEvent e, out EventError error)
    {
        e = default;
        if (payload.Length > EventLimits.MaxEventBytes)
        {
            error = new(Reason.Malformed, "", $"The event has {payload.Length} bytes; at most {EventLimits.MaxEventBytes} are allowed.");
            return false;
        }

        try
        {
            if (!TryReadFields(payload, out e, out error) || !IsComplete(in e, out error))
            {
                return false;
            }

            e.Hash();
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The latter where a name or a remark is compared that holds half a character.
            error = new(Reason.Malformed, "", "The event is not one well-formed JSON object in UTF-8.");
            return false;
        }
    }

    private static bool TryReadFields(ReadOnlyMemory<byte> payload, out InventoryEvent e, out EventError error)
    {
        e = new() { Payload = payload };
        error = default;
        var reader = new Utf8JsonReader(payload.Span, Options);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            error = new(Reason.Malformed, "", "The event must be a JSON object.");
            return false;
        }

        var seen = Seen.None;
        var typed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = Field(ref reader);
            reader.Read();
            if (field == Seen.None)
            {
                reader.Skip();
                e.HasExtra = true;
                continue;
            }

            if ((seen & field) != 0)
            {
                return Fail(field, "appears twice; it may appear once", out error);
            }

            seen |= field;
            typed |= field == Seen.Type;
            if (!TryReadField(field, ref reader, payload, ref e, out error))
            {
                return false;
            }
        }

        if (reader.Read())
        {
            error = new(Reason.Malformed, "", "The event must be one JSON object with nothing after it.");
            return false;
        }

        return typed || Fail(Seen.Type, "is missing; it must be one of SALE, RESTOCK, RETURN or a command's type", out error);
    }

    private static Seen Field(ref Utf8JsonReader reader) => reader switch
    {
        _ when reader.ValueTextEquals("id"u8) => Seen.Id,
        _ when reader.ValueTextEquals("type"u8) => Seen.Type,
        _ when reader.ValueTextEquals("productId"u8) => Seen.ProductId,
        _ when reader.ValueTextEquals("quantity"u8) => Seen.Quantity,
        _ when reader.ValueTextEquals("warehouse"u8) => Seen.Warehouse,
        _ when reader.ValueTextEquals("timestamp"u8) => Seen.Timestamp,
        _ when reader.ValueTextEquals("metadata"u8) => Seen.Metadata,
        _ when reader.ValueTextEquals("data"u8) => Seen.Data,
        _ => Seen.None,
    };

    private static bool TryReadField(
        Seen field, ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, ref InventoryEvent e, out EventError error)
    {
        error = default;
        switch (field)
        {
            case Seen.Id:
                return (TryText(ref reader, payload, EventLimits.MaxIdLength, out e.Id) && EventLimits.IsEventId(e.Id.Span))
                    || Fail(field, $"must be a string of 1 to {EventLimits.MaxIdLength} printable ASCII characters", out error);
            case Seen.Type:
                return (TryText(ref reader, payload, EventLimits.MaxIdLength, out var type) && EventTypes.TryParse(type.Span, out e.Type))
                    || Fail(field, "must be one of SALE, RESTOCK, RETURN or a command's type, in capitals", out error);
            case Seen.ProductId:
                return (TryText(ref reader, payload, EventLimits.MaxProductIdLength, out e.ProductId) && EventLimits.IsProductId(e.ProductId.Span))
                    || Fail(field, $"must be a string of 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\ and without a space at either end", out error);
            case Seen.Quantity:
                // What is no whole number is told with the range of its type, which may not have been read yet.
                e.HasQuantity = true;
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out e.Quantity))
                {
                    e.Quantity = int.MinValue;
                    reader.Skip();
                }

                return true;
            case Seen.Warehouse:
                return reader.TokenType == JsonTokenType.Null
                    || (TryText(ref reader, payload, EventLimits.MaxWarehouseLength, out e.Warehouse) && EventLimits.IsWarehouse(e.Warehouse.Span))
                    || Fail(field, $"must be a string of 1 to {EventLimits.MaxWarehouseLength} printable ASCII characters", out error);
            case Seen.Timestamp:
                return TryTimestamp(ref reader, payload, out e.Timestamp)
                    || Fail(field, "must be an ISO 8601 time with Z or an offset, from 1970-01-01 to 2199-12-31", out error);
            case Seen.Metadata:
                return TryMetadata(ref reader, payload, ref e) || Fail(field, "must be a JSON object", out error);
            default:
                return TryObject(ref reader, payload, ref e, out e.Data) || Fail(field, "must be a JSON object", out error);
        }
    }

    private static bool TryText(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, int maxLength, out ReadOnlyMemory<byte> text)
    {
        text = default;
        if (reader.TokenType != JsonTokenType.String)
        {
            return false;
        }

        if (!reader.ValueIsEscaped)
        {
            // The token starts at its quote.
            text = payload.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            return true;
        }

        // An escape is at most six bytes for one character.
        if (reader.ValueSpan.Length > 6 * maxLength)
        {
            return false;
        }

        try
        {
            text = Encoding.UTF8.GetBytes(reader.GetString()!);
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate or bytes that are no UTF-8.
            return false;
        }
    }

    private static bool TryTimestamp(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, out DateTime? timestamp)
    {
        timestamp = null;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        // Without an offset the framework would take the machine's own time zone.
        if (!TryText(ref reader, payload, MaxTimestampLength, out var text) || !HasOffset(text.Span) || !reader.TryGetDateTimeOffset(out var time))
        {
            return false;
        }

        var utc = time.UtcDateTime;
        timestamp = new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
        return timestamp >= EventLimits.MinTimestamp && timestamp <= EventLimits.MaxTimestamp;
    }

    private static bool HasOffset(ReadOnlySpan<byte> text) =>
        text.Length > 10 && (text[^1] is (byte)'Z' or (byte)'z' || text[10..].IndexOfAny((byte)'+', (byte)'-') >= 0);

    private static bool TryObject(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, ref InventoryEvent e, out ReadOnlyMemory<byte> json)
    {
        json = default;
        if (reader.TokenType == JsonTokenType.Null)
        {
            return true;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return false;
        }

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        json = payload[start..(int)reader.BytesConsumed];
        e.HasExtra = true;
        return true;
    }

    private static bool TryMetadata(ref Utf8JsonReader reader, ReadOnlyMemory<byte> payload, ref InventoryEvent e)
    {
        var look = reader;
        if (!TryObject(ref reader, payload, ref e, out e.Metadata))
        {
            return false;
        }

        if (e.Metadata.IsEmpty)
        {
            return true;
        }

        var depth = look.CurrentDepth;
        while (look.Read() && look.CurrentDepth > depth)
        {
            if (look.TokenType != JsonTokenType.PropertyName || look.CurrentDepth != depth + 1)
            {
                continue;
            }

            if (look.ValueTextEquals("disposition"u8))
            {
                look.Read();
                e.Damaged = look.TokenType == JsonTokenType.String && look.ValueTextEquals("damaged"u8);
            }
            else if (look.ValueTextEquals("orderId"u8))
            {
                // A remark that is no order's id is a remark like any other.
                look.Read();
                e.OrderId = TryText(ref look, payload, EventLimits.MaxIdLength, out var order) ? order : default;
            }
        }

        return true;
    }

    private static bool IsComplete(in InventoryEvent e, out EventError error)
    {
        error = default;
        if (e.Id.IsEmpty)
        {
            return Fail(Seen.Id, $"is missing; it must be a string of 1 to {EventLimits.MaxIdLength} printable ASCII characters", out error);
        }

        if (e.ProductId.IsEmpty && e.Type != EventType.Time)
        {
            return Fail(Seen.ProductId, $"is missing; it must be a string of 1 to {EventLimits.MaxProductIdLength} printable ASCII characters", out error);
        }

        return e.Type switch
        {
            EventType.Alert => Fail(Seen.Type, "is ALERT, which only the processor sends; it must be one of SALE, RESTOCK, RETURN or a command's type", out error),
            EventType.Time when e.Timestamp is null => Fail(Seen.Timestamp, "is missing; a TIME event must have one", out error),
            EventType.Sale or EventType.Restock or EventType.Return or EventType.Reserve => HasQuantity(in e, 1, out error),
            EventType.StockCount => HasQuantity(in e, 0, out error),
            EventType.OrderCreate or EventType.OrderChange => HasQuantity(in e, 1, out error),
            EventType.OrderApprove or EventType.OrderReceive => !e.HasQuantity || HasQuantity(in e, 1, out error),
            EventType.StockAdjust => HasQuantity(in e, -EventLimits.MaxQuantity, out error)
                && (e.Quantity != 0 || Fail(Seen.Quantity, $"must not be 0; it must be a whole number from {-EventLimits.MaxQuantity} to {EventLimits.MaxQuantity} for STOCK_ADJUST", out error)),
            _ => !e.HasQuantity || Fail(Seen.Quantity, $"must be absent for {e.Type.Name()}", out error),
        };
    }

    private static bool HasQuantity(in InventoryEvent e, int least, out EventError error)
    {
        error = default;
        return (e.HasQuantity && e.Quantity >= least && e.Quantity <= EventLimits.MaxQuantity)
            || Fail(Seen.Quantity, $"must be a whole number from {least} to {EventLimits.MaxQuantity} for {e.Type.Name()}", out error);
    }

    private static bool Fail(Seen field, string rule, out EventError error)
    {
        var name = field switch
        {
            Seen.ProductId => "productId",
            _ => field.ToString().ToLowerInvariant(),
        };
        error = new(Reason.InvalidField, name, $"{name} {rule}.");
        return false;
    }
}
