using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;

namespace StreamStock.Web.Components.Pages;

/// <summary>Alerts by kind, worst first, with what can be done about each.</summary>
public partial class Alerts
{
    /// <summary>Alerts drawn at one time; each holds buttons of the circuit.</summary>
    private const int MaxShown = 100;

    private static readonly IReadOnlyList<(string Value, string Text)> States =
        [("open", "Open"), ("acknowledged", "Acknowledged"), ("snoozed", "Snoozed"), ("resolved", "Resolved"), ("all", "All")];

    private static readonly IReadOnlyList<(string Value, string Text)> Severities = [("critical", "Critical"), ("warning", "Warning"), ("info", "Info")];

    private static readonly IReadOnlyList<(string Value, string Text)> Types =
        [.. Enum.GetValues<AlertType>().Select(type => (AlertTypes.Name(type), Formats.Words(AlertTypes.Name(type))))];

    private IReadOnlyList<AlertGroup> _groups = [];
    private IReadOnlyList<(string Value, string Text)> _products = [];
    private int _found;

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Severity { get; set; }

    [SupplyParameterFromQuery] public string? Type { get; set; }

    [SupplyParameterFromQuery] public string? Product { get; set; }

    private bool IsFiltered => new[] { State, Severity, Type, Product }.Any(value => !string.IsNullOrEmpty(value));

    private bool IsResolved => State == "resolved";

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh()
    {
        var view = Model.State.Alerts.View;
        var query = new AlertQuery { States = One(State), Severities = One(Severity), Types = One(Type), ProductId = string.IsNullOrEmpty(Product) ? null : Product };
        var found = query.Select(view).ToList();
        _found = found.Count;
        _groups = [.. found.Take(MaxShown).GroupBy(alert => alert.Type).Select(group => new AlertGroup(group.Key, [.. group]))];
        _products = [.. view.All.Select(alert => alert.ProductId).Distinct().Order(StringComparer.Ordinal).Select(id => (id, Model.State.Products.Find(id)?.Name ?? id))];
    }

    private static string[] One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    private void Clear() => Navigation.NavigateTo("/alerts", replace: true);

#pragma warning disable CA1308 // Parameters of the URL are lower case.
    private void Go(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter(name.ToLowerInvariant(), string.IsNullOrEmpty(value) ? null : value), replace: true);
#pragma warning restore CA1308

    private sealed record AlertGroup(AlertType Type, IReadOnlyList<AlertRecord> Alerts);
}
