using System.Text;
using StreamStock.Web.Bulk;

namespace StreamStock.Web.Presentation;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">Number of its first line, from 1.</param>
/// <param name="Fields">Without their quotes.</param>
public sealed record CsvRecord(int Line, IReadOnlyList<string> Fields);

/// <summary>Comma-separated values as in RFC 4180; semicolons and tabs are read as well.</summary>
public static class Csv
{
    /// <summary>Records of a text; empty lines are passed over. The separator is the one that the first line has most of.</summary>
    public static IEnumerable<CsvRecord> Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var separator = Separator(text);
        var (at, line) = (text.StartsWith('\uFEFF') ? 1 : 0, 1);
        while (at < text.Length)
        {
            var first = line;
            var fields = ReadRecord(text, separator, ref at, ref line);
            if (fields.Count > 1 || fields[0].Length > 0)
            {
                yield return new(first, fields);
            }
        }
    }

    /// <summary>One record with its line end.</summary>
    public static string Write(IEnumerable<string> fields) => string.Join(',', fields.Select(CsvText.Cell)) + "\r\n";

    private static char Separator(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var head = end < 0 ? text : text[..end];
        return ",;\t".MaxBy(separator => head.Count(c => c == separator));
    }

    private static List<string> ReadRecord(string text, char separator, ref int at, ref int line)
    {
        var (fields, field, isQuoted) = (new List<string>(), new StringBuilder(), false);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            line += c == '\n' ? 1 : 0;
            if (isQuoted)
            {
                if (c != '"')
                {
                    field.Append(c);
                }
                else if (at + 1 < text.Length && text[at + 1] == '"')
                {
                    field.Append('"');
                    at++;
                }
                else
                {
                    isQuoted = false;
                }
            }
            else if (c == '"')
            {
                isQuoted = true;
            }
            else if (c == separator)
            {
                fields.Add(field.ToString());
                field.Clear();
            }
            else if (c == '\n')
            {
                at++;
                break;
            }
            else if (c != '\r')
            {
                field.Append(c);
            }
        }

        fields.Add(field.ToString());
        return fields;
    }
}
