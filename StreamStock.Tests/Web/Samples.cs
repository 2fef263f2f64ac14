using StreamStock.Core.Models;

namespace StreamStock.Tests.Web;

/// <summary>Values of the wire models with everything filled in that a test does not care about.</summary>
internal static class Samples
{
    public static readonly DateTime Noon = new(2026, 3, 10, 12, 0, 0, DateTimeKind.Utc);

    public static StockSnapshot Product(string id, int stock = 100, long version = 1, string warehouse = "WH-1", string category = "Electronics") => new()
    {
        Id = id,
        Sku = $"SKU-{id}",
        Name = $"Name of {id}",
        Category = category,
        Warehouse = warehouse,
        Status = "active",
        CurrentStock = stock,
        Available = stock,
        ReorderPoint = 50,
        MaxCapacity = 500,
        UnitPrice = 10m,
        Version = version,
        LastUpdated = Noon,
        DemandDay = DateOnly.FromDateTime(Noon),
        Demand14 = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14],
        SoldToday = 9,
        LostToday = 1,
    };

    public static AlertRecord Alert(string id, AlertState state = AlertState.Open, long version = 1, AlertSeverity severity = AlertSeverity.Warning, string productId = "P1") => new()
    {
        Id = id,
        ProductId = productId,
        Message = "Low.",
        Severity = severity,
        State = state,
        Timestamp = Noon,
        ResolvedAt = state == AlertState.Resolved ? Noon.AddSeconds(version) : null,
        Evidence = new AlertEvidence { Stock = 3, Threshold = 10 },
        Version = version,
    };

    public static LedgerEvent Event(long sequence, int partition = 0, string type = "SALE", string productId = "P1", string outcome = "accepted") => new()
    {
        Partition = partition,
        Sequence = sequence,
        EventId = $"E{partition}-{sequence}",
        Type = type,
        ProductId = productId,
        Outcome = outcome,
        Quantity = 1,
        EffectiveAt = Noon.AddSeconds(sequence),
        RecordedAt = Noon.AddSeconds(sequence),
    };

    public static FeedRecord Feed(long sequence, int partition = 0, long accepted = 0, DateTime? at = null, params LedgerEvent[] events) => new()
    {
        Partition = partition,
        Sequence = sequence,
        Owner = "processor-1",
        Clock = "event",
        PartitionTime = at ?? Noon,
        PublishedAt = Noon.AddSeconds(sequence),
        Lag = 2,
        Counts = new Dictionary<string, OutcomeCounts> { ["SALE"] = new(accepted, 1, 0, 0) },
        Events = events,
    };
}
