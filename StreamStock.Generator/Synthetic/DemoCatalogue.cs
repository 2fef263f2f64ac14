using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Generator.Synthetic;

/// <summary>One product of the demo: what is sent to create it, and how well it sells.</summary>
/// <param name="Id">Product id.</param>
/// <param name="Settings">The <c>data</c> of its PRODUCT_UPSERT.</param>
/// <param name="OpeningStock">Units counted when the demo opens.</param>
/// <param name="Popularity">Share of all sales events.</param>
public sealed record DemoProduct(string Id, ProductSettings Settings, int OpeningStock, double Popularity);

/// <summary>
/// Fifteen products in three warehouses. Stock is laid out for the demand that will meet it: a product drains at its
/// share of sales less returns less small deliveries, is ordered again every <c>CycleDays</c>, and either has some
/// cover for its lead time or, for a few products, too little: those run short before each delivery.
/// </summary>
public static class DemoCatalogue
{
    /// <summary>Popularity of rank r is r^−0.8: the first sells nine times as often as the last.</summary>
    public const double ZipfExponent = 0.8;

    private const double Ample = 1.6;
    private const double Scarce = 0.85;

    /// <summary>Cost of a unit as a share of its price.</summary>
    private const decimal CostShare = 0.6m;

    /// <summary>Standard deviation of a lead time as a share of it: deliveries come early and late.</summary>
    private const double LeadTimeSpread = 0.25;

    /// <summary>Hours for which an order is only suggested.</summary>
    private const double SuggestedHours = 3;

    /// <param name="Name">Name on the shelf.</param>
    /// <param name="Category">Its first three letters begin the SKU.</param>
    /// <param name="Warehouse">Where it is.</param>
    /// <param name="Price">Selling price.</param>
    /// <param name="Rank">Popularity, 1 sells most.</param>
    /// <param name="LeadDays">Days until an order arrives.</param>
    /// <param name="CycleDays">Days of demand an order covers.</param>
    /// <param name="Cover">Reorder point as a multiple of the demand during the lead time.</param>
    /// <param name="Tight">The shelf is too small for a full order: OVERSTOCK for a while after each delivery.</param>
    private sealed record Item(
        string Name, string Category, string Warehouse, decimal Price, int Rank, int LeadDays, double CycleDays, double Cover, bool Tight = false);

    private static readonly Item[] Items =
    [
        new("Laptop Pro", "Electronics", "WH-1", 1299.99m, 6, 2, 4, Ample),
        new("Wireless Mouse", "Electronics", "WH-1", 29.99m, 1, 1, 2, Ample),
        new("Mechanical Keyboard", "Electronics", "WH-1", 89.99m, 5, 1, 2.5, Scarce),
        new("4K Monitor", "Electronics", "WH-2", 399.99m, 9, 2, 3.5, Ample),
        new("USB-C Hub", "Electronics", "WH-1", 49.99m, 3, 1, 2.5, Ample, Tight: true),
        new("Office Chair", "Furniture", "WH-2", 249.99m, 11, 2, 4, Scarce),
        new("Standing Desk", "Furniture", "WH-2", 599.99m, 14, 3, 5, Ample),
        new("Desk Lamp", "Furniture", "WH-2", 39.99m, 7, 1, 3, Ample),
        new("Bookshelf", "Furniture", "WH-2", 129.99m, 15, 3, 5, Scarce),
        new("Running Shoes", "Sports", "WH-3", 119.99m, 4, 1, 2, Ample),
        new("Yoga Mat", "Sports", "WH-3", 24.99m, 8, 2, 3.5, Ample, Tight: true),
        new("Dumbbell Set", "Sports", "WH-3", 149.99m, 12, 2, 4, Ample),
        new("Water Bottle", "Sports", "WH-3", 19.99m, 2, 1, 2, Scarce),
        new("Coffee Maker", "Kitchen", "WH-3", 79.99m, 10, 2, 3, Ample),
        new("Blender", "Kitchen", "WH-1", 69.99m, 13, 1, 3, Ample),
    ];

