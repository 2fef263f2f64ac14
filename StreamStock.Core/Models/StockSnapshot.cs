namespace StreamStock.Core.Models;

/// <summary>A product as the world sees it: the value of <c>inventory.stock</c> and what the API answers.</summary>
public partial record StockSnapshot
{
    public required string Id { get; init; }
    public required string Sku { get; init; }
    public required string Name { get; init; }
    public required string Category { get; init; }
    public required string Warehouse { get; init; }

    /// <summary>Units on hand.</summary>
    public int CurrentStock { get; init; }

    public int ReorderPoint { get; init; }
    public int MaxCapacity { get; init; }
    public decimal UnitPrice { get; init; }

    /// <summary>Expected units on hand in seven days: forecast demand taken, orders arriving and automatic ones placed on the way.</summary>
    public int PredictedStock7d { get; init; }

    /// <summary>Partition time (UTC) of the last change.</summary>
    public DateTime LastUpdated { get; init; }

    /// <summary>Units held by reservations.</summary>
    public int Reserved { get; init; }

    /// <summary>Units sold that wait for stock.</summary>
    public int Backordered { get; init; }

    /// <summary>Units ordered that have not arrived.</summary>
    public int OnOrder { get; init; }

    /// <summary>Partition time at which the open order arrives.</summary>
    public DateTime? OnOrderDue { get; init; }

    /// <summary>Available to promise: on hand − reserved − backordered, not below 0.</summary>
    public int Available { get; init; }

    /// <summary><c>active</c> or <c>retired</c>.</summary>
    public required string Status { get; init; }

    public bool Backorder { get; init; }
    public bool AutomaticRestock { get; init; }
    public double LeadTimeDays { get; init; }
    public double ServiceLevel { get; init; }
    public int? OrderQuantity { get; init; }

    /// <summary>Thresholds of this product's alerts where they differ from the category's.</summary>
    public AlertThresholds? Thresholds { get; init; }

    public int OpenAlerts { get; init; }

    /// <summary>Rises with everything published for the product; the newer of two snapshots has the greater one.</summary>
    public long Version { get; init; }

    /// <summary>Changes when on hand or reserved change.</summary>
    public long StockVersion { get; init; }

    /// <summary>Changes with the settings.</summary>
    public long SettingsVersion { get; init; }

    /// <summary>UTC day of the last entry of <see cref="Demand14"/>; readers of a later day shift it.</summary>
    public DateOnly DemandDay { get; init; }

    /// <summary>Units sold on <see cref="DemandDay"/>.</summary>
    public long SoldToday { get; init; }

    /// <summary>Units refused for want of stock on <see cref="DemandDay"/>.</summary>
    public long LostToday { get; init; }

    public DateTime? LastSale { get; init; }

    /// <summary>Units asked for (sold + lost) on each of the 14 days that end on <see cref="DemandDay"/>.</summary>
    public IReadOnlyList<long> Demand14 { get; set; } = [];

    /// <summary>Expected demand of the seven days after <see cref="DemandDay"/>; empty before the first forecast.</summary>
    public IReadOnlyList<DayForecast> Forecast7 { get; set; } = [];

    /// <summary>What the forecast means for ordering; absent before the first forecast.</summary>
    public ReplenishmentPlan? Plan { get; init; }

    /// <summary>Orders go by the plan's reorder point rather than by <see cref="ReorderPoint"/>.</summary>
    public bool Planned { get; init; }

    /// <summary>Units that an order placed now should have; absent where nothing tells, or nothing is missing.</summary>
    public int? SuggestedQuantity { get; init; }

    /// <summary>What one unit costs to buy, in the shop's currency, where that is known.</summary>
    public decimal? UnitCost { get; init; }

    public string? Supplier { get; init; }

    /// <summary>Settings about ordering, where they are not the usual ones.</summary>
    public SupplyTerms? Supply { get; init; }

    /// <summary>The order from its supplier that is not closed.</summary>
    public OpenOrder? Order { get; init; }
}

/// <summary>An order from a supplier that is suggested or on its way.</summary>
/// <param name="Id"><c>ORD-</c> and 26 characters.</param>
/// <param name="State"><c>suggested</c>, <c>approved</c>, <c>ordered</c> or <c>late</c>.</param>
/// <param name="Quantity">Units.</param>
/// <param name="PlacedAt">Partition time (UTC) of the placing, or before it of the suggestion or approval.</param>
/// <param name="Due">Partition time (UTC) at which it is promised.</param>
public sealed record OpenOrder(string Id, Stock.OrderState State, int Quantity, DateTime PlacedAt, DateTime Due)
{
    /// <summary>Units that have arrived.</summary>
    public int Received { get; init; }

    /// <summary>Partition time (UTC) at which a suggestion is placed unless someone objects.</summary>
    public DateTime? ApproveAt { get; init; }

    /// <summary>Who approved or changed it last.</summary>
    public string? By { get; init; }
}

/// <summary>Demand expected on one day, in units.</summary>
public sealed record DayForecast(double Mean, double P05, double P95);
