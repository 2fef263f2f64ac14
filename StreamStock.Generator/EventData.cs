using System.Text.Json;
using System.Text.Json.Serialization;

namespace StreamStock.Generator;

/// <summary>The JSON objects that go into an event's <c>data</c> and <c>metadata</c>.</summary>
public static class EventData
{
    /// <summary>Characters of a reason; longer remarks are cut.</summary>
    public const int MaxReasonLength = 100;

    /// <summary>Arguments of STOCK_COUNT and STOCK_ADJUST.</summary>
    public static byte[] Reason(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var cut = reason.Length <= MaxReasonLength ? reason : Cut(reason);
        return JsonSerializer.SerializeToUtf8Bytes(new ReasonData(cut), EventDataJson.Default.ReasonData);
    }

    /// <summary>Remarks on an invented event.</summary>
    /// <param name="productName">Name of the product.</param>
    /// <param name="category">Its category.</param>
    /// <param name="disposition"><c>damaged</c> on a return that cannot be sold again, else null.</param>
    public static byte[] Generated(string productName, string category, string? disposition = null) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new GeneratedMetadata(true, productName, category, disposition), EventDataJson.Default.GeneratedMetadata);

    // Not in the middle of a surrogate pair: half of one is no character and no valid JSON.
    private static string Cut(string text) =>
        text[..(char.IsHighSurrogate(text[MaxReasonLength - 1]) ? MaxReasonLength - 1 : MaxReasonLength)];
}

internal sealed record ReasonData(string Reason);

internal sealed record GeneratedMetadata(bool Generated, string ProductName, string Category, string? Disposition);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ReasonData))]
[JsonSerializable(typeof(GeneratedMetadata))]
internal sealed partial class EventDataJson : JsonSerializerContext;
