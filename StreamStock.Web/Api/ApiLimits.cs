namespace StreamStock.Web.Api;

/// <summary>Sizes of answers.</summary>
public static class ApiLimits
{
    public const int DefaultPage = 50;
    public const int MaxPage = 500;

    /// <summary>Characters of a search text.</summary>
    public const int MaxSearchLength = 100;

    /// <summary>Values of one filter.</summary>
    public const int MaxFilterValues = 20;

    /// <summary>Bytes of ready answers to queries.</summary>
    public const long MaxCachedBytes = 32 * 1024 * 1024;

    /// <summary>Age at which an answer is composed anew though nothing changed: rates fall with time alone.</summary>
    public static readonly TimeSpan LongestCached = TimeSpan.FromSeconds(5);

    /// <summary>Replaced answers that are still waiting to be forgotten.</summary>
    public const int MaxStaleCacheKeys = 1_000;

    /// <summary>Bytes of a body that is handed to a processor.</summary>
    public const int MaxForwardedBytes = 1024 * 1024;

    /// <summary>Characters of a cursor.</summary>
    public const int MaxCursorLength = 1_000;
}
