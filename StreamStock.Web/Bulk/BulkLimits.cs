namespace StreamStock.Web.Bulk;

/// <summary>What bounds imports and exports.</summary>
public static class BulkLimits
{
    /// <summary>Lines of one import that wait for their decision at one time.</summary>
    public const int MaxInFlight = 1_000;

    /// <summary>Imports under way at one time on this replica; further ones are answered 503.</summary>
    public const int MaxRunning = 4;

    /// <summary>Imports of which the progress is remembered.</summary>
    public const int MaxRemembered = 100;

    /// <summary>Faulty lines that are listed; further ones are only counted.</summary>
    public const int MaxErrors = 1_000;

    /// <summary>Bytes of one line.</summary>
    public const int MaxLineBytes = 65_536;

    /// <summary>Longest wait for the decision of one line.</summary>
    public static readonly TimeSpan DecisionWait = TimeSpan.FromSeconds(30);

    /// <summary>How often a line is sent again that was not accepted by the broker, and the first pause before that.</summary>
    public const int MaxResends = 5;

    public static readonly TimeSpan FirstResend = TimeSpan.FromMilliseconds(200);
    public static readonly TimeSpan SlowestResend = TimeSpan.FromSeconds(5);
}
