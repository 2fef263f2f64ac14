using StreamStock.Core.Events;

namespace StreamStock.Core.Models;

/// <summary>What an operator decides about a product: the <c>data</c> of PRODUCT_UPSERT, which replaces all of it.</summary>
public sealed record ProductSettings
{
    public const int MaxTextLength = 200;
    public const int MaxLeadTimeDays = 365;
    public const int MaxReviewDays = 90;
    public const int MaxApproveAfterHours = 720;

    /// <summary>Most of an amount of money.</summary>
    public const int MaxAmount = 1_000_000_000;

    public const string DefaultWarehouse = "WH-1";

    /// <summary>Stock keeping unit, such as <c>SKU-ELE-001</c>.</summary>
    public required string Sku { get; init; }

    public required string Name { get; init; }

    public string Category { get; set; } = "";

    /// <summary>Where the units are, such as <c>WH-1</c>; it never changes for a product. Left out: the product's own, or <see cref="DefaultWarehouse"/>.</summary>
    public string Warehouse { get; set; } = "";

    /// <summary>Units below which more is ordered and LOW_STOCK is raised.</summary>
    public int ReorderPoint { get; init; }

    /// <summary>Units the place holds; 0 where it has no bound.</summary>
    public int MaxCapacity { get; init; }

    /// <summary>Selling price of one unit, in the shop's currency.</summary>
    public decimal UnitPrice { get; init; }

    /// <summary>Days from an order to its RESTOCK.</summary>
    public double LeadTimeDays { get; set; } = 7;

    /// <summary>Standard deviation of those days. Orders that are received teach better.</summary>
    public double LeadTimeSpreadDays { get; set; }

    /// <summary>Days from one chance to order to the next.</summary>
    public double ReviewDays { get; set; } = 1;

    /// <summary>Days of expected demand an order covers, where costs or an order quantity do not say otherwise.</summary>
    public double CoverDays { get; set; } = 7;

    /// <summary>Wanted probability of no stock-out in a replenishment cycle.</summary>
    public double ServiceLevel { get; set; } = 0.95;

    /// <summary>Units of an order; null fills up to the usual level.</summary>
    public int? OrderQuantity { get; init; }

    /// <summary>A sale beyond what is available waits for stock instead of being rejected.</summary>
    public bool Backorder { get; init; }

    /// <summary>Least units of an order that the supplier takes.</summary>
    public int? MinOrderQuantity { get; init; }

    /// <summary>Units come in packs of so many.</summary>
    public int? PackSize { get; init; }

    /// <summary>What one unit costs to buy, in the shop's currency.</summary>
    public decimal? UnitCost { get; init; }

    /// <summary>What holding one unit for one day costs.</summary>
    public decimal? HoldingCost { get; init; }

    /// <summary>What one unit too few costs; left out: price less cost.</summary>
    public decimal? ShortageCost { get; init; }

    /// <summary>What one order costs, however large.</summary>
    public decimal? OrderCost { get; init; }

    /// <summary>Who supplies it, for people.</summary>
    public string? Supplier { get; init; }

    /// <summary>The processor orders by itself at the reorder point; else it only suggests.</summary>
    public bool AutomaticRestock { get; init; }

    /// <summary>Hours for which an automatic order is only suggested, so that someone can change or cancel it; 0 places it at once.</summary>
    public double ApproveAfterHours { get; init; }

    /// <summary>The forecast's reorder point and level count rather than <see cref="ReorderPoint"/>. Left out: where that is 0.</summary>
    public bool? PlanByForecast { get; init; }

    /// <summary>
    /// Orders arrive with a RESTOCK that names them, or are marked received. Off: the processor decides the RESTOCK itself
    /// after the lead time. Left out: off where orders are automatic, else on.
    /// </summary>
    public bool? ExternalSupply { get; init; }

    /// <summary>Whether somebody else has to say that an order arrived.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsSuppliedExternally => ExternalSupply ?? !AutomaticRestock;

    /// <summary>Thresholds of this product's alerts where they differ from the category's.</summary>
    public AlertThresholds? Alerts { get; init; }

