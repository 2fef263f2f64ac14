using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;

namespace StreamStock.Web.Commands;

/// <summary>Reads a request's events and says what is wrong before anything is sent.</summary>
public sealed class CommandReader(IEventIds ids)
{
    private static readonly Dictionary<string, string[]> NoErrors = [];

    /// <summary>Splits a body into its events without reading them.</summary>
    /// <returns>False where the body is neither an object nor an array of 1 to <see cref="CommandLimits.MaxBatch"/> elements.</returns>
    public static bool TrySplit(ReadOnlyMemory<byte> body, out IReadOnlyList<ReadOnlyMemory<byte>> events, out bool isBatch, out EventError error)
    {
        (events, isBatch, error) = ([], false, default);
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = EventLimits.MaxJsonDepth + 1 });
            isBatch = document.RootElement.ValueKind == JsonValueKind.Array;
            if (!isBatch)
            {
                events = [body];
                return true;
            }

            var length = document.RootElement.GetArrayLength();
            if (length is < 1 or > CommandLimits.MaxBatch)
            {
                error = new(Reason.Malformed, "", $"The array has {length} events; it must have 1 to {CommandLimits.MaxBatch}.");
                return false;
            }

            events = [.. document.RootElement.EnumerateArray().Select(element => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(element.GetRawText()))];
            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            error = new(Reason.Malformed, "", "The body is not well-formed JSON in UTF-8: it must be one event object, or an array of them.");
            return false;
        }
    }

    /// <summary>Reads one event, giving it an id where it has none.</summary>
    /// <param name="json">The event as the client sent it.</param>
    /// <param name="keyId">Id made of the request's key, which takes the place of the event's own; null where there is none.</param>
    /// <param name="command">The event, ready to be sent.</param>
    /// <param name="errors">Everything that is wrong, by field.</param>
    /// <param name="newId">Id of an event that has none; null makes one.</param>
    public bool TryRead(ReadOnlyMemory<byte> json, string? keyId, out ReadCommand? command, out IReadOnlyDictionary<string, string[]> errors, string? newId = null)
    {
        (command, errors) = (null, NoErrors);
        var lacksId = LacksId(json.Span, out var afterBrace, out var isEmpty);
        if (keyId is not null && !lacksId && isEmpty is false)
        {
            errors = Single("id", "id must be absent where Idempotency-Key is given, which takes its place.");
            return false;
        }

        try
        {
            return TryRead(lacksId ? WithId(json, keyId ?? newId ?? ids.Next(), afterBrace, isEmpty) : json.ToArray(), out command, out errors);
        }
        catch (InvalidOperationException)
        {
            errors = Single("$", "The event holds half a character: a surrogate without the other.");
            return false;
        }
    }

    private static bool TryRead(byte[] payload, out ReadCommand? command, out IReadOnlyDictionary<string, string[]> errors)
    {
        (command, errors) = (null, NoErrors);
        if (!EventReader.TryRead(payload, out var e, out var error))
        {
            errors = All(payload, error);
            return false;
        }

        if (e.Type == EventType.Time)
        {
            errors = Single("type", "type is TIME, which only the source of the clock sends.");
            return false;
        }

        if (e.Type == EventType.ProductUpsert && WrongSettings(e.Data) is { Count: > 0 } wrong)
        {
            errors = wrong;
            return false;
        }

        command = new ReadCommand(e.IdText, e.Type, e.ProductIdText, payload);
        return true;
    }

    private static Dictionary<string, string[]> Single(string field, string message) => new() { [field] = [message] };

    /// <summary>The reader stops at the first fault; a client wants to hear of all.</summary>
    private static Dictionary<string, string[]> All(ReadOnlyMemory<byte> payload, EventError first)
    {
        var errors = Single(first.Field.Length == 0 ? "$" : first.Field, first.Message);
        if (first.Reason != Reason.InvalidField)
        {
            return errors;
        }

        using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = EventLimits.MaxJsonDepth });
        EventType? type = document.RootElement.TryGetProperty("type", out var name) && name.ValueKind == JsonValueKind.String
            && EventTypes.TryParse(name.GetString(), out var known) && known is not (EventType.Alert or EventType.Time) ? known : null;
        foreach (var (field, messages) in FieldErrors.OfEvent(document.RootElement, type))
        {
            errors.TryAdd(field, messages);
        }

        return errors;
    }

    private static byte[] WithId(ReadOnlyMemory<byte> json, string newId, int afterBrace, bool isEmpty)
    {
        var id = Encoding.ASCII.GetBytes($"\"id\":\"{newId}\"{(isEmpty ? "" : ",")}");
        return [.. json.Span[..afterBrace], .. id, .. json.Span[afterBrace..]];
    }

    /// <summary>True where it is an object without an <c>id</c>; what is malformed is left to the event reader's message.</summary>
    private static bool LacksId(ReadOnlySpan<byte> json, out int afterBrace, out bool isEmpty)
    {
        (afterBrace, isEmpty) = (0, true);
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = EventLimits.MaxJsonDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            afterBrace = (int)reader.BytesConsumed;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                isEmpty = false;
                if (reader.ValueTextEquals("id"u8))
                {
                    return false;
                }

                reader.Skip();
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Dictionary<string, string[]> WrongSettings(ReadOnlyMemory<byte> data)
    {
        if (data.IsEmpty)
        {
            return Single("data", "data is missing; it must hold the product's settings.");
        }

        using var document = JsonDocument.Parse(data);
        return FieldErrors.OfSettings(document.RootElement, "data.");
    }
}
