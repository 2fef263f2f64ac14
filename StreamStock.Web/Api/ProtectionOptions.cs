using System.ComponentModel.DataAnnotations;

namespace StreamStock.Web.Api;

/// <summary>What protects the API from its clients, bound from the section <c>Web:Api</c>.</summary>
public sealed class ProtectionOptions
{
    public const string Section = "Web:Api";

    /// <summary>Commands a client may send a second, on average; 0 for no bound. Twice as many may come at once.</summary>
    [Range(0, 1_000_000, ErrorMessage = "Web:Api:CommandsPerSecond must be from 0 (no bound) to 1000000.")]
    public int CommandsPerSecond { get; set; } = 2_000;

    /// <summary>Queries a client may send a second, on average; 0 for no bound. Twice as many may come at once.</summary>
    [Range(0, 1_000_000, ErrorMessage = "Web:Api:QueriesPerSecond must be from 0 (no bound) to 1000000.")]
    public int QueriesPerSecond { get; set; } = 2_000;

    /// <summary>Seconds after which a query that is not answered is given up.</summary>
    [Range(1, 600, ErrorMessage = "Web:Api:QueryTimeoutSeconds must be from 1 to 600.")]
    public int QueryTimeoutSeconds { get; set; } = 30;

    /// <summary>Origins whose pages may call the API, such as <c>https://shop.example</c>; none by default.</summary>
    public IReadOnlyList<string> CorsOrigins { get; set; } = [];
}
