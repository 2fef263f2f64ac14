using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;

namespace StreamStock.Tests.Core.Models;

/// <summary>One of each value the processor publishes, as its golden file holds it.</summary>
internal static class GoldenModels
{
    private static readonly DateTime Noon = Scenario.Noon;

    public static StockSnapshot Snapshot { get; } = new()
    {
        Id = "PROD-001",
        Sku = "SKU-ELE-001",
        Name = "Kettle",
        Category = "Kitchen",
        Warehouse = "WH-1",
        CurrentStock = 45,
        ReorderPoint = 20,
        MaxCapacity = 500,
        UnitPrice = 39.90m,
        PredictedStock7d = 12,
        LastUpdated = Noon,
        Reserved = 5,
        Backordered = 1,
        OnOrder = 200,
        OnOrderDue = Noon.AddDays(3.5),
        Available = 39,
        Status = "active",
        Backorder = true,
        AutomaticRestock = true,
        LeadTimeDays = 3.5,
        ServiceLevel = 0.98,
        OrderQuantity = 200,
        OpenAlerts = 2,
        Version = 44,
        StockVersion = 43,
        SettingsVersion = 1,
        DemandDay = new DateOnly(2026, 3, 10),
        SoldToday = 7,
        LostToday = 2,
        LastSale = Noon.AddMinutes(-1),
        Demand14 = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 9],
        Forecast7 = [new DayForecast(4.7, 1, 9), new DayForecast(0, 0, 0)],
        Plan = new ReplenishmentPlan
        {
            ReorderPoint = 97, OrderUpTo = 167, SafetyStock = 27, LeadTimeStock = 86, StockoutLevel = 85, ServiceLevel = 0.95,
            LeadTimeDays = 7, LeadTimeSpreadDays = 1.5, Days = 8, Mean = 80, Variance = 96.5, DailyMean = 10,
        },
        Planned = true,
        SuggestedQuantity = 120,
        UnitCost = 24.50m,
        Supplier = "Kitchen Supply",
        Order = new OpenOrder("ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ", OrderState.Late, 200, Noon.AddDays(-2), Noon.AddDays(-1)) { Received = 40, ApproveAt = Noon.AddDays(-2).AddHours(4), By = "Ada" },
    };

    public static StockSnapshot BareSnapshot { get; } = new()
    {
        Id = "P",
        Sku = "S",
        Name = "N",
        Category = "",
        Warehouse = "WH-1",
        Status = "retired",
        LastUpdated = Noon,
        DemandDay = new DateOnly(2026, 3, 10),
    };

    public static AlertRecord Alert { get; } = new()
    {
        Id = "PROD-001~ALT-5YW8MRGNZY30CT2YWWYQKQKCXJ",
        ProductId = "PROD-001",
        Severity = AlertSeverity.Critical,
        Type = AlertType.CriticalLowStock,
        Message = "Kettle has only 9 left, below the critical level of 10",
        AiRecommendation = "Order 391 units (lead time 3.5 days).",
        Timestamp = Noon,
        ResolvedAt = Noon.AddMinutes(5),
        State = AlertState.Resolved,
        Evidence = new AlertEvidence { Stock = 9, Available = 4, OnOrder = 200, Threshold = 10, WindowMinutes = 60, Rate = 0.4444, NetSold = 40, Refused = 12, OrderQuantity = 391, Probability = 0.875, ExpectedAt = Noon.AddDays(2), LostMargin = 310.50m },
        AcknowledgedBy = "Ada",
        SnoozedUntil = Noon.AddHours(1),
        EscalatedFrom = AlertType.LowStock,
        ResolvedReason = "BY_HAND",
        ResolvedBy = "Bob",
        Version = 46,
    };

    public static Decision Decision { get; } = new()
    {
        EventId = "EVT-1",
        ProductId = "PROD-001",
        Outcome = "duplicate",
        Reason = "ID_REUSED",
        Detail = "…",
        StockAfter = 45,
        ReservedAfter = 5,
        Available = 39,
        Version = 44,
        StockVersion = 43,
        DecidedAt = Noon,
        ReservationId = "PROD-001~5YW8MRGNZY30CT2YWWYQKQKCXJ",
        ReservedUntil = Noon.AddMinutes(15),
        TraceId = "0af7651916cd43dd8448eb211c80319c",
        First = new Decision { EventId = "EVT-1", ProductId = "PROD-001", Outcome = "accepted", StockAfter = 46, ReservedAfter = 4, Available = 41, Version = 40, StockVersion = 40, DecidedAt = Noon.AddMinutes(-1) },
    };

    public static FeedRecord Feed { get; } = new()
    {
        Partition = 3,
        Sequence = 44,
        Owner = "processor-1",
        PartitionTime = Noon,
        Clock = "event",
        PublishedAt = Noon.AddMilliseconds(250),
        Counts = new Dictionary<string, OutcomeCounts> { ["SALE"] = new(10, 2, 1, 0), ["UNREADABLE"] = new(0, 0, 0, 3) },
        Today = new DayCounts(new DateOnly(2026, 3, 10), new Dictionary<string, OutcomeCounts> { ["SALE"] = new(4, 1, 0, 0) }),
        Lag = 12,
        LedgerRows = 44,
        Latency = new LatencyHistogram { Counts = [0, 3, 10, 1] },
        Events =
        [
            new LedgerEvent
            {
                Partition = 3, Sequence = 43, EventId = "EVT-1", Type = "SALE", ProductId = "PROD-001", Warehouse = "WH-1", Outcome = "rejected",
                Reason = "INSUFFICIENT_STOCK", Quantity = 99, StockAfter = 45, ReservedAfter = 5, EffectiveAt = Noon, OccurredAt = Noon.AddMinutes(-2),
                RecordedAt = Noon.AddSeconds(1), TraceId = "0af7651916cd43dd8448eb211c80319c",
            },
            new LedgerEvent
            {
                Partition = 3, Sequence = 44, Type = "RESERVATION_EXPIRED", ProductId = "PROD-001", Outcome = "accepted", Reason = "EXPIRED",
                Delta = -1, EffectiveAt = Noon, RecordedAt = Noon.AddSeconds(1), ByProcessor = true,
            },
        ],
    };
}
