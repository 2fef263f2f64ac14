namespace StreamStock.Generator.Replay;

/// <summary>Stock settings a replayed product starts with, in units.</summary>
public readonly record struct Opening(int Stock, int ReorderPoint, int OrderQuantity, int MaxCapacity);

/// <summary>
/// Sales files do not say what was in stock, so a rule must. It looks at a product's first line only, its price and
/// its quantity, as a shop would that knows no more: cheap goods are stocked deep, dear ones shallow, and goods whose
/// first order is large deeper. The reorder point is what the table says for the price, or four times the first
/// quantity if that is more; an order is twice the reorder point, and the shelf opens with three times of it.
/// The constants were chosen on the UCI Online Retail files, where orders arrive after seven days:
/// see <c>OpeningRuleTests</c> for the shares of sales and units they serve there.
/// </summary>
public static class OpeningRule
{
    public const double LeadTimeDays = 7;

    /// <summary>Highest reorder point: a first order of 80,000 must not fill the shelf for years.</summary>
    public const int MaxReorderPoint = 10_000;

    private const int FirstQuantityFactor = 4;

    private static readonly (decimal UpTo, int ReorderPoint)[] ByPrice =
    [
        (0m, 200), (0.5m, 1_200), (1m, 800), (2m, 500), (5m, 300), (10m, 150), (decimal.MaxValue, 100),
    ];

    /// <param name="price">Unit price of the product's first line; 0 or less where it had none.</param>
    /// <param name="quantity">Quantity of that line, of either sign.</param>
    public static Opening For(decimal price, int quantity)
    {
        var usual = Array.Find(ByPrice, band => price <= band.UpTo).ReorderPoint;
        var reorder = (int)Math.Min(Math.Max(usual, (long)FirstQuantityFactor * Math.Abs((long)quantity)), MaxReorderPoint);
        return new Opening(Stock: 3 * reorder, reorder, OrderQuantity: 2 * reorder, MaxCapacity: 4 * reorder);
    }
}