    /// <param name="eventsPerDay">Events of one simulated day, of all types and products.</param>
    /// <param name="mix">Their types.</param>
    public static IReadOnlyList<DemoProduct> For(double eventsPerDay, EventMix mix)
    {
        ArgumentNullException.ThrowIfNull(mix);
        var popularity = SeededRandom.Zipf(Items.Length, ZipfExponent);
        var total = popularity.Sum();
        var perCategory = new Dictionary<string, int>();
        return [.. Items.Select((item, index) =>
        {
            var number = perCategory[item.Category] = perCategory.GetValueOrDefault(item.Category) + 1;
            var share = popularity[item.Rank - 1] / total;
            return Product(item, index, number, share, DrainPerDay(eventsPerDay * share, mix));
        })];
    }

    /// <summary>PRODUCT_UPSERT and opening STOCK_COUNT of a product; the same ids each time it is sent.</summary>
    public static IEnumerable<EventDraft> Opening(DemoProduct product, string idPrefix, DateTime at)
    {
        ArgumentNullException.ThrowIfNull(product);
        yield return new EventDraft($"{idPrefix}-PRODUCT", EventType.ProductUpsert, product.Id)
        {
            Timestamp = at,
            Data = JsonSerializer.SerializeToUtf8Bytes(product.Settings, CoreJson.Default.ProductSettings),
        };
        yield return new EventDraft($"{idPrefix}-OPENING", EventType.StockCount, product.Id)
        {
            Quantity = product.OpeningStock,
            Warehouse = product.Settings.Warehouse,
            Timestamp = at,
            Data = EventData.Reason("OPENING"),
        };
    }

    private static double DrainPerDay(double events, EventMix mix)
    {
        var sold = events * mix.SaleShare * EventQuantities.MeanSale;
        var back = events * mix.ReturnShare * EventQuantities.MeanReturn;
        var delivered = events * mix.RestockShare * EventQuantities.MeanRestock;
        // With another mix deliveries may outweigh sales; reorder points are still wanted.
        return Math.Max(sold - back - delivered, sold / 20);
    }

    private static DemoProduct Product(Item item, int index, int number, double share, double drain)
    {
        var reorder = Units(drain * item.LeadDays * item.Cover);
        var order = Units(drain * item.CycleDays);
        var peak = order + Math.Max(0, reorder - (drain * item.LeadDays));
        var settings = new ProductSettings
        {
            Sku = $"SKU-{item.Category[..3].ToUpperInvariant()}-{number:000}",
            Name = item.Name,
            Category = item.Category,
            Warehouse = item.Warehouse,
            UnitPrice = item.Price,
            UnitCost = Math.Round(item.Price * CostShare, 2),
            Supplier = $"{item.Category} Supply",
            ReorderPoint = reorder,
            MaxCapacity = Math.Min(EventLimits.MaxOnHand, Units(peak * (item.Tight ? 1.05 : 1.6))),
            LeadTimeDays = item.LeadDays,
            LeadTimeSpreadDays = item.LeadDays * LeadTimeSpread,
            OrderQuantity = order,
            AutomaticRestock = true,
            // The rest goes by its reorder point: too low for some, so that there are stock-outs to see.
            PlanByForecast = item is { Cover: Ample, Tight: false, LeadDays: > 1 },
            // Some suggestions wait for a person, so that there is something to approve, change or cancel.
            ApproveAfterHours = index % 3 == 0 ? SuggestedHours : 0,
        };
        // Spread over the cycle, so that the products do not all come due on the same day.
        var phase = (index * 7 % Items.Length) / (double)Items.Length;
        return new DemoProduct($"PROD-{index + 1:000}", settings, Units(reorder + (order * phase)), share);
    }

    /// <summary>Whole units as people would set them: multiples of five once there are enough.</summary>
    private static int Units(double units)
    {
        var bounded = Math.Clamp(units, 1, EventLimits.MaxQuantity);
        return (int)Math.Max(1, bounded < 20 ? Math.Round(bounded) : Math.Round(bounded / 5) * 5);
    }
}
