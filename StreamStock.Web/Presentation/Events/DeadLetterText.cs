using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Events;

/// <summary>A letter's bytes as people read them.</summary>
public static class DeadLetterText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Indented where it is JSON, as it is where it is text, and in Base64 where it is neither.</summary>
    public static string Payload(DeadLetterRecord letter)
    {
        ArgumentNullException.ThrowIfNull(letter);
        if (letter.Payload is not { } text)
        {
            return $"Not text; in Base64: {letter.PayloadBase64}";
        }

        try
        {
            return JsonNode.Parse(text)?.ToJsonString(Indented) ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