    /// <summary>The first thing wrong with these settings, or null where all is right.</summary>
    public EventError? Validate() => this switch
    {
        { Sku: null or "" } or { Sku.Length: > MaxTextLength } => Wrong("sku", $"must have 1 to {MaxTextLength} characters"),
        { Name: null or "" } or { Name.Length: > MaxTextLength } => Wrong("name", $"must have 1 to {MaxTextLength} characters"),
        { Category: null } or { Category.Length: > MaxTextLength } => Wrong("category", $"must have at most {MaxTextLength} characters"),
        { Warehouse: null } => Wrong("warehouse", "must not be null"),
        _ when Warehouse.Length > 0 && !EventLimits.IsWarehouse(System.Text.Encoding.UTF8.GetBytes(Warehouse)) => Wrong("warehouse", $"must have 1 to {EventLimits.MaxWarehouseLength} printable ASCII characters"),
        { ReorderPoint: < 0 or > EventLimits.MaxOnHand } => Wrong("reorderPoint", $"must be from 0 to {EventLimits.MaxOnHand}"),
        { MaxCapacity: < 0 or > EventLimits.MaxOnHand } => Wrong("maxCapacity", $"must be from 0 (no bound) to {EventLimits.MaxOnHand}"),
        { UnitPrice: < 0 or > 1_000_000_000 } => Wrong("unitPrice", "must be from 0 to 1000000000"),
        { LeadTimeDays: not (>= 0 and <= MaxLeadTimeDays) } => Wrong("leadTimeDays", $"must be from 0 to {MaxLeadTimeDays}"),
        { ServiceLevel: not (>= 0.5 and <= 0.9999) } => Wrong("serviceLevel", "must be from 0.5 to 0.9999"),
        { OrderQuantity: < 1 or > EventLimits.MaxQuantity } => Wrong("orderQuantity", $"must be from 1 to {EventLimits.MaxQuantity}"),
        { LeadTimeSpreadDays: not (>= 0 and <= MaxLeadTimeDays) } => Wrong("leadTimeSpreadDays", $"must be from 0 to {MaxLeadTimeDays}"),
        { ReviewDays: not (>= 0 and <= MaxReviewDays) } => Wrong("reviewDays", $"must be from 0 to {MaxReviewDays}"),
        { CoverDays: not (> 0 and <= MaxLeadTimeDays) } => Wrong("coverDays", $"must be above 0 and at most {MaxLeadTimeDays}"),
        { MinOrderQuantity: < 1 or > EventLimits.MaxQuantity } => Wrong("minOrderQuantity", $"must be from 1 to {EventLimits.MaxQuantity}"),
        { PackSize: < 1 or > EventLimits.MaxQuantity } => Wrong("packSize", $"must be from 1 to {EventLimits.MaxQuantity}"),
        { UnitCost: < 0 or > MaxAmount } => Wrong("unitCost", $"must be from 0 to {MaxAmount}"),
        { HoldingCost: < 0 or > MaxAmount } => Wrong("holdingCost", $"must be from 0 to {MaxAmount}"),
        { ShortageCost: < 0 or > MaxAmount } => Wrong("shortageCost", $"must be from 0 to {MaxAmount}"),
        { OrderCost: < 0 or > MaxAmount } => Wrong("orderCost", $"must be from 0 to {MaxAmount}"),
        { Supplier.Length: > MaxTextLength } => Wrong("supplier", $"must have at most {MaxTextLength} characters"),
        { ApproveAfterHours: not (>= 0 and <= MaxApproveAfterHours) } => Wrong("approveAfterHours", $"must be from 0 to {MaxApproveAfterHours}"),
        { Alerts: { } alerts } => alerts.Validate(),
        _ => null,
    };

    private static EventError Wrong(string field, string rule) => new(Reason.InvalidField, $"data.{field}", $"data.{field} {rule}.");
}

/// <summary>Thresholds of the alert rules; null takes the next wider default (category, then global).</summary>
public sealed record AlertThresholds
{
    /// <summary>CRITICAL_LOW_STOCK below this many units.</summary>
    public int? CriticalStock { get; init; }

    /// <summary>OVERSTOCK above this fraction of capacity.</summary>
    public double? OverstockFraction { get; init; }

    /// <summary>RAPID_DEPLETION above this fraction of the window's supply.</summary>
    public double? DepletionFraction { get; init; }

    /// <summary>STOCKOUT_FORECAST where a stock-out within lead time and review period is likelier than this.</summary>
    public double? StockoutProbability { get; init; }

    /// <summary>Seconds a condition must last before its alert is raised.</summary>
    public int? RaiseAfterSeconds { get; init; }

    /// <summary>Seconds a condition must have ended before its alert resolves.</summary>
    public int? ClearAfterSeconds { get; init; }

    /// <summary>How far beyond a threshold stock must be for an alert to end, as a fraction of the threshold (at least one unit).</summary>
    public double? Hysteresis { get; init; }

    /// <summary>The first thing wrong, or null.</summary>
    public EventError? Validate() => this switch
    {
        { CriticalStock: < 0 or > EventLimits.MaxOnHand } => Wrong("criticalStock", $"must be from 0 to {EventLimits.MaxOnHand}"),
        { OverstockFraction: not null and not (> 0 and <= 10) } => Wrong("overstockFraction", "must be above 0 and at most 10"),
        { DepletionFraction: not null and not (> 0 and <= 1) } => Wrong("depletionFraction", "must be above 0 and at most 1"),
        { StockoutProbability: not null and not (>= 0.01 and <= 0.99) } => Wrong("stockoutProbability", "must be from 0.01 to 0.99"),
        { RaiseAfterSeconds: < 0 or > 86_400 } => Wrong("raiseAfterSeconds", "must be from 0 to 86400"),
        { ClearAfterSeconds: < 0 or > 86_400 } => Wrong("clearAfterSeconds", "must be from 0 to 86400"),
        { Hysteresis: not null and not (>= 0 and <= 1) } => Wrong("hysteresis", "must be from 0 to 1"),
        _ => null,
    };

    private static EventError Wrong(string field, string rule) => new(Reason.InvalidField, $"data.alerts.{field}", $"data.alerts.{field} {rule}.");
}
