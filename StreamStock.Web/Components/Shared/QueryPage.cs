using Microsoft.AspNetCore.Components;

namespace StreamStock.Web.Components.Shared;

/// <summary>A live page whose filters are kept in the URL, so that a view can be shared and comes back with the back button.</summary>
public abstract class QueryPage : LivePage
{
    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Sets one parameter of the URL; an empty value takes it out.</summary>
#pragma warning disable CA1308 // Parameters of the URL are lower case.
    protected void Go(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter(name.ToLowerInvariant(), string.IsNullOrWhiteSpace(value) ? null : value), replace: true);

    protected void Go(IEnumerable<(string Name, string? Value)> parameters) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(parameters.ToDictionary(
            p => p.Name.ToLowerInvariant(), p => (object?)(string.IsNullOrWhiteSpace(p.Value) ? null : p.Value))), replace: true);
#pragma warning restore CA1308

    /// <summary>Values of a list in the URL.</summary>
    protected static string[] Values(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    protected static bool IsAny(params ReadOnlySpan<string?> values)
    {
        foreach (var value in values)
        {
            if (!string.IsNullOrEmpty(value))
            {
                return true;
            }
        }

        return false;
    }
}
