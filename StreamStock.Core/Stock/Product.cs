using System.Runtime.CompilerServices;
using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;

namespace StreamStock.Core.Stock;

/// <summary>
/// State of one product: the fold of its ledger rows. Only its partition changes it. What nearly every event reads or
/// writes lies within it and side by side, for with many products the cost of an event is in the places of memory it has
/// to wait for: the runtime lays out references and numbers first, then structs in the order of their declaration.
/// </summary>
public sealed class Product
{
    public const int MaxReservations = 10_000;

    /// <summary>About how far from its start what nearly every event needs reaches: a hint for prefetching.</summary>
    private const int HotBytes = 304;

    private readonly byte _idLength;
    private DateTime _lastSale;
    private DateTime _outOfStockSince;

    public Product(string id)
    {
        Id = id;
        _seldom = new() { Settings = new() { Sku = id, Name = id }, LeadTimes = LeadTimeHistory.None };
        Warehouse = Settings.Warehouse;
        _idLength = (byte)Encoding.ASCII.GetBytes(id, _id);
    }

    public string Id { get; }

    /// <summary>The id as events spell it. Kept within the object: finding a product must not cost a second cache miss.</summary>
    internal ReadOnlySpan<byte> IdBytes => ((ReadOnlySpan<byte>)_id)[.._idLength];

    public ProductSettings Settings { get => _seldom.Settings; set => _seldom.Settings = value; }

    public bool Retired;

    /// <summary>That of the settings, in an instance shared by all products.</summary>
    internal string Warehouse;

    /// <summary>Levels in force, derived from the settings.</summary>
    internal AlertLevels Levels;

    /// <summary>Thresholds in force, derived from the settings.</summary>
    public AlertRules Rules = new();

    public int OnHand;
    public int Reserved;
    public int Backordered;
    public int OnOrder;

    public long Version;
    public long StockVersion;
    public long SettingsVersion { get => _seldom.SettingsVersion; set => _seldom.SettingsVersion = value; }

    /// <summary>Its newest ledger row.</summary>
    public long LastSequence;

    public DateTime LastUpdated;

    public DateTime? LastSale
    {
        get => Known(_lastSale);
        set => _lastSale = value.GetValueOrDefault();
    }

    /// <summary>Up to when time without stock is booked; null while there is stock.</summary>
    public DateTime? OutOfStockSince
    {
        get => Known(_outOfStockSince);
        set => _outOfStockSince = value.GetValueOrDefault();
    }

    public DemandHistory Demand = new();
    public DepletionWindow Window;
    public PurchaseOrder? Order;
    public ForecastChange? Forecast;

    /// <summary>What its orders took.</summary>
    public LeadTimeHistory LeadTimes { get => _seldom.LeadTimes; set => _seldom.LeadTimes = value; }

    /// <summary>No order is suggested before this partition time: someone cancelled one.</summary>
    public DateTime? QuietUntil
    {
        get => Known(_seldom.QuietUntil);
        set => _seldom.QuietUntil = value.GetValueOrDefault();
    }

    public Dictionary<string, Reservation>? Reservations { get => _seldom.Reservations; set => _seldom.Reservations = value; }

    /// <summary>One slot a concern; null while it never had an alert.</summary>
    public AlertSlot[]? Alerts { get => _seldom.Alerts; set => _seldom.Alerts = value; }

    /// <summary>A slot may hold state; false where none does.</summary>
    internal bool MayHaveAlerts;

    /// <summary>
    /// It has changed in a way that its ledger rows do not tell by themselves; see <see cref="Partition.CatchUp"/>. The host
    /// clears it when it stores the product.
    /// </summary>
    public bool HasToBeStored;

    /// <summary>Stamp of the batch that touched it last, so that each batch lists it once.</summary>
    internal long TouchedBy;

    /// <summary>It waits for a new forecast already.</summary>
    internal bool ForecastDue;

    private readonly InlineId _id;
    private Seldom _seldom;

    /// <summary>Available to promise, in units.</summary>
    public int Available => Math.Max(0, OnHand - Reserved - Backordered);

    /// <summary>What is left to order against: on hand + on order − reserved − backordered; below 0 where customers wait for more than is coming.</summary>
    public int NetPosition => OnHand - Reserved - Backordered + OnOrder;

    public int OpenAlerts => Alerts is null ? 0 : Alerts.Count(a => a.Open is not null);

    public ref AlertSlot Slot(AlertConcern concern)
    {
        Alerts ??= new AlertSlot[AlertConcerns.Count];
        MayHaveAlerts = true;
        return ref Alerts[(int)concern];
    }

    internal void Prefetch() => Stock.Prefetch.Object(this, HotBytes);

    /// <summary>A time, in half the room a nullable one takes: no partition lives in the year 1.</summary>
    private static DateTime? Known(DateTime time) => time == default ? null : time;

    [InlineArray(EventLimits.MaxProductIdLength)]
    private struct InlineId
    {
        private byte _first;
    }

    /// <summary>What few events need, at the end, where it is not prefetched.</summary>
    private struct Seldom
    {
        public ProductSettings Settings;
        public LeadTimeHistory LeadTimes;
        public Dictionary<string, Reservation>? Reservations;
        public AlertSlot[]? Alerts;
        public long SettingsVersion;
        public DateTime QuietUntil;
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
    public LeadTimeHistory? LeadTimes { get; init; }
    public DateTime? QuietUntil { get; init; }
    public long[]? Window { get; init; }
    public IReadOnlyList<AlertMemory>? Alerts { get; init; }
}

/// <summary>What an alert slot remembers beside its open alert.</summary>
public sealed record AlertMemory(AlertConcern Concern)
{
    public string? Closed { get; init; }
    public AlertType? Suppressed { get; init; }
    public AlertType? Pending { get; init; }
    public DateTime? PendingSince { get; init; }
    public DateTime? ClearingSince { get; init; }

    /// <summary>Row with which it began.</summary>
    public long? Since { get; init; }
    public int Refused { get; init; }
    public DateTime? RefusedAt { get; init; }
}
