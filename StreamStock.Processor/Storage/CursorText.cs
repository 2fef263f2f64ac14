using System.Buffers.Text;
using System.Text;
using System.Text.Unicode;

namespace StreamStock.Processor.Storage;

/// <summary>Cursors are opaque to clients, and stand in an address as they are.</summary>
internal static class CursorText
{
    public static string Write(string plain) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(plain));

    /// <returns>Null where it is none of ours; databases take no U+0000 in a text, and we write none.</returns>
    public static string? Read(string cursor)
    {
        if (!Base64Url.IsValid(cursor))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(cursor);
        return Utf8.IsValid(bytes) && !bytes.Contains((byte)0) ? Encoding.UTF8.GetString(bytes) : null;
    }
}
