using StreamStock.Core.Alerts;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>State of one product: the fold of its ledger rows. Only its partition changes it.</summary>
public sealed class Product(string id)
{
    public const int MaxReservations = 10_000;

    public string Id { get; } = id;

    public ProductSettings Settings = new() { Sku = id, Name = id };
    public bool Retired;

    /// <summary>Thresholds in force, derived from the settings.</summary>
    public AlertRules Rules = new();

    public int OnHand;
    public int Reserved;
    public int Backordered;
    public int OnOrder;

    public long Version;
    public long StockVersion;
    public long SettingsVersion;

    /// <summary>Its newest ledger row.</summary>
    public long LastSequence;

    public DateTime LastUpdated;
    public DateTime? LastSale;

    /// <summary>Up to when time without stock is booked; null while there is stock.</summary>
    public DateTime? OutOfStockSince;

    public DemandHistory Demand = new();
    public DepletionWindow? Window;
    public PurchaseOrder? Order;
    public ForecastChange? Forecast;
    public Dictionary<string, Reservation>? Reservations;

    /// <summary>One slot a concern; null while it never had an alert.</summary>
    public AlertSlot[]? Alerts;

    /// <summary>Stamp of the batch that touched it last, so that each batch lists it once.</summary>
    internal long TouchedBy;

    /// <summary>It waits for a new forecast already.</summary>
    internal bool ForecastDue;

    /// <summary>Available to promise, in units.</summary>
    public int Available => Math.Max(0, OnHand - Reserved - Backordered);

    /// <summary>What is or will be there to promise: available + on order.</summary>
    public int Position => Available + OnOrder;

    public int OpenAlerts => Alerts is null ? 0 : Alerts.Count(a => a.Open is not null);

    public ref AlertSlot Slot(AlertConcern concern)
    {
        Alerts ??= new AlertSlot[AlertConcerns.Count];
        return ref Alerts[(int)concern];
    }
}

/// <summary>What a product remembers beside its columns, as it is stored.</summary>
public sealed record ProductMemory
{
    public DateTime LastUpdated { get; init; }
    public DateTime? LastSale { get; init; }
    public DateTime? OutOfStockSince { get; init; }
    public PurchaseOrder? Order { get; init; }
    public ForecastChange? Forecast { get; init; }
    public long[]? Window { get; init; }
    public IReadOnlyList<AlertMemory>? Alerts { get; init; }
}

/// <summary>What an alert slot remembers beside its open alert.</summary>
public sealed record AlertMemory(AlertConcern Concern)
{
    public AlertType? Suppressed { get; init; }
    public AlertType? Pending { get; init; }
    public DateTime? PendingSince { get; init; }
    public DateTime? ClearingSince { get; init; }
    public int Refused { get; init; }
    public DateTime? RefusedAt { get; init; }
}
