using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation.Alerts;
using StreamStock.Web.Presentation.Orders;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Live;

/// <summary>
/// The dashboard. The stream's <c>snapshot</c> events hold all of it; its <c>delta</c> events hold the parts that
/// changed, each as a whole, but only those events that are new.
/// </summary>
public sealed record DashboardData
{
    public MetricsReport? Metrics { get; init; }

    /// <summary>Products that need attention, most urgent first.</summary>
    public IReadOnlyList<AttentionItem>? Attention { get; init; }

    /// <summary>Alerts that are not resolved, worst first.</summary>
    public IReadOnlyList<AlertRecord>? Alerts { get; init; }

    /// <summary>How things stand now with those of them whose numbers have changed since they were raised; by their ids.</summary>
    public IReadOnlyList<AlertNow>? AlertsNow { get; init; }

    /// <summary>Decided events, oldest first.</summary>
    public IReadOnlyList<FeedEvent>? Events { get; init; }

    public IReadOnlyList<CategoryStock>? Categories { get; init; }

    public IReadOnlyList<WarehouseStock>? Warehouses { get; init; }

    /// <summary>Decided events a second, oldest first.</summary>
    public IReadOnlyList<ThroughputPoint>? Throughput { get; init; }

    public PipelineState? Pipeline { get; init; }

    public KpiChanges? Changes { get; init; }
}

/// <summary>The key figures held against those of yesterday at this time, and how they went since.</summary>
/// <param name="Yesterday">Yesterday's at this time; absent until they have been seen for a day.</param>
/// <param name="Samples">One an hour, oldest first.</param>
public sealed record KpiChanges(KpiSample? Yesterday, IReadOnlyList<KpiSample> Samples);

/// <summary>A product that needs attention.</summary>
/// <param name="Id">Product.</param>
/// <param name="Name">Its name.</param>
/// <param name="Warehouse">Where it is.</param>
/// <param name="Health">How its stock stands.</param>
/// <param name="CurrentStock">Units on hand.</param>
/// <param name="ReorderPoint">Units below which more is ordered.</param>
/// <param name="OnOrder">Units on their way.</param>
/// <param name="OnOrderDue">When they arrive.</param>
/// <param name="DaysOfSupply">Units on hand ÷ mean daily demand; absent without demand.</param>
/// <param name="PredictedStock7d">Units expected on hand in seven days.</param>
/// <param name="AtRisk">Money expected to be lost if nothing is done.</param>
public sealed record AttentionItem(
    string Id, string Name, string Warehouse, StockHealth Health, int CurrentStock, int ReorderPoint,
    int OnOrder, DateTime? OnOrderDue, double? DaysOfSupply, int PredictedStock7d, decimal AtRisk)
{
    /// <summary>When it runs out at the expected demand; absent where it is out, or lasts long.</summary>
    public DateTime? RunsOutAt { get; init; }

    /// <summary>Units to order now; absent where nothing is.</summary>
    public int? OrderUnits { get; init; }

    /// <summary>Why it is here: its health, or <c>running_out</c> where that is good still.</summary>
    public string State => Health > StockHealth.Low ? "running_out" : Health.Name();

    /// <summary>What to do: <c>order</c>, <c>restock</c>, or <c>follow</c> the order that is on its way.</summary>
    public string Action => OrderUnits is not null ? "order" : OnOrder > 0 ? "follow" : "restock";

    /// <param name="product">Which.</param>
    /// <param name="offer">What to order of it now; null where nothing is.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static AttentionItem Of(StockSnapshot product, OrderOffer? offer, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(product);
        var risk = StockRisk.Of(product, now);
        return new(
            product.Id, product.Name, product.Warehouse, StockHealths.Of(product), product.CurrentStock, product.ReorderPoint,
            product.OnOrder, product.OnOrderDue, DaysSupplied(product), product.PredictedStock7d, risk?.AtRisk ?? 0)
        {
            RunsOutAt = product.CurrentStock > 0 && (offer?.Recommendation?.RunsOutAt ?? risk?.RunsOutAt) is { } at ? new DateTime(at.Ticks - (at.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc) : null,
            OrderUnits = offer?.Units,
        };
    }

    /// <summary>Units on hand ÷ mean daily demand; null without demand.</summary>
    public static double? DaysSupplied(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var demand = product.Demand14.Count == 0 ? 0 : product.Demand14.Average();
        return demand > 0 ? Math.Round(product.CurrentStock / demand, 1) : null;
    }
}

/// <summary>A decided event as the live feed shows it.</summary>
/// <param name="Partition">With <paramref name="Sequence"/> it names the ledger row.</param>
/// <param name="Sequence">Within the partition.</param>
/// <param name="Type">SALE, RESTOCK, …</param>
/// <param name="ProductId">Product.</param>
/// <param name="ProductName">Its name, where it is known.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Reason">Why it was not accepted.</param>
/// <param name="Quantity">Units asked for.</param>
/// <param name="Delta">Change of on hand.</param>
/// <param name="StockAfter">Units on hand after it.</param>
/// <param name="EffectiveAt">Partition time of the decision.</param>
public sealed record FeedEvent(
    int Partition, long Sequence, string Type, string ProductId, string? ProductName, string Outcome, string? Reason,
    int Quantity, int Delta, int StockAfter, DateTime EffectiveAt)
{
    public static FeedEvent Of(LedgerEvent e, string? name)
    {
        ArgumentNullException.ThrowIfNull(e);
        return new(e.Partition, e.Sequence, e.Type, e.ProductId, name, e.Outcome, e.Reason, e.Quantity, e.Delta, e.StockAfter, e.EffectiveAt);
    }
}

/// <summary>Whether what is shown is up to date, as measured.</summary>
/// <param name="Trouble">Why the topics cannot be followed; absent while they are.</param>
/// <param name="Owners">The processors that wrote last.</param>
/// <param name="Parts">What each part answered when it was asked last.</param>
public sealed record PipelineState(string? Trouble, IReadOnlyList<string> Owners, IReadOnlyList<PipelinePart> Parts);
