namespace StreamStock.Web.Bulk;

/// <summary>What the lines of an import are.</summary>
public enum ImportKind
{
    Products,
    Counts,
    Events,
}

/// <summary>Columns of CSV imports that are no texts.</summary>
public static class ImportColumns
{
    private static readonly HashSet<string> Numbers = new(StringComparer.Ordinal)
    {
        "quantity", "reorderPoint", "maxCapacity", "unitPrice", "leadTimeDays", "serviceLevel", "orderQuantity", "seconds",
    };

    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal) { "backorder", "automaticRestock" };

    public static bool IsNumber(string column) => Numbers.Contains(column);

    public static bool IsFlag(string column) => Flags.Contains(column);
}
