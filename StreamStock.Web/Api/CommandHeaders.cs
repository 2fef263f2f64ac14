using System.Globalization;
using StreamStock.Web.Commands;

namespace StreamStock.Web.Api;

/// <summary>The request headers that commands know.</summary>
/// <param name="Wait">How long the client waits for the decision (<c>Prefer: wait=N</c>).</param>
/// <param name="Key">Its <c>Idempotency-Key</c>; null where it gave none.</param>
/// <param name="IfMatch">The version it has seen; null where it gave none.</param>
public sealed record CommandHeaders(TimeSpan Wait, string? Key, long? IfMatch)
{
    public const string IdempotencyKey = "Idempotency-Key";

    /// <summary>Reads them; what is wrong goes to <paramref name="errors"/> under the header's name.</summary>
    public static CommandHeaders Read(HttpRequest request, IDictionary<string, string[]> errors)
    {
        if (!TryReadWait(request, out var wait))
        {
            errors["Prefer"] = [$"Prefer must be wait=N with N from 0 to {CommandLimits.MaxWait.TotalSeconds:0} seconds."];
        }

        var key = request.Headers[IdempotencyKey].ToString();
        if (request.Headers.ContainsKey(IdempotencyKey) && !IdempotencyKeys.IsKey(key))
        {
            errors[IdempotencyKey] = [$"{IdempotencyKey} must have 1 to {CommandLimits.MaxKeyLength} printable ASCII characters."];
        }

        if (!TryReadIfMatch(request, out var version))
        {
            errors["If-Match"] = ["If-Match must be one version, such as \"42\"."];
        }

        return new(wait, key.Length == 0 ? null : key, version);
    }

    /// <summary>RFC 7240: other preferences are none of ours and are passed over.</summary>
    private static bool TryReadWait(HttpRequest request, out TimeSpan wait)
    {
        wait = CommandLimits.DefaultWait;
        if (request.Headers["Prefer"].Count == 0)
        {
            return true;
        }

        var preference = request.Headers["Prefer"]
            .SelectMany(header => (header ?? "").Split([',', ';'], StringSplitOptions.TrimEntries))
            .FirstOrDefault(preference => preference.StartsWith("wait", StringComparison.OrdinalIgnoreCase));
        if (preference is null)
        {
            return true;
        }

        var value = preference.AsSpan(preference.IndexOf('=', StringComparison.Ordinal) + 1).Trim().Trim('"');
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > CommandLimits.MaxWait.TotalSeconds)
        {
            return false;
        }

        wait = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static bool TryReadIfMatch(HttpRequest request, out long? version)
    {
        version = null;
        if (request.Headers.IfMatch.Count == 0)
        {
            return true;
        }

        var isRead = long.TryParse(request.Headers.IfMatch.ToString().AsSpan().Trim().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        version = isRead ? value : null;
        return isRead;
    }
}
