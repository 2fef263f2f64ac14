using System.Text.Json;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>Reads the alert out of an ALERT event: the event's other fields repeat it for readers who know only events.</summary>
public static class AlertEvents
{
    /// <returns>Null where the event has no <c>metadata.alert</c>.</returns>
    public static AlertRecord? Read(ReadOnlyMemory<byte> payload)
    {
        using var document = JsonDocument.Parse(payload);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("metadata", out var metadata)
            && metadata.ValueKind == JsonValueKind.Object
                ? metadata.Deserialize(CoreJson.Default.AlertEventMetadata)?.Alert
                : null;
    }
}
