using System.Text;
using System.Text.Unicode;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// PostgreSQL's text holds neither NUL nor what is not UTF-8. Texts that strangers sent, a reply-to header or the id
/// of a dead letter, may hold both, and one that is refused would stop its partition for good: the same batch would
/// be refused again and again.
/// </summary>
internal static class StorableText
{
    public static bool IsStorable(ReadOnlySpan<byte> utf8) => !utf8.Contains((byte)0) && Utf8.IsValid(utf8);

    /// <summary>The text with U+FFFD in place of what cannot be stored.</summary>
    public static string Of(string text) => text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF') || text.Contains('\0', StringComparison.Ordinal)
        ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD')
        : text;
}
