namespace StreamStock.Web.Live;

/// <summary>What bounds the live stream.</summary>
public static class StreamLimits
{
    /// <summary>Viewers of one replica; further ones are answered 503.</summary>
    public const int MaxViewers = 20_000;

    /// <summary>Viewers of single products and of alerts; further ones are answered 503.</summary>
    public const int MaxDetailViewers = 5_000;

    /// <summary>Products that one of them may look at.</summary>
    public const int MaxDetailProducts = 100;

    /// <summary>Alerts in a snapshot for one of them.</summary>
    public const int MaxDetailAlerts = 500;

    /// <summary>Deltas kept for viewers that come back.</summary>
    public const int MaxKeptDeltas = 64;

    /// <summary>From so many viewers on every second tick is left out, so that the writing of all stays within its time.</summary>
    public const int ManyViewers = 2_000;

    /// <summary>Frames waiting for one viewer; one that falls further behind gets a fresh snapshot instead.</summary>
    public const int ViewerQueue = 8;

    /// <summary>Events in a snapshot, and at most in a delta.</summary>
    public const int MaxEvents = 30;

    /// <summary>Alerts in a snapshot.</summary>
    public const int MaxAlerts = 8;

    /// <summary>Shortest time between two deltas.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest silence; a comment breaks it, so that proxies and viewers know the stream is alive.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>How long a viewer waits before it connects again.</summary>
    public static readonly TimeSpan Reconnect = TimeSpan.FromSeconds(2);
}
