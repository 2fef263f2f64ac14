using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Sylvan.Data.Csv;

namespace StreamStock.Web.Bulk;

/// <summary>One line of an import as a JSON object, or why it is none.</summary>
/// <param name="Number">Counted from 1; of CSV the heading is line 1.</param>
/// <param name="Json">A JSON object in UTF-8.</param>
/// <param name="Fault">What is wrong; null where nothing is.</param>
public readonly record struct ImportLine(long Number, ReadOnlyMemory<byte> Json, string? Fault);

/// <summary>The body cannot be read any further.</summary>
public sealed class ImportFormatException(long line, string message) : Exception(message)
{
    public long Line => line;
}

/// <summary>Reads the lines of a body one by one; never more of it than one line is held.</summary>
public static class LineReaders
{
    /// <summary>A JSON object on each line; empty lines are passed over.</summary>
    public static async IAsyncEnumerable<ImportLine> NdjsonAsync(PipeReader body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long number = 0;
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (TryTakeLine(ref buffer, read.IsCompleted, out var line))
            {
                number++;
                if (line.Length > BulkLimits.MaxLineBytes)
                {
                    yield return new(number, default, $"A line may have {BulkLimits.MaxLineBytes} bytes.");
                }
                else if (!IsBlank(line))
                {
                    yield return new(number, line.ToArray(), null);
                }
            }

            if (buffer.Length > BulkLimits.MaxLineBytes)
            {
                throw new ImportFormatException(number + 1, $"A line may have {BulkLimits.MaxLineBytes} bytes.");
            }

            body.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                yield break;
            }
        }
    }

    /// <summary>CSV (RFC 4180) whose first line names the columns; empty cells are left out.</summary>
    public static async IAsyncEnumerable<ImportLine> CsvAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var text = new StreamReader(body, new UTF8Encoding(false, true), leaveOpen: true);
        await using var csv = await Guard(0, async () => await CsvDataReader.CreateAsync(text, Options, cancellationToken));
        var columns = Enumerable.Range(0, csv.FieldCount).Select(csv.GetName).ToArray();
        long number = 1;
        while (await Guard(number + 1, () => csv.ReadAsync(cancellationToken)))
        {
            number++;
            yield return csv.RowFieldCount > columns.Length
                ? new(number, default, $"The line has {csv.RowFieldCount} cells, the heading only {columns.Length}.")
                : ToJson(number, csv, columns);
        }
    }

    private static CsvDataReaderOptions Options => new()
    {
        BufferSize = BulkLimits.MaxLineBytes,
        MaxBufferSize = BulkLimits.MaxLineBytes,
        ResultSetMode = ResultSetMode.SingleResult,
    };

    private static async Task<T> Guard<T>(long line, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (Exception exception) when (exception is CsvFormatException or CsvMissingHeadersException or CsvRecordTooLargeException or DecoderFallbackException or InvalidDataException)
        {
            throw new ImportFormatException(line, exception.Message);
        }
    }

    private static ImportLine ToJson(long number, CsvDataReader csv, string[] columns)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        for (var i = 0; i < Math.Min(columns.Length, csv.RowFieldCount); i++)
        {
            var cell = csv.GetString(i);
            if (cell.Length == 0)
            {
                continue;
            }

            if (WriteCell(json, columns[i], cell) is { } fault)
            {
                return new(number, default, fault);
            }
        }

        json.WriteEndObject();
        json.Flush();
        return new(number, buffer.WrittenMemory, null);
    }

    private static string? WriteCell(Utf8JsonWriter json, string column, string cell)
    {
        if (ImportColumns.IsNumber(column))
        {
            if (!decimal.TryParse(cell, NumberStyles.Number & ~NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number))
            {
                return $"{column} must be a number with a point, such as 12.5.";
            }

            json.WriteNumber(column, number == decimal.Truncate(number) ? decimal.Truncate(number) : number);
        }
        else if (ImportColumns.IsFlag(column))
        {
            if (!bool.TryParse(cell, out var flag))
            {
                return $"{column} must be true or false.";
            }

            json.WriteBoolean(column, flag);
        }
        else
        {
            json.WriteString(column, cell);
        }

        return null;
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, bool isCompleted, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is { } end)
        {
            line = buffer.Slice(0, end);
            buffer = buffer.Slice(buffer.GetPosition(1, end));
            return true;
        }

        line = buffer;
        if (!isCompleted || buffer.IsEmpty)
        {
            return false;
        }

        buffer = buffer.Slice(buffer.End);
        return true;
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var segment in line)
        {
            if (segment.Span.IndexOfAnyExcept(" \t\r"u8) >= 0)
            {
                return false;
            }
        }

        return true;
    }
}
