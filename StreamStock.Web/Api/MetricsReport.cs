using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>The key figures, as <c>GET /metrics</c> and the stream give them.</summary>
public sealed record MetricsReport
{
    /// <summary>Products that are not retired.</summary>
    public int Products { get; init; }

    /// <summary>Σ units on hand × selling price.</summary>
    public decimal StockValue { get; init; }

    public long UnitsOnHand { get; init; }
    public long UnitsOnOrder { get; init; }

    /// <summary>Products with nothing on hand; the next two exclude it, and each other.</summary>
    public int OutOfStock { get; init; }

    public int Critical { get; init; }
    public int Low { get; init; }
    public int Overstock { get; init; }
    public required OpenAlertCounts OpenAlerts { get; init; }

    /// <summary>Accepted sales, restocks and returns of the day of <see cref="PartitionTime"/>.</summary>
    public long TransactionsToday { get; init; }

    public long UnitsSoldToday { get; init; }
    public long UnitsLostToday { get; init; }

    /// <summary>Σ units refused today × selling price.</summary>
    public decimal LostSalesToday { get; init; }

    /// <summary>Units on hand ÷ units asked for on a mean day of the last 14; absent without demand.</summary>
    public double? DaysOfSupply { get; init; }

    /// <summary>Fraction of today's demanded units that were served; absent without demand.</summary>
    public double? FillRate { get; init; }

    public required EventCounts Events { get; init; }
    public double EventsPerSecond { get; init; }

    /// <summary>From record to durable, of the last seconds; absent without events.</summary>
    public double? LatencyP50Milliseconds { get; init; }

    public double? LatencyP99Milliseconds { get; init; }

    /// <summary>Records on the input topics not yet decided.</summary>
    public long Lag { get; init; }

    public long LedgerRows { get; init; }
    public int Partitions { get; init; }

    /// <summary>The inventory's "now"; absent before the first record.</summary>
    public DateTime? PartitionTime { get; init; }

    /// <summary><c>event</c> where that time is simulated, <c>wall</c> where it is the wall clock.</summary>
    public string? Clock { get; init; }

    /// <summary>Wall clock of the processor's last record.</summary>
    public DateTime? PublishedAt { get; init; }

    public static MetricsReport Of(InventorySummary summary, ThroughputMeter throughput, DateTime wallClock) => new()
    {
        Products = summary.Products,
        StockValue = summary.StockValue,
        UnitsOnHand = summary.UnitsOnHand,
        UnitsOnOrder = summary.UnitsOnOrder,
        OutOfStock = summary.OutOfStock,
        Critical = summary.Critical,
        Low = summary.Low,
        Overstock = summary.Overstock,
        OpenAlerts = new(summary.OpenCritical, summary.OpenWarning, summary.OpenInfo),
        TransactionsToday = summary.Feed.TransactionsToday,
        LostSalesToday = summary.LostSalesToday,
        DaysOfSupply = summary.DaysOfSupply is { } days ? Math.Round(days, 1) : null,
        UnitsSoldToday = summary.UnitsSoldToday,
        UnitsLostToday = summary.UnitsLostToday,
        FillRate = summary.FillRate is { } rate ? Math.Round(rate, 4) : null,
        Events = EventCounts.Of(summary.Feed),
        EventsPerSecond = Math.Round(throughput.EventsPerSecond(wallClock), 2),
        LatencyP50Milliseconds = Round(throughput.LatencyMilliseconds(wallClock, 0.5)),
        LatencyP99Milliseconds = Round(throughput.LatencyMilliseconds(wallClock, 0.99)),
        Lag = summary.Feed.Lag,
        LedgerRows = summary.Feed.LedgerRows,
        Partitions = summary.Feed.Partitions,
        PartitionTime = summary.Feed.PartitionTime,
        Clock = summary.Feed.Clock,
        PublishedAt = summary.Feed.PublishedAt,
    };

    private static double? Round(double? milliseconds) => milliseconds is { } value ? Math.Round(value, 1) : null;
}

/// <summary>Alerts that are not resolved.</summary>
public sealed record OpenAlertCounts(int Critical, int Warning, int Info)
{
    public int Total => Critical + Warning + Info;
}

/// <summary>Records read from the topics and not made by the processor, since the data was first made.</summary>
public sealed record EventCounts
{
    public long Accepted { get; init; }
    public long Rejected { get; init; }
    public long Duplicates { get; init; }
    public long DeadLetters { get; init; }
    public long Total { get; init; }
    public required IReadOnlyDictionary<string, OutcomeCounts> ByType { get; init; }

    public static EventCounts Of(FeedTotals feed)
    {
        ArgumentNullException.ThrowIfNull(feed);
        return new()
        {
            Accepted = feed.All.Accepted,
            Rejected = feed.All.Rejected,
            Duplicates = feed.All.Duplicates,
            DeadLetters = feed.All.DeadLetters,
            Total = feed.All.Total,
            ByType = feed.ByType,
        };
    }
}
