using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

/// <summary>Writes only those fields of products that a client asked for, in the order of their contract.</summary>
public sealed class FieldSelection
{
    private static readonly JsonTypeInfo<StockSnapshot> Contract = CoreJson.Default.StockSnapshot;
    private readonly JsonPropertyInfo[] selected;

    /// <param name="names">Names of fields that exist; none selects all.</param>
    public FieldSelection(IReadOnlyList<string> names) =>
        selected = names.Count == 0 ? [] : [.. Contract.Properties.Where(property => names.Contains(property.Name, StringComparer.Ordinal))];

    /// <summary>The fields there are.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Contract.Properties.Select(property => property.Name)];

    /// <summary>A page of it as JSON.</summary>
    public byte[] Write(IReadOnlyList<StockSnapshot> items, string? next)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * (items.Count + 1));
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                Write(writer, item);
            }

            writer.WriteEndArray();
            if (next is not null)
            {
                writer.WriteString("next"u8, next);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private void Write(Utf8JsonWriter writer, StockSnapshot item)
    {
        if (selected.Length == 0)
        {
            JsonSerializer.Serialize(writer, item, Contract);
            return;
        }

        writer.WriteStartObject();
        foreach (var property in selected)
        {
            if (property.Get?.Invoke(item) is { } value)
            {
                writer.WritePropertyName(property.Name);
                JsonSerializer.Serialize(writer, value, Contract.Options.GetTypeInfo(property.PropertyType));
            }
        }

        writer.WriteEndObject();
    }
}
