using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Inventory;

/// <param name="Product">Which.</param>
/// <param name="Units">How many.</param>
public sealed record RestockLine(StockSnapshot Product, int Units);

/// <summary>Works out restocks of many products; those that need none are left out.</summary>
public static class BulkRestocks
{
    /// <summary>What is missing to the reorder point.</summary>
    public static IReadOnlyList<RestockLine> ToReorderPoint(IEnumerable<StockSnapshot> products) =>
    [
        .. products.Where(product => product.Status != "retired")
            .Select(product => new RestockLine(product, Math.Min(Math.Max(0, product.ReorderPoint - product.CurrentStock), EventLimits.MaxQuantity)))
            .Where(line => line.Units > 0),
    ];
}
