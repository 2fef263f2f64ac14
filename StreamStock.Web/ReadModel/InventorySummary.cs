using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>The figures of the whole inventory at one moment, of products that are not retired.</summary>
public sealed record InventorySummary
{
    /// <summary>Products that need attention on the dashboard.</summary>
    public const int MaxAttention = 12;

    public int Products { get; init; }

    /// <summary>Σ units on hand × selling price, in the shop's currency.</summary>
    public decimal StockValue { get; init; }

    public long UnitsOnHand { get; init; }
    public long UnitsOnOrder { get; init; }
    public int OutOfStock { get; init; }
    public int Critical { get; init; }
    public int Low { get; init; }
    public int Overstock { get; init; }
    public long UnitsSoldToday { get; init; }
    public long UnitsLostToday { get; init; }

    /// <summary>Σ units refused today × selling price.</summary>
    public decimal LostSalesToday { get; init; }

    /// <summary>Units asked for on a mean day of the last 14.</summary>
    public double DailyDemand { get; init; }

    /// <summary>How long the units on hand last at that demand; null without any.</summary>
    public double? DaysOfSupply => DailyDemand > 0 ? UnitsOnHand / DailyDemand : null;

    public int OpenCritical { get; init; }
    public int OpenWarning { get; init; }
    public int OpenInfo { get; init; }

    /// <summary>Fraction of today's demand, in units, that was served; null without demand.</summary>
    public double? FillRate => UnitsSoldToday + UnitsLostToday is var asked and > 0 ? (double)UnitsSoldToday / asked : null;

    public IReadOnlyList<CategoryStock> Categories { get; init; } = [];
    public IReadOnlyList<string> Warehouses { get; init; } = [];

    /// <summary>Each warehouse's part, in the order of their ids.</summary>
    public IReadOnlyList<WarehouseStock> WarehouseStocks { get; init; } = [];

    /// <summary>Out of stock first, then what is low or expected to run out; within each where most money is at risk first.</summary>
    public IReadOnlyList<StockSnapshot> Attention { get; init; } = [];

    public required FeedTotals Feed { get; init; }

    public static InventorySummary Of(ReadModelState state)
    {
        var feed = state.Feed.Totals();
        var today = DateOnly.FromDateTime(feed.PartitionTime ?? default);
        var sums = new Sums(feed.PartitionTime ?? default);
        foreach (var entry in state.Products.Sorted)
        {
            if (entry.Current is { Status: not "retired" } product)
            {
                sums.Add(product, today);
            }
        }

        var active = state.Alerts.View.Active;
        return sums.Summary with
        {
            Feed = feed,
            OpenCritical = active.Count(alert => alert.Severity == AlertSeverity.Critical),
            OpenWarning = active.Count(alert => alert.Severity == AlertSeverity.Warning),
            OpenInfo = active.Count(alert => alert.Severity == AlertSeverity.Info),
            Categories = [.. sums.Categories.Values.OrderByDescending(category => category.Value).ThenBy(category => category.Category, StringComparer.Ordinal)],
            Warehouses = [.. sums.Warehouses.Keys],
            WarehouseStocks = [.. sums.Warehouses.Values],
            Attention = sums.WorstFirst(),
        };
    }

    private sealed class Sums(DateTime now)
    {
        private readonly PriorityQueue<StockSnapshot, (bool IsOut, decimal AtRisk, int Health, string Id)> attention = new(Comparer<(bool IsOut, decimal AtRisk, int Health, string Id)>.Create(Compare));
        private int products, outOfStock, critical, low, overstock;
        private long onHand, onOrder, sold, lost;
        private decimal value, lostSales;
        private double dailyDemand;

        public SortedDictionary<string, CategoryStock> Categories { get; } = new(StringComparer.Ordinal);

        public SortedDictionary<string, WarehouseStock> Warehouses { get; } = new(StringComparer.Ordinal);

        public InventorySummary Summary => new()
        {
            Feed = FeedTotals.Empty,
            Products = products,
            StockValue = value,
            UnitsOnHand = onHand,
            UnitsOnOrder = onOrder,
            OutOfStock = outOfStock,
            Critical = critical,
            Low = low,
            Overstock = overstock,
            UnitsSoldToday = sold,
            UnitsLostToday = lost,
            LostSalesToday = lostSales,
            DailyDemand = dailyDemand,
        };

