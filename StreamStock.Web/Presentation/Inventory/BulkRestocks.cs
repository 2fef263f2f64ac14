using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary>How many units each of several products gets.</summary>
public enum BulkRestock
{
    /// <summary>What is missing to the reorder point.</summary>
    ReorderPoint,

    /// <summary>What the processor would order, where stock and what is on order lie below the reorder point.</summary>
    Usual,
}

/// <param name="Product">Which.</param>
/// <param name="Units">How many.</param>
public sealed record RestockLine(StockSnapshot Product, int Units);

/// <summary>Works out restocks of many products; those that need none are left out.</summary>
public static class BulkRestocks
{
    public static IReadOnlyList<RestockLine> Plan(BulkRestock kind, IEnumerable<StockSnapshot> products) =>
    [
        .. products.Where(product => product.Status != "retired")
            .Select(product => new RestockLine(product, Math.Min(Units(kind, product), EventLimits.MaxQuantity)))
            .Where(line => line.Units > 0),
    ];

    private static int Units(BulkRestock kind, StockSnapshot product) =>
        kind == BulkRestock.ReorderPoint ? Math.Max(0, product.ReorderPoint - product.CurrentStock) : StockForm.Usual(product);
}
