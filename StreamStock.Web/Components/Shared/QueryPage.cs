using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace StreamStock.Web.Components.Shared;

/// <summary>A live page whose filters are kept in the URL, so that a view can be shared and comes back with the back button.</summary>
public abstract class QueryPage : LivePage
{
    /// <summary>Where the browser was sent and has not said it is yet: a filter set meanwhile must not undo the one before.</summary>
    private string? wanted;

    [Inject] protected NavigationManager Navigation { get; set; } = null!;

    /// <summary>Times the filters were cleared; the fields are keyed by it and so begin anew.</summary>
    protected int Cleared { get; private set; }

    /// <summary>Sets one parameter of the URL; an empty value takes it out.</summary>
    protected void Go(string name, string? value) => Go([(name, value)]);

    /// <summary>Takes parameters out of the URL.</summary>
    protected void Clear(params IEnumerable<string> names)
    {
        Cleared++;
        Go(names.Select(name => (name, (string?)null)));
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            Navigation.LocationChanged += Arrive;
        }
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Arrive;
        base.Dispose(disposing);
    }

    private void Go(IEnumerable<(string Name, string? Value)> parameters)
    {
#pragma warning disable CA1308 // Parameters of the URL are lower case.
        var values = parameters.ToDictionary(p => p.Name.ToLowerInvariant(), p => (object?)(string.IsNullOrWhiteSpace(p.Value) ? null : p.Value));
#pragma warning restore CA1308
        wanted = Navigation.GetUriWithQueryParameters(wanted ?? Navigation.Uri, values);
        Navigation.NavigateTo(wanted, replace: true);
    }

    private void Arrive(object? sender, LocationChangedEventArgs change)
    {
        if (change.IsNavigationIntercepted || wanted is null || new Uri(change.Location) == new Uri(wanted))
        {
            wanted = null;
        }
    }

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
