using StreamStock.Core.Events;

namespace StreamStock.Core.Models;

/// <summary>What an operator decides about a product: the <c>data</c> of PRODUCT_UPSERT, which replaces all of it.</summary>
public sealed record ProductSettings
{
    public const int MaxTextLength = 200;
    public const int MaxLeadTimeDays = 365;
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

    /// <summary>Wanted probability of no stock-out in a replenishment cycle.</summary>
    public double ServiceLevel { get; set; } = 0.95;

    /// <summary>Units of an order; null fills up to the usual level.</summary>
    public int? OrderQuantity { get; init; }

    /// <summary>A sale beyond what is available waits for stock instead of being rejected.</summary>
    public bool Backorder { get; init; }

    /// <summary>The processor orders by itself at the reorder point.</summary>
    public bool AutomaticRestock { get; init; }

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
        { RaiseAfterSeconds: < 0 or > 86_400 } => Wrong("raiseAfterSeconds", "must be from 0 to 86400"),
        { ClearAfterSeconds: < 0 or > 86_400 } => Wrong("clearAfterSeconds", "must be from 0 to 86400"),
        { Hysteresis: not null and not (>= 0 and <= 1) } => Wrong("hysteresis", "must be from 0 to 1"),
        _ => null,
    };

    private static EventError Wrong(string field, string rule) => new(Reason.InvalidField, $"data.alerts.{field}", $"data.alerts.{field} {rule}.");
}
