using System.Buffers;
using System.Text.Json;

namespace StreamStock.Core.Events;

/// <summary>An event to be sent: what <see cref="EventReader"/> reads at the other end.</summary>
/// <param name="Id">Unique within the product: at most 64 printable ASCII characters.</param>
/// <param name="Type">What it says; decides the topic it is sent to.</param>
/// <param name="ProductId">Product it is about, which is also the record's key; empty for TIME.</param>
public readonly record struct EventDraft(string Id, EventType Type, string ProductId)
{
    /// <summary>Units; null where the type has none.</summary>
    public int? Quantity { get; init; }

    /// <summary>Must be the product's own warehouse where given.</summary>
    public string? Warehouse { get; init; }

    /// <summary>When it happened (UTC); null leaves it to the partition time at which it is decided.</summary>
    public DateTime? Timestamp { get; init; }

    /// <summary>A JSON object of remarks; empty for none.</summary>
    public ReadOnlyMemory<byte> Metadata { get; init; }

    /// <summary>A JSON object with a command's arguments; empty for none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>Writes events as UTF-8 JSON.</summary>
public static class EventWriter
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] ToUtf8(in EventDraft draft)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + draft.Data.Length + draft.Metadata.Length);
        Write(buffer, in draft);
        return buffer.WrittenSpan.ToArray();
    }

    public static void Write(IBufferWriter<byte> output, in EventDraft draft)
    {
        using var writer = new Utf8JsonWriter(output, Options);
        writer.WriteStartObject();
        writer.WriteString("id"u8, draft.Id);
        writer.WriteString("type"u8, draft.Type.Name());
        if (draft.ProductId.Length > 0)
        {
            writer.WriteString("productId"u8, draft.ProductId);
        }

        if (draft.Quantity is { } quantity)
        {
            writer.WriteNumber("quantity"u8, quantity);
        }

        if (draft.Warehouse is { } warehouse)
        {
            writer.WriteString("warehouse"u8, warehouse);
        }

        if (draft.Timestamp is { } timestamp)
        {
            writer.WriteString("timestamp"u8, timestamp);
        }

        WriteRaw(writer, "metadata"u8, draft.Metadata.Span);
        WriteRaw(writer, "data"u8, draft.Data.Span);
        writer.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlySpan<byte> json)
    {
        if (!json.IsEmpty)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
