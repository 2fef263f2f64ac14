namespace StreamStock.Web.Presentation.Inventory;

/// <summary>A column of the inventory that can be shown or left out; the product's name is always there.</summary>
public enum InventoryColumn
{
    Id, Category, Warehouse, Status, Stock, Available, OnOrder, Supply, Predicted, Demand, Price, Value, Updated,
}

/// <summary>The columns, their heads and what they are sorted by.</summary>
public static class InventoryColumns
{
    public static readonly IReadOnlyList<InventoryColumn> All = Enum.GetValues<InventoryColumn>();

    public static readonly IReadOnlyList<InventoryColumn> Usual =
    [
        InventoryColumn.Warehouse, InventoryColumn.Status, InventoryColumn.Stock, InventoryColumn.OnOrder,
        InventoryColumn.Supply, InventoryColumn.Predicted, InventoryColumn.Demand,
    ];

    public static string Title(InventoryColumn column) => column switch
    {
        InventoryColumn.Id => "Id",
        InventoryColumn.Stock => "On hand",
        InventoryColumn.OnOrder => "On order",
        InventoryColumn.Supply => "Lasts",
        InventoryColumn.Predicted => "In 7 days",
        InventoryColumn.Updated => "Last change",
        _ => column.ToString(),
    };

    /// <summary>Name of the order, as in <c>?sort=</c>; null where there is none.</summary>
    public static string? Sort(InventoryColumn column) => column switch
    {
        InventoryColumn.Status => "health",
        InventoryColumn.OnOrder => null,
        InventoryColumn.Demand => "sold",
#pragma warning disable CA1308 // Parameters of the URL are lower case.
        _ => column.ToString().ToLowerInvariant(),
#pragma warning restore CA1308
    };

    public static bool IsNumber(InventoryColumn column) =>
        column is InventoryColumn.Stock or InventoryColumn.Available or InventoryColumn.OnOrder or InventoryColumn.Supply
            or InventoryColumn.Predicted or InventoryColumn.Price or InventoryColumn.Value;

    /// <summary>Columns of a URL, in the order of the table; the usual ones where none are named.</summary>
    public static IReadOnlyList<InventoryColumn> Read(string? list)
    {
        var named = (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        InventoryColumn[] chosen = [.. All.Where(column => named.Contains(column.ToString(), StringComparer.OrdinalIgnoreCase))];
        return chosen.Length == 0 ? Usual : chosen;
    }

    /// <summary>As it stands in the URL; null for the usual columns.</summary>
    public static string? Write(IEnumerable<InventoryColumn> columns)
    {
        InventoryColumn[] chosen = [.. columns.Order()];
#pragma warning disable CA1308 // Parameters of the URL are lower case.
        return chosen.SequenceEqual(Usual) || chosen.Length == 0 ? null : string.Join(',', chosen).ToLowerInvariant();
#pragma warning restore CA1308
    }
}
