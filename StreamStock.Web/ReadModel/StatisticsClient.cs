using System.Net;
using Microsoft.AspNetCore.WebUtilities;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>Asks a processor, any replica, for counts and units by hour or day.</summary>
public sealed class StatisticsClient(HttpClient http)
{
    /// <returns>Null where the processor does not keep statistics.</returns>
    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<IReadOnlyList<StatisticsRow>?> ReadAsync(DateTime from, DateTime to, bool byDay, CancellationToken cancellationToken)
    {
        var address = QueryHelpers.AddQueryString("/history/statistics", new Dictionary<string, string?>
        {
            ["from"] = from.ToString("O"), ["to"] = to.ToString("O"), ["interval"] = byDay ? "day" : "hour",
        });
        using var response = await http.GetAsync(address, cancellationToken);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync(CoreJson.Default.StatisticsPage, cancellationToken))?.Items;
    }
}
