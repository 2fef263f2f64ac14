using System.Buffers;
using System.Globalization;
using System.Text;

namespace StreamStock.Web.Bulk;

/// <summary>
/// Writes CSV (RFC 4180) in UTF-8. A text that a spreadsheet would take for a formula gets an apostrophe in front: what
/// stands in a product's name must not run on the machine of whoever opens the file.
/// </summary>
public sealed class CsvText(IBufferWriter<byte> output)
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",;\"\r\n\t");
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n|%");
    private bool isFirst = true;

    public CsvText Text(string? value) => Append(Cell(value ?? ""));

    /// <summary>A text from strangers as a cell. Semicolons and tabs are quoted too: some programs take them for separators.</summary>
    public static string Cell(string text) => Quote(text.Length > 0 && FormulaStarts.Contains(text[0]) ? "'" + text : text);

    public CsvText Number(decimal? value) => Raw(value?.ToString(CultureInfo.InvariantCulture) ?? "");

    public CsvText Number(double? value) => Raw(value?.ToString("R", CultureInfo.InvariantCulture) ?? "");

    public CsvText Time(DateTime? value) => Raw(value is { } time && time != default ? time.ToString("O", CultureInfo.InvariantCulture) : "");

    public CsvText Flag(bool value) => Raw(value ? "true" : "false");

    public CsvText Heading(params ReadOnlySpan<string> columns)
    {
        foreach (var column in columns)
        {
            Raw(column);
        }

        return EndLine();
    }

    public CsvText EndLine()
    {
        output.Write("\r\n"u8);
        isFirst = true;
        return this;
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    private CsvText Raw(string text) => Append(Quote(text));

    private CsvText Append(string cell)
    {
        if (!isFirst)
        {
            output.Write(","u8);
        }

        isFirst = false;
        Encoding.UTF8.GetBytes(cell, output);
        return this;
    }
}
