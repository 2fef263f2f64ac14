namespace StreamStock.Web.Commands;

/// <summary>What bounds the way of a command.</summary>
public static class CommandLimits
{
    /// <summary>Commands of this replica that wait for their decision at one time; further ones are answered 503.</summary>
    public const int MaxInFlight = 10_000;

    /// <summary>Events in one request.</summary>
    public const int MaxBatch = 1_000;

    /// <summary>Bytes of a request's body.</summary>
    public const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Lines of one order.</summary>
    public const int MaxOrderLines = 50;

    /// <summary>Printable ASCII characters of an Idempotency-Key.</summary>
    public const int MaxKeyLength = 255;

    /// <summary>Keys of which a replica remembers which product they were used for, about 70 bytes each.</summary>
    public const int MaxRememberedKeys = 200_000;

    /// <summary>Decisions that a replica reads when it starts, for the keys in them; evenly of all partitions.</summary>
    public const int EarlierDecisions = 180_000;

    /// <summary>Wait for a decision where the client does not say (<c>Prefer: wait=N</c>).</summary>
    public static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(30);

    /// <summary>How long the broker may take to acknowledge a command.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(5);

    /// <summary>How far this machine's clock may be ahead of a processor's where a decision is looked for by time.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    /// <summary>What <c>Retry-After</c> says when there is no room or no broker.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
}