        public void Add(StockSnapshot product, DateOnly today)
        {
            products++;
            var worth = product.CurrentStock * product.UnitPrice;
            value += worth;
            onHand += product.CurrentStock;
            onOrder += product.OnOrder;
            if (product.DemandDay >= today)
            {
                sold += product.SoldToday;
                lost += product.LostToday;
                lostSales += product.LostToday * product.UnitPrice;
            }

            dailyDemand += product.Demand14.Count == 0 ? 0 : product.Demand14.Average();
            var health = StockHealths.Of(product);
            Warehouses[product.Warehouse] = (Warehouses.GetValueOrDefault(product.Warehouse) ?? new(product.Warehouse)).With(product, worth, health);
            Categories[product.Category] = Categories.GetValueOrDefault(product.Category, new(product.Category, 0, 0, 0, 0))
                .With(product.CurrentStock, worth, health <= StockHealth.Low);
            Count(health);
            Rank(product, health);
        }

        public StockSnapshot[] WorstFirst()
        {
            var worst = new StockSnapshot[attention.Count];
            for (var i = worst.Length - 1; i >= 0; i--)
            {
                worst[i] = attention.Dequeue();
            }

            return worst;
        }

        private static int Compare((bool IsOut, decimal AtRisk, int Health, string Id) x, (bool IsOut, decimal AtRisk, int Health, string Id) y) =>
            x.IsOut != y.IsOut ? x.IsOut.CompareTo(y.IsOut)
            : x.AtRisk != y.AtRisk ? x.AtRisk.CompareTo(y.AtRisk)
            : x.Health != y.Health ? x.Health.CompareTo(y.Health)
            : string.CompareOrdinal(y.Id, x.Id);

        private void Count(StockHealth health)
        {
            outOfStock += health == StockHealth.OutOfStock ? 1 : 0;
            critical += health == StockHealth.Critical ? 1 : 0;
            low += health == StockHealth.Low ? 1 : 0;
            overstock += health == StockHealth.Overstock ? 1 : 0;
        }

        private void Rank(StockSnapshot product, StockHealth health)
        {
            if (StockRisk.Of(product, now) is not { } risk)
            {
                return;
            }

            // The least urgent is dequeued first, so the queue never holds more than are shown.
            attention.Enqueue(product, (risk.IsOut, risk.AtRisk, -(int)health, product.Id));
            if (attention.Count > MaxAttention)
            {
                attention.Dequeue();
            }
        }
    }
}

/// <summary>One category's part of the inventory.</summary>
/// <param name="Category">Its name; may be empty.</param>
/// <param name="Products">Products that are not retired.</param>
/// <param name="Units">On hand.</param>
/// <param name="Value">Units × selling price.</param>
/// <param name="NeedAttention">Products out of stock, critical or low.</param>
public sealed record CategoryStock(string Category, int Products, long Units, decimal Value, int NeedAttention)
{
    internal CategoryStock With(int units, decimal value, bool attention) =>
        new(Category, Products + 1, Units + units, Value + value, NeedAttention + (attention ? 1 : 0));
}

/// <summary>One warehouse's part of the inventory, of products that are not retired.</summary>
/// <param name="Warehouse">Its id.</param>
public sealed record WarehouseStock(string Warehouse)
{
    public int Products { get; init; }
    public long Units { get; init; }

    /// <summary>Σ units on hand × selling price.</summary>
    public decimal Value { get; init; }

    /// <summary>Units that its products with a bound may fill.</summary>
    public long Capacity { get; init; }

    /// <summary>Fraction of that capacity that is filled; absent where no product has a bound.</summary>
    public double? Utilisation => Capacity > 0 ? Math.Round((double)UnitsWithBound / Capacity, 4) : null;

    public int OutOfStock { get; init; }
    public int Critical { get; init; }
    public int Low { get; init; }
    public int Overstock { get; init; }

    private long UnitsWithBound { get; init; }

    internal WarehouseStock With(StockSnapshot product, decimal worth, StockHealth health) => this with
    {
        Products = Products + 1,
        Units = Units + product.CurrentStock,
        Value = Value + worth,
        Capacity = Capacity + product.MaxCapacity,
        UnitsWithBound = UnitsWithBound + (product.MaxCapacity > 0 ? product.CurrentStock : 0),
        OutOfStock = OutOfStock + (health == StockHealth.OutOfStock ? 1 : 0),
        Critical = Critical + (health == StockHealth.Critical ? 1 : 0),
        Low = Low + (health == StockHealth.Low ? 1 : 0),
        Overstock = Overstock + (health == StockHealth.Overstock ? 1 : 0),
    };
}
