namespace StreamStock.Web.ReadModel;

/// <summary>What bounds each collection of the read model.</summary>
public static class ReadModelLimits
{
    /// <summary>Latest ledger events kept for the live feed and the first pages of the log.</summary>
    public const int MaxRecentEvents = 2_000;

    /// <summary>Resolved alerts kept; open ones are bounded by products and concerns.</summary>
    public const int MaxResolvedAlerts = 1_000;

    /// <summary>Products held; snapshots of further ones are counted and dropped.</summary>
    public const int MaxProducts = 1_000_000;

    /// <summary>Alerts held that are not resolved; further ones are counted and dropped.</summary>
    public const int MaxActiveAlerts = 1_000_000;

    /// <summary>Latest changes of alerts kept for the live stream.</summary>
    public const int MaxRecentAlertChanges = 1_000;

    /// <summary>Slots of the throughput chart.</summary>
    public const int ThroughputSlots = 60;

    /// <summary>Length of one slot of the throughput chart, of the wall clock.</summary>
    public static readonly TimeSpan ThroughputSlot = TimeSpan.FromSeconds(5);

    /// <summary>How long changes gather at the broker: well below <see cref="NotifyInterval"/>, and a quarter of the requests that answers need.</summary>
    public static readonly TimeSpan FetchWait = TimeSpan.FromMilliseconds(20);

    /// <summary>Shortest time between two notifications of subscribers.</summary>
    public static readonly TimeSpan NotifyInterval = TimeSpan.FromMilliseconds(150);
}
