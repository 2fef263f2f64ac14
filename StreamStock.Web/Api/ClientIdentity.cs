namespace StreamStock.Web.Api;

/// <summary>Who asks. Keys and quotas are kept apart by it.</summary>
public static class ClientIdentity
{
    /// <summary>The authenticated name; all who have none share one, so that a retry from another address is still a retry.</summary>
    public static string Of(HttpContext context) => context.User.Identity?.Name ?? "anonymous";

    /// <summary>The authenticated name, else the network address.</summary>
    public static string QuotaOf(HttpContext context) =>
        context.User.Identity?.Name ?? context.Connection.RemoteIpAddress?.ToString() ?? "unknown";
}
