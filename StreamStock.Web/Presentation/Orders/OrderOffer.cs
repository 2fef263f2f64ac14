using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;

namespace StreamStock.Web.Presentation.Orders;

/// <summary>What can be ordered of a product with one click.</summary>
/// <param name="Units">How many: what is suggested or recommended, else what the processor would order.</param>
/// <param name="Recommendation">The numbers behind it; null before the product's first forecast.</param>
public sealed record OrderOffer(int Units, Recommendation? Recommendation)
{
    /// <summary>The offers of many products; those of which nothing is to be ordered are left out.</summary>
    public static IReadOnlyList<(StockSnapshot Product, OrderOffer Offer)> OfAll(IEnumerable<StockSnapshot> products, Func<string, Recommendation?> recommend)
    {
        ArgumentNullException.ThrowIfNull(recommend);
        return [.. products.Select(product => (Product: product, Offer: Of(product, recommend(product.Id)))).Where(line => line.Offer is not null).Select(line => (line.Product, line.Offer!))];
    }

    /// <summary>Null where nothing is to be ordered now: enough is there, an order is on its way, or the product is retired.</summary>
    public static OrderOffer? Of(StockSnapshot product, Recommendation? recommendation)
    {
        ArgumentNullException.ThrowIfNull(product);
        return product switch
        {
            { Status: "retired" } or { Order: { State: not OrderState.Suggested } } => null,
            _ when recommendation is not null => new(recommendation.Quantity, recommendation),
            { Order: { } suggested } => new(suggested.Quantity, null),
            _ => StockForm.Usual(product) is > 0 and var units ? new(units, null) : null,
        };
    }
}
