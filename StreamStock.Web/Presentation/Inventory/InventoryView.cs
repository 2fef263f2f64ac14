using StreamStock.Web.Api;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary>The parameters of the inventory's URL as a question; page and export share it, so that both hold the same rows.</summary>
public static class InventoryView
{
    public static ProductQuery Query(string? text, string? category, string? warehouse, string? status, string? sort)
    {
        var order = sort ?? "";
        return new ProductQuery
        {
            Text = string.IsNullOrWhiteSpace(text) ? null : text.Trim(),
            Categories = Values(category),
            Warehouses = Values(warehouse),
            Statuses = Values(status),
            Sort = Enum.TryParse<ProductSort>(order.TrimStart('-'), ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : ProductSort.Id,
            Descending = order.StartsWith('-'),
        };
    }

    private static string[] Values(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
