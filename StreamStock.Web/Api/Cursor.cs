using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace StreamStock.Web.Api;

/// <summary>Cursors are opaque to clients: base64url of a short JSON array that begins with its kind.</summary>
public static class Cursor
{
    public static string Write(params string[] parts) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(parts, WebJson.Default.StringArray));

    /// <returns>Null where it is not a cursor of this kind with this many parts.</returns>
    public static string[]? Read(string cursor, string kind, int parts)
    {
        try
        {
            var read = cursor.Length <= ApiLimits.MaxCursorLength
                ? JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cursor), WebJson.Default.StringArray)
                : null;
            return read?.Length == parts && read[0] == kind && read.All(part => part is not null) ? read : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            return null;
        }
    }
}
