using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Analytics;

/// <summary>One product that should be replenished.</summary>
/// <param name="Product">Which.</param>
/// <param name="Units">How many units make up the usual order.</param>
/// <param name="Reason">Why, with the numbers.</param>
/// <param name="DailyLoss">Money a day that its demand is worth: what is at stake while there is nothing to sell.</param>
public sealed record Replenishment(StockSnapshot Product, int Units, string Reason, decimal DailyLoss);

/// <summary>What lies below its reorder point with nothing on its way that would mend it.</summary>
public static class Replenishments
{
    /// <summary>Where most money is at stake first.</summary>
    public static IReadOnlyList<Replenishment> Of(InventoryAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        return
        [
            .. analysis.Products.Select(product => (product, Units: StockForm.Usual(product.Product))).Where(line => line.Units > 0)
                .Select(line => new Replenishment(line.product.Product, line.Units, Reason(line.product), (decimal)line.product.DailyDemand * line.product.Product.UnitPrice))
                .OrderBy(line => line.Product.Available > 0).ThenByDescending(line => line.DailyLoss),
        ];
    }

    private static string Reason(ProductAnalysis line)
    {
        var p = line.Product;
        var stock = p.Available <= 0 ? "nothing available" : $"{Formats.Number(p.Available)} available";
        var order = p.OnOrder > 0 ? $" and {Formats.Number(p.OnOrder)} on order" : "";
        var lasts = line.DaysOfSupply is { } days && p.Available > 0 ? $"; lasts {Formats.Number(days)} days, an order takes {Formats.Number(p.LeadTimeDays)}" : "";
        return $"{stock}{order}, reorder point {Formats.Number(p.ReorderPoint)}{lasts}";
    }
}
