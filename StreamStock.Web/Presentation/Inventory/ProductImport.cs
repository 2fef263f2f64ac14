using System.Globalization;
using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary>What a line would do.</summary>
public enum ImportKind
{
    Wrong, New, Changed, Unchanged,
}

/// <summary>One line of an import, before anything is sent.</summary>
public sealed record ImportLine(int Line, string Id, ImportKind Kind)
{
    public ProductSettings? Settings { get; init; }

    /// <summary>Units counted, where they differ from the books.</summary>
    public int? Count { get; init; }

    /// <summary>Version the settings are based on; 0 for a new product.</summary>
    public long SettingsVersion { get; init; }

    /// <summary>What changes, such as <c>reorderPoint 10 → 20</c>.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Everything that is wrong with it.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}

/// <summary>
/// Reads a catalogue and says line by line what it would do. A column that is missing, or empty in a line of a product that exists,
/// leaves the setting as it is.
/// </summary>
public sealed class ProductImport
{
    public const int MaxLines = 10_000;
    public const int MaxBytes = 4 * 1024 * 1024;

    /// <summary>Characters that can be pasted; what is longer comes as a file.</summary>
    public const int MaxPasted = 200_000;

    private ProductImport(IReadOnlyList<ImportLine> lines, string? error) => (Lines, Error) = (lines, error);

    public IReadOnlyList<ImportLine> Lines { get; }

    /// <summary>Why the file as a whole cannot be read.</summary>
    public string? Error { get; }

    public IEnumerable<ImportLine> Effective => Lines.Where(line => line.Kind is ImportKind.New or ImportKind.Changed);

    public int CountOf(ImportKind kind) => Lines.Count(line => line.Kind == kind);

    /// <param name="text">The file.</param>
    /// <param name="find">The product as it is now; null where there is none.</param>
    public static ProductImport Read(string text, Func<string, StockSnapshot?> find)
    {
        var records = Csv.Read(text).Take(MaxLines + 2).ToList();
        if (records.Count == 0)
        {
            return new([], "The file is empty.");
        }

        if (records.Count > MaxLines + 1)
        {
            return new([], $"The file has more than {Formats.Number(MaxLines)} lines; split it.");
        }

        string[] heads = [.. records[0].Fields.Select(head => head.Trim())];
        var id = Array.FindIndex(heads, head => head.Equals(ProductCsv.Id, StringComparison.OrdinalIgnoreCase));
        if (id < 0)
        {
            return new([], $"The first line must name the columns, among them {ProductCsv.Id}; it names {string.Join(", ", heads)}.");
        }

        if (heads.Where(head => head.Length > 0).GroupBy(head => head, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            return new([], $"The column {twice.Key} is there twice.");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        return new([.. records.Skip(1).Select(record => ReadLine(record, heads, id, find, seen))], null);
    }

    private static ImportLine ReadLine(CsvRecord record, string[] heads, int idAt, Func<string, StockSnapshot?> find, HashSet<string> seen)
    {
        var id = idAt < record.Fields.Count ? record.Fields[idAt].Trim() : "";
        List<string> errors = [];
        if (!EventLimits.IsProductId(Encoding.UTF8.GetBytes(id)))
        {
            errors.Add($"id must have 1 to {EventLimits.MaxProductIdLength} printable ASCII characters without ~ / \\");
        }
        else if (!seen.Add(id))
        {
            errors.Add("the product is in the file twice");
        }

        if (record.Fields.Count > heads.Length)
        {
            errors.Add($"has {record.Fields.Count} fields, more than the {heads.Length} columns");
        }

        var known = errors.Count == 0 ? find(id) : null;
        var settings = known is null ? new ProductSettings { Sku = "", Name = "" } : ProductSettingsOf.Snapshot(known);
        List<string> changes = [];
        int? count = null;
        foreach (var (head, field) in heads.Zip(record.Fields))
        {
            var text = field.Trim();
            if (head.Equals(ProductCsv.Count, StringComparison.OrdinalIgnoreCase))
            {
                count = ReadCount(text, known, errors, changes);
            }
            else if (ProductCsv.Settings.FirstOrDefault(column => column.Name.Equals(head, StringComparison.OrdinalIgnoreCase)) is { } column && text.Length > 0)
            {
                settings = Apply(settings, column, text, known is not null, errors, changes);
            }
        }

        CheckWhole(settings, known, errors);
        return new(record.Line, id, Kind(errors, known, changes))
        {
            Settings = settings,
            Count = count,
            SettingsVersion = known?.SettingsVersion ?? 0,
            Changes = changes,
            Errors = errors,
        };
    }

    private static ImportKind Kind(List<string> errors, StockSnapshot? known, List<string> changes) => (errors.Count, known, changes.Count) switch
    {
        ( > 0, _, _) => ImportKind.Wrong,
        (_, null, _) => ImportKind.New,
        (_, _, 0) => ImportKind.Unchanged,
        _ => ImportKind.Changed,
    };

    private static void CheckWhole(ProductSettings settings, StockSnapshot? known, List<string> errors)
    {
        if (errors.Count == 0 && settings.Validate() is { } error)
        {
            errors.Add(error.Message.Replace("data.", "", StringComparison.Ordinal).TrimEnd('.'));
        }

        if (known is not null && settings.Warehouse != known.Warehouse)
        {
            errors.Add($"warehouse is {known.Warehouse} and never changes for a product");
        }
    }

    private static int? ReadCount(string text, StockSnapshot? known, List<string> errors, List<string> changes)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (ProductCsv.ReadWhole(text) is not (>= 0 and <= EventLimits.MaxQuantity and var units))
        {
            errors.Add($"{ProductCsv.Count} is '{text}' but must be a whole number from 0 to {EventLimits.MaxQuantity}");
            return null;
        }

        if (known?.CurrentStock == units)
        {
            return null;
        }

        changes.Add(string.Create(CultureInfo.InvariantCulture, $"{ProductCsv.Count} {known?.CurrentStock ?? 0} → {units}"));
        return units;
    }

    private static ProductSettings Apply(ProductSettings settings, ProductCsvColumn column, string text, bool isKnown, List<string> errors, List<string> changes)
    {
        if (column.With(settings, text) is not { } changed)
        {
            errors.Add($"{column.Name} is '{text}' but must be {column.Expected}");
            return settings;
        }

        var (before, after) = (column.Read(settings), column.Read(changed));
        if (isKnown && before != after)
        {
            changes.Add($"{column.Name} {before} → {after}");
        }

        return changed;
    }
}
