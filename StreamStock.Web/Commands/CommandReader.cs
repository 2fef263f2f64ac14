using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Commands;

/// <summary>Reads a request's events and says what is wrong before anything is sent.</summary>
public sealed class CommandReader(IEventIds ids)
{
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
    public bool TryRead(ReadOnlyMemory<byte> json, out ReadCommand? command, out EventError error)
    {
        command = null;
        var payload = WithId(json);
        if (!EventReader.TryRead(payload, out var e, out error))
        {
            return false;
        }

        if (e.Type == EventType.Time)
        {
            error = new(Reason.InvalidField, "type", "type is TIME, which only the source of the clock sends.");
            return false;
        }

        if (e.Type == EventType.ProductUpsert && ReadSettings(e.Data) is { } wrong)
        {
            error = wrong;
            return false;
        }

        command = new ReadCommand(e.IdText, e.Type, e.ProductIdText, payload);
        return true;
    }

    private byte[] WithId(ReadOnlyMemory<byte> json)
    {
        if (!LacksId(json.Span, out var afterBrace, out var isEmpty))
        {
            return json.ToArray();
        }

        var id = Encoding.ASCII.GetBytes($"\"id\":\"{ids.Next()}\"{(isEmpty ? "" : ",")}");
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
        catch (JsonException)
        {
            return false;
        }
    }

    private static EventError? ReadSettings(ReadOnlyMemory<byte> data)
    {
        try
        {
            return data.IsEmpty
                ? new EventError(Reason.InvalidField, "data", "data is missing; it must hold the product's settings.")
                : JsonSerializer.Deserialize(data.Span, CoreJson.Default.ProductSettings)?.Validate();
        }
        catch (JsonException exception)
        {
            var field = exception.Path is { Length: > 2 } path ? $"data{path[1..]}" : "data";
            return new EventError(Reason.InvalidField, field, $"{field} is missing or not of its kind: data must hold the product's settings.");
        }
    }
}
