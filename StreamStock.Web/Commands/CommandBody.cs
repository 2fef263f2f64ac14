using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamStock.Core.Events;

namespace StreamStock.Web.Commands;

/// <summary>
/// The body of a command whose type is known from its address: an event's fields, among them arguments of the command
/// that belong into its <c>data</c>. What is wrong is gathered, so that a client hears all of it at once.
/// </summary>
public sealed class CommandBody : IDisposable
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = EventLimits.MaxJsonDepth };
    private readonly JsonDocument document;
    private readonly Dictionary<string, string[]> errors = [];
    private readonly HashSet<string> arguments = new(StringComparer.Ordinal) { "id", "type", "data" };

    private CommandBody(JsonDocument document) => this.document = document;

    public JsonElement Root => document.RootElement;

    public IReadOnlyDictionary<string, string[]> Errors => errors;

    /// <summary>Reads a body; an empty one is an object without fields.</summary>
    /// <returns>Null where it is not one well-formed JSON object in UTF-8.</returns>
    public static CommandBody? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            var document = JsonDocument.Parse(json.IsEmpty ? "{}"u8.ToArray() : json, Options);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                return new(document);
            }

            document.Dispose();
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public void Fail(string field, string rule) => errors[field] = [$"{field} {rule}."];

    /// <summary>Reads from the body; null, and an error, where a name or text in it holds half a character.</summary>
    public T? Try<T>(Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            Fail("$", "is not well-formed: a name or text holds half a character");
            return null;
        }
    }

    /// <summary>Takes over what others found.</summary>
    public void Add(IEnumerable<KeyValuePair<string, string[]>> found)
    {
        foreach (var (field, messages) in found)
        {
            errors.TryAdd(field, messages);
        }
    }

    /// <summary>An argument that is a whole number within a range; null where it is absent.</summary>
    public long? Whole(string name, long least, long most)
    {
        arguments.Add(name);
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number >= least && number <= most)
        {
            return number;
        }

        Fail(name, $"must be a whole number from {least.ToString(CultureInfo.InvariantCulture)} to {most.ToString(CultureInfo.InvariantCulture)}");
        return null;
    }

    /// <summary>An argument that is true or false; false where it is absent.</summary>
    public bool Flag(string name)
    {
        arguments.Add(name);
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False)
        {
            return false;
        }

        if (value.ValueKind != JsonValueKind.True)
        {
            Fail(name, "must be true or false");
        }

        return true;
    }

    /// <summary>An argument that is a text; null where it is absent.</summary>
    public string? Text(string name, int maxLength)
    {
        arguments.Add(name);
        if (!Root.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        try
        {
            if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text && text.Length <= maxLength)
            {
                return text;
            }
        }
        catch (InvalidOperationException)
        {
            // Half a character.
        }

        Fail(name, $"must be a text of 1 to {maxLength} characters");
        return null;
    }

    /// <summary>An argument that is a time with an offset (UTC); null where it is absent.</summary>
    public DateTime? Time(string name)
    {
        if (Text(name, 40) is not { } text)
        {
            return null;
        }

        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) && HasOffset(text))
        {
            return time.UtcDateTime;
        }

        Fail(name, "must be an ISO 8601 time with Z or an offset, such as 2026-01-31T12:00:00Z");
        return null;
    }

    /// <summary>The event of this body.</summary>
    /// <param name="type">Its type, from the address.</param>
    /// <param name="id">Its id; null takes the body's own, and where it has none <paramref name="newId"/>.</param>
    /// <param name="newId">Makes an id.</param>
    /// <param name="productId">Its product, from the address; null takes the body's own.</param>
    /// <param name="data">The command's arguments as a JSON object; empty for none.</param>
    /// <returns>Null where something is wrong; <see cref="Errors"/> says what.</returns>
    public ReadCommand? Compose(EventType type, string? id, Func<string> newId, string? productId, ReadOnlyMemory<byte> data)
    {
        CheckFixed(type, id, productId);
        var payload = Write(type, id, newId, productId, data);
        var isRead = EventReader.TryRead(payload, out var e, out var error);
        if (isRead && errors.Count == 0)
        {
            return new ReadCommand(e.IdText, e.Type, e.ProductIdText, payload);
        }

        if (!isRead)
        {
            AddEventErrors(type, productId, error);
        }

        return null;
    }

    public void Dispose() => document.Dispose();

    private void CheckFixed(EventType type, string? id, string? productId)
    {
        if (Root.TryGetProperty("type", out var given) && !(given.ValueKind == JsonValueKind.String && given.ValueEquals(type.Name())))
        {
            Fail("type", $"must be {type.Name()} or absent");
        }

        if (Root.TryGetProperty("data", out _))
        {
            Fail("data", "must be absent: the fields of this command stand beside the others");
        }

        if (id is not null && Root.TryGetProperty("id", out _))
        {
            Fail("id", "must be absent where Idempotency-Key is given, which takes its place");
        }

        if (productId is not null && Root.TryGetProperty("productId", out var product)
            && !(product.ValueKind == JsonValueKind.String && product.ValueEquals(productId)))
        {
            Fail("productId", $"must be {productId} or absent");
        }
    }

    private byte[] Write(EventType type, string? id, Func<string> newId, string? productId, ReadOnlyMemory<byte> data)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            writer.WriteStartObject();
            WriteId(writer, id, newId);
            writer.WriteString("type"u8, type.Name());
            if (productId is not null)
            {
                arguments.Add("productId");
                writer.WriteString("productId"u8, productId);
            }

            foreach (var property in Root.EnumerateObject())
            {
                if (!arguments.Contains(property.Name))
                {
                    writer.WritePropertyName(property.Name);
                    writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
                }
            }

            if (!data.IsEmpty)
            {
                writer.WritePropertyName("data"u8);
                writer.WriteRawValue(data.Span, skipInputValidation: true);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void WriteId(Utf8JsonWriter writer, string? id, Func<string> newId)
    {
        if (id is null && Root.TryGetProperty("id", out var own))
        {
            writer.WritePropertyName("id"u8);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(own), skipInputValidation: true);
        }
        else
        {
            writer.WriteString("id"u8, id ?? newId());
        }
    }

    private void AddEventErrors(EventType type, string? productId, EventError error)
    {
        foreach (var (field, messages) in FieldErrors.OfEvent(Root, type))
        {
            if (field != "productId" || productId is null)
            {
                errors.TryAdd(field, messages);
            }
        }

        if (errors.Count == 0)
        {
            errors[error.Field.Length == 0 ? "$" : error.Field] = [error.Message];
        }
    }

    private static bool HasOffset(string text) =>
        text.Length > 10 && (text[^1] is 'Z' or 'z' || text.AsSpan(10).IndexOfAny('+', '-') >= 0);
}
