using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Analytics;

/// <summary>How much of the money a product brings: A the first 80 %, B the next 15 %, C the rest.</summary>
public enum AbcClass
{
    A, B, C,
}

/// <summary>How steady its demand is, by the standard deviation of a day over its mean: X up to 0.5, Y up to 1, Z beyond.</summary>
public enum XyzClass
{
    X, Y, Z,
}

/// <summary>One product as analytics sees it: 14 days of demand, today's included.</summary>
/// <param name="Product">As it is now.</param>
/// <param name="Revenue">Units asked for × selling price.</param>
/// <param name="DailyDemand">Mean units asked for a day.</param>
/// <param name="Variation">Standard deviation of a day ÷ mean; null without demand.</param>
public sealed record ProductAnalysis(StockSnapshot Product, decimal Revenue, double DailyDemand, double? Variation)
{
    private const double SteadyBelow = 0.5;
    private const double UnsteadyAbove = 1;

    public AbcClass Abc { get; init; }

    public XyzClass Xyz => Variation switch { <= SteadyBelow => XyzClass.X, <= UnsteadyAbove => XyzClass.Y, _ => XyzClass.Z };

    /// <summary>Units on hand × selling price.</summary>
    public decimal Value => Product.CurrentStock * Product.UnitPrice;

    /// <summary>Days that the units on hand last; null without demand.</summary>
    public double? DaysOfSupply => DailyDemand > 0 ? Product.CurrentStock / DailyDemand : null;

    /// <summary>How often a year stock would be sold at this rate; null without stock.</summary>
    public double? Turnover => Product.CurrentStock > 0 ? DailyDemand * 365 / Product.CurrentStock : null;

    public static ProductAnalysis Of(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var days = product.Demand14;
        var mean = days.Count == 0 ? 0 : days.Average();
        var variance = days.Count == 0 ? 0 : days.Average(units => (units - mean) * (units - mean));
        return new(product, days.Sum() * product.UnitPrice, mean, mean > 0 ? Math.Sqrt(variance) / mean : null);
    }
}

/// <summary>One cell of the ABC/XYZ table.</summary>
public sealed record ClassCell(AbcClass Abc, XyzClass Xyz, int Products, decimal Value, decimal Revenue);

/// <summary>A category or a warehouse.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Products">Products that are not retired.</param>
/// <param name="Value">Stock at selling prices.</param>
/// <param name="Revenue">Asked for in 14 days, at selling prices.</param>
/// <param name="Units">On hand, of products with a capacity.</param>
/// <param name="Capacity">Units those may fill.</param>
public sealed record GroupAnalysis(string Name, int Products, decimal Value, decimal Revenue, long Units, long Capacity)
{
    /// <summary>How often a year the stock would be sold; null without stock.</summary>
    public double? Turnover => Value > 0 ? (double)(Revenue / InventoryAnalysis.Days * 365 / Value) : null;

    public double? Utilisation => Capacity > 0 ? (double)Units / Capacity : null;
}

/// <summary>The whole inventory by money, steadiness and movement.</summary>
public sealed class InventoryAnalysis
{
    public const int Days = DemandWindow.Days;

    /// <summary>Stock that lasts longer is slow.</summary>
    public const int SlowDays = 60;

    private const decimal AShare = 0.80m;
    private const decimal BShare = 0.95m;

    private InventoryAnalysis(IReadOnlyList<ProductAnalysis> products) => Products = products;

    /// <summary>By revenue, the greatest first.</summary>
    public IReadOnlyList<ProductAnalysis> Products { get; }

    public decimal Value => Products.Sum(product => product.Value);

    public decimal Revenue => Products.Sum(product => product.Revenue);

    /// <summary>In stock and not asked for in 14 days; what binds most money first.</summary>
    public IReadOnlyList<ProductAnalysis> Dead => [.. Products.Where(p => p.DailyDemand == 0 && p.Product.CurrentStock > 0).OrderByDescending(p => p.Value)];

    /// <summary>Asked for, and yet enough for more than <see cref="SlowDays"/>; what binds most money first.</summary>
    public IReadOnlyList<ProductAnalysis> Slow => [.. Products.Where(p => p.DaysOfSupply > SlowDays).OrderByDescending(p => p.Value)];

    public IReadOnlyList<ClassCell> Cells =>
    [
        .. from abc in Enum.GetValues<AbcClass>()
           from xyz in Enum.GetValues<XyzClass>()
           let inside = Products.Where(p => p.Abc == abc && p.Xyz == xyz).ToList()
           select new ClassCell(abc, xyz, inside.Count, inside.Sum(p => p.Value), inside.Sum(p => p.Revenue)),
    ];

    public IReadOnlyList<GroupAnalysis> Categories => Groups(product => product.Category);

    public IReadOnlyList<GroupAnalysis> Warehouses => Groups(product => product.Warehouse);

    /// <param name="products">Of any kind; retired ones are left out.</param>
    /// <param name="today">UTC day of the inventory.</param>
    public static InventoryAnalysis Of(IEnumerable<StockSnapshot> products, DateOnly today)
    {
        var sorted = products.Where(product => product.Status != "retired").Select(product => ProductAnalysis.Of(DemandWindow.At(product, today)))
            .OrderByDescending(product => product.Revenue).ThenBy(product => product.Product.Id, StringComparer.Ordinal).ToList();
        var all = sorted.Sum(product => product.Revenue);
        decimal before = 0;
        for (var i = 0; i < sorted.Count; i++)
        {
            // By what lies before it: whatever brings most is an A, however much that is.
            var share = all > 0 ? before / all : 1;
            before += sorted[i].Revenue;
            sorted[i] = sorted[i] with { Abc = share < AShare ? AbcClass.A : share < BShare ? AbcClass.B : AbcClass.C };
        }

        return new(sorted);
    }

    private IReadOnlyList<GroupAnalysis> Groups(Func<StockSnapshot, string> by) =>
    [
        .. Products.GroupBy(product => by(product.Product)).Select(group => new GroupAnalysis(
            group.Key, group.Count(), group.Sum(p => p.Value), group.Sum(p => p.Revenue),
            group.Sum(p => p.Product.MaxCapacity > 0 ? (long)p.Product.CurrentStock : 0), group.Sum(p => (long)p.Product.MaxCapacity)))
            .OrderByDescending(group => group.Revenue).ThenBy(group => group.Name, StringComparer.Ordinal),
    ];
}
