using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Events;

/// <summary>Asks a processor, any replica, for dead letters, and has them sent again or set aside.</summary>
public sealed class DeadLetterClient(HttpClient http)
{
    public const int PageSize = 50;

    private const string Path = "/history/deadletters";

    /// <exception cref="HttpRequestException">No processor answered; 404 where it knows no such list.</exception>
    public async Task<DeadLetterPage> ListAsync(string? state, string? reason, string? productId, string? cursor, CancellationToken cancellationToken)
    {
        var query = new Dictionary<string, string?> { ["state"] = state, ["reason"] = reason, ["productId"] = productId, ["cursor"] = cursor, ["limit"] = $"{PageSize}" };
        var address = QueryHelpers.AddQueryString(Path, query.Where(parameter => !string.IsNullOrEmpty(parameter.Value)).ToDictionary());
        using var response = await http.GetAsync(address, cancellationToken);
        if (response.StatusCode == HttpStatusCode.BadRequest)
        {
            return new([], null); // A filter of the URL that there is no such thing as.
        }

        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync(CoreJson.Default.DeadLetterPage, cancellationToken) ?? new([], null);
    }

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<RedriveResult> RedriveAsync(IReadOnlyList<string> ids, string by)
    {
        using var response = await http.PostAsJsonAsync($"{Path}/redrive", new DeadLetterChoice { Ids = ids, By = by }, CoreJson.Default.DeadLetterChoice);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(CoreJson.Default.RedriveResult))!;
    }

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<DiscardResult> DiscardAsync(IReadOnlyList<string> ids, string by, string reason)
    {
        using var response = await http.PostAsJsonAsync($"{Path}/discard", new DeadLetterDiscard { Ids = ids, By = by, Reason = reason }, CoreJson.Default.DeadLetterDiscard);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(CoreJson.Default.DiscardResult))!;
    }
}
