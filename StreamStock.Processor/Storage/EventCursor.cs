using System.Globalization;

namespace StreamStock.Processor.Storage;

/// <summary>Where the next page of ledger rows begins in each partition, as an opaque text.</summary>
internal static class EventCursor
{
    public static string Write(IReadOnlyDictionary<int, long> before) => CursorText.Write(
        string.Join(',', before.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}:{p.Value}"))));

    /// <returns>Null where the text is no cursor of ours.</returns>
    public static Dictionary<int, long>? Read(string cursor)
    {
        if (CursorText.Read(cursor) is not { } read)
        {
            return null;
        }

        var before = new Dictionary<int, long>();
        foreach (var entry in read.Split(','))
        {
            var parts = entry.Split(':');
            var valid = parts.Length == 2
                & int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
                & long.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var sequence);
            if (!valid)
            {
                return null;
            }

            before[partition] = sequence;
        }

        return before;
    }
}
