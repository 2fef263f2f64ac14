using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Commands;

/// <summary>
/// Everything that is wrong with a body, field by field. The rules stand in Core, which stops at the first fault: here
/// each field is tried alone among fields that are right.
/// </summary>
public static class FieldErrors
{
    private static readonly string[] EventFields = ["id", "productId", "quantity", "warehouse", "timestamp", "metadata"];
    private static readonly string[] RequiredSettings = ["sku", "name"];

    /// <summary>What is wrong with the fields of an event of this type; without a type the quantity is not looked at.</summary>
    public static Dictionary<string, string[]> OfEvent(JsonElement body, EventType? type)
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var field in EventFields)
        {
            var isLookedAt = type is not null || field != "quantity";
            if (isLookedAt && !EventReader.TryRead(Alone(body, field, type ?? EventType.Sale), out _, out var error) && error.Field == field)
            {
                errors[field] = [error.Message];
            }
        }

        return errors;
    }

    /// <summary>What is wrong with a product's settings.</summary>
    public static Dictionary<string, string[]> OfSettings(JsonElement body, string prefix = "")
    {
        var errors = new Dictionary<string, string[]>();
        foreach (var name in RequiredSettings)
        {
            if (!body.TryGetProperty(name, out _))
            {
                errors[prefix + name] = [$"{prefix}{name} is missing; it must have 1 to {ProductSettings.MaxTextLength} characters."];
            }
        }

        foreach (var property in body.EnumerateObject())
        {
            if (WrongSetting(property) is { } message)
            {
                errors[prefix + property.Name] = [prefix + message];
            }
        }

        return errors;
    }

    private static string? WrongSetting(JsonProperty property)
    {
        try
        {
            var settings = JsonSerializer.Deserialize(AmongSettings(property), CoreJson.Default.ProductSettings);
            return settings?.Validate() is { } error ? error.Message[(error.Message.IndexOf('.', StringComparison.Ordinal) + 1)..] : null;
        }
        catch (JsonException)
        {
            return $"{property.Name} is not of its kind.";
        }
    }

    private static byte[] AmongSettings(JsonProperty property)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var name in RequiredSettings.Where(name => name != property.Name))
            {
                writer.WriteString(name, "S");
            }

            writer.WritePropertyName(property.Name);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(property.Value), skipInputValidation: true);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Alone(JsonElement body, string field, EventType type)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", type.Name());
            WriteOr(writer, body, "id", field, "X");
            WriteOr(writer, body, "productId", field, "X");
            if (field == "quantity")
            {
                Copy(writer, body, field);
            }
            else if (type is EventType.Sale or EventType.Restock or EventType.Return or EventType.Reserve or EventType.StockCount or EventType.StockAdjust
                or EventType.OrderCreate or EventType.OrderChange)
            {
                writer.WriteNumber("quantity", 1);
            }

            if (field is "warehouse" or "timestamp" or "metadata")
            {
                Copy(writer, body, field);
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteOr(Utf8JsonWriter writer, JsonElement body, string name, string field, string otherwise)
    {
        if (name != field || (name == "id" && !body.TryGetProperty(name, out _)))
        {
            writer.WriteString(name, otherwise);
        }
        else
        {
            Copy(writer, body, name);
        }
    }

    private static void Copy(Utf8JsonWriter writer, JsonElement body, string name)
    {
        if (body.TryGetProperty(name, out var value))
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
        }
    }
}
