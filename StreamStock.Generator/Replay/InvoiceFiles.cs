using System.IO.Compression;
using StreamStock.ServiceDefaults;

namespace StreamStock.Generator.Replay;

/// <summary>The invoice files of a replay, in name order.</summary>
/// <param name="Files">Full paths.</param>
/// <param name="Others">Files of the folder with another layout, which are left out.</param>
/// <param name="TotalBytes">Size of the files as stored.</param>
public sealed record InvoiceFiles(IReadOnlyList<string> Files, IReadOnlyList<string> Others, long TotalBytes)
{
    /// <summary>Most files of one replay.</summary>
    public const int MaxFiles = 10_000;

    /// <summary>Looks at a file, or at the <c>.csv</c> and <c>.csv.gz</c> files of a folder (not of its subfolders).</summary>
    /// <exception cref="ConfigurationException">No file has the layout, or one cannot be read.</exception>
    public static InvoiceFiles Find(string path)
    {
        try
        {
            string[] candidates = Directory.Exists(path)
                ? [.. Directory.EnumerateFiles(path).Where(IsCsv).OrderBy(Path.GetFileName, StringComparer.Ordinal).Take(MaxFiles + 1)]
                : [path];
            if (candidates.Length > MaxFiles)
            {
                throw new ConfigurationException($"Generator:Path '{path}' has more than {MaxFiles} .csv and .csv.gz files.");
            }

            var known = candidates.ToLookup(HasInvoiceHeader);
            string[] files = [.. known[true]];
            return files.Length > 0
                ? new InvoiceFiles(files, [.. known[false]], files.Sum(file => new FileInfo(file).Length))
                : throw new ConfigurationException(
                    $"Generator:Path '{path}' has no invoice file: a .csv or .csv.gz whose first line names InvoiceNo, StockCode, Description, Quantity, InvoiceDate and UnitPrice.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new ConfigurationException($"Generator:Path '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Opens a file for reading, unpacked.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="stored">The file itself: its position tells how far reading has come.</param>
    public static StreamReader Open(string file, out FileStream stored)
    {
        ArgumentNullException.ThrowIfNull(file);
        stored = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 64 * 1024, FileOptions.SequentialScan);
        return new StreamReader(IsPacked(file) ? new GZipStream(stored, CompressionMode.Decompress) : stored);
    }

    private static bool HasInvoiceHeader(string file)
    {
        using var reader = Open(file, out _);
        return InvoiceParser.ForHeader(reader.ReadLine()) is not null;
    }

    private static bool IsCsv(string file) =>
        file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) || IsPacked(file);

    private static bool IsPacked(string file) => file.EndsWith(".csv.gz", StringComparison.OrdinalIgnoreCase);
}
