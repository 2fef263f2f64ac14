using System.Globalization;
using System.Text;
using StreamStock.Core.Events;

namespace StreamStock.Generator.Replay;

/// <summary>
/// Reads lines of the UCI Online Retail layout. Columns are found by the names in the header (also those of Online
/// Retail II); fields may be quoted and contain commas, and a quote is doubled inside quotes. A line ends at its line
/// break even inside quotes: otherwise one stray quote would swallow the rest of a file.
/// </summary>
public sealed class InvoiceParser
{
    /// <summary>Longest line that is read.</summary>
    public const int MaxLineLength = 8_192;

    /// <summary>Leaves room for what is added to an invoice number to make event ids.</summary>
    public const int MaxInvoiceLength = 32;

    private static readonly string[][] Columns =
    [
        ["InvoiceNo", "Invoice"], ["StockCode"], ["Description"], ["Quantity"], ["InvoiceDate"], ["UnitPrice", "Price"],
    ];

    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "M/d/yyyy H:mm", "M/d/yyyy H:mm:ss",
    ];

    private readonly int[] positions;
    private readonly int columns;
    private readonly List<string> fields = [];
    private readonly StringBuilder quoted = new();

    private InvoiceParser(int[] positions, int columns)
    {
        this.positions = positions;
        this.columns = columns;
    }

    /// <summary>A parser for the files with this header, or null where it lacks a column.</summary>
    public static InvoiceParser? ForHeader(string? header)
    {
        if (header is null || header.Length > MaxLineLength)
        {
            return null;
        }

        var reader = new InvoiceParser([], 0);
        if (!reader.TrySplit(header))
        {
            return null;
        }

        var names = reader.fields.ConvertAll(name => name.Trim().TrimStart('\uFEFF'));
        var found = Array.ConvertAll(Columns, accepted => names.FindIndex(name =>
            accepted.Contains(name, StringComparer.OrdinalIgnoreCase)));
        return found.Contains(-1) ? null : new InvoiceParser(found, names.Count);
    }

    /// <summary>Reads one line.</summary>
    /// <param name="text">The line without its break.</param>
    /// <param name="file">Ordinal of its file.</param>
    /// <param name="number">Its number in the file.</param>
    /// <param name="line">What it says.</param>
    /// <param name="problem">Why it cannot be read, for people.</param>
    public bool TryParse(string text, int file, int number, out InvoiceLine line, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        line = default;
        if (text.Length > MaxLineLength)
        {
            return Fail($"it has {text.Length} characters; at most {MaxLineLength} are read", out problem);
        }

        if (!TrySplit(text))
        {
            return Fail("a quoted field does not end, or something follows its closing quote", out problem);
        }

        if (fields.Count != columns)
        {
            return Fail($"it has {fields.Count} fields; the header has {columns}", out problem);
        }

        return TryFields(file, number, out line, out problem);
    }

    private bool TryFields(int file, int number, out InvoiceLine line, out string problem)
    {
        line = default;
        var invoice = Field(0);
        if (invoice.Length is 0 or > MaxInvoiceLength || !Ascii(invoice))
        {
            return Fail($"the invoice number '{invoice}' must be 1 to {MaxInvoiceLength} printable ASCII characters", out problem);
        }

        var product = Field(1).ToUpperInvariant();
        if (!EventLimits.IsProductId(Encoding.UTF8.GetBytes(product)))
        {
            return Fail($"the stock code '{product}' must be 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\", out problem);
        }

        if (!int.TryParse(Field(3), NumberStyles.Integer, CultureInfo.InvariantCulture, out var quantity)
            || quantity is 0 or < -EventLimits.MaxQuantity or > EventLimits.MaxQuantity)
        {
            return Fail($"the quantity '{Field(3)}' must be a whole number from {-EventLimits.MaxQuantity} to {EventLimits.MaxQuantity} and not 0", out problem);
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (!DateTime.TryParseExact(Field(4), TimeFormats, CultureInfo.InvariantCulture, Utc, out var time)
            || time < EventLimits.MinTimestamp || time > EventLimits.MaxTimestamp)
        {
            return Fail($"the invoice date '{Field(4)}' must be a time such as 2010-12-01 08:26:00 or 12/1/2010 8:26", out problem);
        }

        if (!decimal.TryParse(Field(5), NumberStyles.Float, CultureInfo.InvariantCulture, out var price))
        {
            return Fail($"the price '{Field(5)}' must be a number", out problem);
        }

        problem = "";
        line = new InvoiceLine(file, number, invoice, product, Field(2), quantity, time, price);
        return true;
    }

    private string Field(int column) => fields[positions[column]].Trim();

    private static bool Ascii(string text) => text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    private static bool Fail(string reason, out string problem)
    {
        problem = reason;
        return false;
    }

    private bool TrySplit(string text)
    {
        fields.Clear();
        var at = 0;
        while (true)
        {
            if (at < text.Length && text[at] == '"')
            {
                if (!TryQuoted(text, ref at))
                {
                    return false;
                }
            }
            else
            {
                var end = text.IndexOf(',', at);
                end = end < 0 ? text.Length : end;
                fields.Add(text[at..end]);
                at = end;
            }

            if (at == text.Length)
            {
                return true;
            }

            at++;
        }
    }

    /// <summary>Reads from the opening quote to the comma after the closing one, or to the end of the line.</summary>
    private bool TryQuoted(string text, ref int at)
    {
        quoted.Clear();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                quoted.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '"')
            {
                quoted.Append(text[at++]);
            }
            else
            {
                at++;
                fields.Add(quoted.ToString());
                return at == text.Length || text[at] == ',';
            }
        }

        return false;
    }
}
