using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Web.Presentation.Orders;

namespace StreamStock.Web.Presentation.Analytics;

/// <summary>One product that should be ordered.</summary>
/// <param name="Product">Which.</param>
/// <param name="Offer">How much, with the numbers behind it.</param>
/// <param name="Reason">Why, in one line.</param>
/// <param name="AtRisk">Margin expected to be lost without it; before the first forecast what a day's demand is worth.</param>
public sealed record Replenishment(StockSnapshot Product, OrderOffer Offer, string Reason, decimal AtRisk);

/// <summary>What should be ordered now.</summary>
public static class Replenishments
{
    /// <summary>What is out of stock first, then where most money is at risk.</summary>
    public static IReadOnlyList<Replenishment> Of(InventoryAnalysis analysis, IEnumerable<Recommendation> recommendations, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var byProduct = recommendations.ToDictionary(recommendation => recommendation.ProductId, StringComparer.Ordinal);
        return
        [
            .. analysis.Products.Select(line => (line, Offer: OrderOffer.Of(line.Product, byProduct.GetValueOrDefault(line.Product.Id))))
                .Where(pair => pair.Offer is not null)
                .Select(pair => new Replenishment(
                    pair.line.Product, pair.Offer!, OrderText.Why(pair.line.Product, pair.Offer!, now),
                    pair.Offer!.Recommendation?.LostMargin ?? (decimal)pair.line.DailyDemand * pair.line.Product.UnitPrice))
                .OrderBy(line => line.Product.Available > 0).ThenByDescending(line => line.AtRisk),
        ];
    }
}
