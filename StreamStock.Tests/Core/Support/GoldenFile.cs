using System.Text.Encodings.Web;
using System.Text.Json;

namespace StreamStock.Tests.Core.Support;

/// <summary>Wire formats as they were agreed: exactly the bytes that are sent. Changed only together with every reader.</summary>
internal static class GoldenFile
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Read(string name) =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Core", "Golden", name + ".json")).TrimEnd('\n');

    /// <summary>A list of texts, one a line, as JSON.</summary>
    public static string List(IEnumerable<string> texts) => JsonSerializer.Serialize(texts, Readable);
}
