namespace StreamStock.Web.Live;

/// <summary>What bounds the live stream.</summary>
public static class StreamLimits
{
    /// <summary>Viewers of one replica; further ones are answered 503.</summary>
    public const int MaxViewers = 20_000;

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
