using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace StreamStock.Benchmarks.Forecasting;

/// <summary>One line of a file, in cells; whatever is wrong with it is told with the file, the line and the field.</summary>
/// <param name="File">Its path.</param>
/// <param name="Line">Counted from 1.</param>
/// <param name="Cells">Without quotes and spaces around them.</param>
internal readonly record struct CsvRow(string File, int Line, IReadOnlyList<string> Cells)
{
    /// <summary>Greatest value either way: squares of more are no longer told apart.</summary>
    public const double MaxValue = 1e12;

    /// <summary>The lines of a file that are not empty. One that ends in <c>.gz</c> is unpacked on the way.</summary>
    public static IEnumerable<CsvRow> ReadAll(string path)
    {
        using var file = System.IO.File.OpenRead(path);
        using Stream stream = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(stream);
        for (var line = 1; reader.ReadLine() is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new CsvRow(path, line, Split(path, line, text));
            }
        }
    }

    private static string[] Split(string path, int line, string text)
    {
        if (!text.Contains('"', StringComparison.Ordinal))
        {
            return text.Split(',', StringSplitOptions.TrimEntries);
        }

        var (cells, cell, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                // Two within quotes stand for one.
                var isOne = isQuoted && i + 1 < text.Length && text[i + 1] == '"';
                _ = isOne ? cell.Append(text[++i]) : cell;
                isQuoted = isOne || !isQuoted;
            }
            else if (text[i] == ',' && !isQuoted)
            {
                cells.Add(cell.ToString().Trim());
                cell.Clear();
            }
            else
            {
                cell.Append(text[i]);
            }
        }

        cells.Add(cell.ToString().Trim());
        return isQuoted ? throw new InvalidDataException($"{path}, line {line}: a quote is not closed.") : [.. cells];
    }

    public InvalidDataException Wrong(string field, string must) =>
        new($"{File}, line {Line}: {field} must {must}.");

    /// <summary>The value of a cell; null where it is empty.</summary>
    public double? Value(int cell, string field)
    {
        var text = Cells[cell];
        if (text.Length == 0)
        {
            return null;
        }

        return double.TryParse(text, CultureInfo.InvariantCulture, out var value) && Math.Abs(value) <= MaxValue
            ? value
            : throw Wrong(field, $"be a number from -{MaxValue:0e0} to {MaxValue:0e0}, but is \"{text}\"");
    }

    /// <summary>A day or a time; without a zone it is taken as UTC.</summary>
    public DateTime Time(int cell, string field)
    {
        var text = Cells[cell];
        return DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out day)
            ? DateTime.SpecifyKind(day, DateTimeKind.Utc)
            : throw Wrong(field, $"be a date such as 2011-12-09, but is \"{text}\"");
    }
}
