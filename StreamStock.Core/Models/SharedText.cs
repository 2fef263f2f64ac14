using System.Text;
using System.Text.Json;

namespace StreamStock.Core.Models;

/// <summary>
/// Texts of which a few are repeated in thousands of products, such as a category: one instance for all. A small table in
/// which a newer text takes the place of an older one, so that it never grows; what is not found is made again.
/// </summary>
internal static class SharedText
{
    private const int Places = 256;

    private static readonly string?[] Known = new string?[Places];

    /// <summary>The text the reader stands on.</summary>
    public static string Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueIsEscaped || json.HasValueSequence)
        {
            return json.GetString()!;
        }

        var utf8 = json.ValueSpan;
        ref var place = ref Known[Hash(utf8) % Places];
        // Whoever comes between reads or leaves one whole text or another.
        return place is { } known && Ascii.Equals(utf8, known) ? known : place = json.GetString()!;
    }

    private static uint Hash(ReadOnlySpan<byte> utf8)
    {
        var hash = 2_166_136_261u;
        foreach (var b in utf8)
        {
            hash = (hash ^ b) * 16_777_619u;
        }

        return hash;
    }
}
