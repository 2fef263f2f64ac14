using System.Globalization;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary>A setting of a product as a column of the CSV that export writes and import reads.</summary>
/// <param name="Name">Head of the column, as in the API.</param>
/// <param name="Read">Its text.</param>
/// <param name="With">The settings with another text; null where it is none of that kind.</param>
/// <param name="Expected">What the text must be, in words.</param>
public sealed record ProductCsvColumn(
    string Name, Func<ProductSettings, string> Read, Func<ProductSettings, string, ProductSettings?> With, string Expected);

/// <summary>The columns of products. Numbers are invariant, so that a file reads the same everywhere.</summary>
public static class ProductCsv
{
    public const string Id = "id";

    /// <summary>Units on the shelf: exported as they are; imported as a count.</summary>
    public const string Count = "currentStock";

    private const string Whole = "a whole number";
    private const string Number = "a number with a point as decimal sign";
    private const string YesNo = "true or false";

    public static readonly IReadOnlyList<ProductCsvColumn> Settings =
    [
        new("sku", s => s.Sku, (s, text) => s with { Sku = text }, ""),
        new("name", s => s.Name, (s, text) => s with { Name = text }, ""),
        new("category", s => s.Category, (s, text) => s with { Category = text }, ""),
        new("warehouse", s => s.Warehouse, (s, text) => s with { Warehouse = text }, ""),
        new("reorderPoint", s => Text(s.ReorderPoint), (s, text) => ReadWhole(text) is { } n ? s with { ReorderPoint = n } : null, Whole),
        new("maxCapacity", s => Text(s.MaxCapacity), (s, text) => ReadWhole(text) is { } n ? s with { MaxCapacity = n } : null, Whole),
        new("unitPrice", s => s.UnitPrice.ToString(CultureInfo.InvariantCulture), (s, text) => ReadDecimal(text) is { } n ? s with { UnitPrice = n } : null, Number),
        new("leadTimeDays", s => Text(s.LeadTimeDays), (s, text) => ReadDouble(text) is { } n ? s with { LeadTimeDays = n } : null, Number),
        new("serviceLevel", s => Text(s.ServiceLevel), (s, text) => ReadDouble(text) is { } n ? s with { ServiceLevel = n } : null, Number),
        new("orderQuantity", s => s.OrderQuantity is { } n ? Text(n) : "",
            (s, text) => text.Length == 0 ? s with { OrderQuantity = null } : ReadWhole(text) is { } n ? s with { OrderQuantity = n } : null, Whole + ", or nothing"),
        new("backorder", s => Text(s.Backorder), (s, text) => ReadBool(text) is { } yes ? s with { Backorder = yes } : null, YesNo),
        new("automaticRestock", s => Text(s.AutomaticRestock), (s, text) => ReadBool(text) is { } yes ? s with { AutomaticRestock = yes } : null, YesNo),
    ];

    public static string Head => Csv.Write([Id, .. Settings.Select(column => column.Name), Count, "available", "onOrder", "status"]);

    public static string Line(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var settings = ProductSettingsOf.Snapshot(product);
        return Csv.Write([product.Id, .. Settings.Select(column => column.Read(settings)), Text(product.CurrentStock), Text(product.Available), Text(product.OnOrder), product.Status]);
    }

    public static int? ReadWhole(string text) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static decimal? ReadDecimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static double? ReadDouble(string text) =>
        double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static bool? ReadBool(string text) => bool.TryParse(text, out var value) ? value : null;

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    private static string Text(bool value) => value ? "true" : "false";
}
