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

    /// <summary>Characters of a cursor.</summary>
    public const int MaxCursorLength = 1_000;
}
