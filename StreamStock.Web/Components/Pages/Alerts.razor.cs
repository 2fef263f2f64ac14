using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Alerts;

namespace StreamStock.Web.Components.Pages;

/// <summary>What is wrong, worst first, with the numbers that say so and what can be done about each.</summary>
public partial class Alerts
{
    /// <summary>Alerts drawn at one time; each holds buttons of the circuit.</summary>
    private const int MaxShown = 100;

    private static readonly IReadOnlyList<(string Value, string Text)> States =
        [("open", "Open"), ("acknowledged", "Acknowledged"), ("snoozed", "Snoozed"), ("resolved", "Resolved"), ("all", "All")];

    private static readonly IReadOnlyList<(string Value, string Text)> Severities = [("critical", "Critical"), ("warning", "Warning"), ("info", "Info")];

    private static readonly IReadOnlyList<(string Value, string Text)> Types =
        [.. Enum.GetValues<AlertType>().Select(type => (AlertTypes.Name(type), Formats.Words(AlertTypes.Name(type))))];

    private readonly Dictionary<string, AlertRecord> _selected = new(StringComparer.Ordinal);
    private IReadOnlyList<AlertGroup> _groups = [];
    private IReadOnlyList<AlertQuality> _quality = [];
    private IReadOnlyList<(string Value, string Text)> _products = [];
    private int _found;

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Severity { get; set; }

    [SupplyParameterFromQuery] public string? Type { get; set; }

    [SupplyParameterFromQuery] public string? Product { get; set; }

    [SupplyParameterFromQuery] public string? Group { get; set; }

    private bool IsFiltered => IsAny(State, Severity, Type, Product);

    private bool IsResolved => State == "resolved";

    private string Found => State switch
    {
        "resolved" => "resolved, latest first",
        "all" => "open and resolved",
        null or "" or "open" => "open, worst first",
        _ => $"{State}, worst first",
    };

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh()
    {
        var view = Model.State.Alerts.View;
        var query = new AlertQuery { States = One(State), Severities = One(Severity), Types = One(Type), ProductId = string.IsNullOrEmpty(Product) ? null : Product };
        var found = query.Select(view).ToList();
        _found = found.Count;
        _groups = AlertGroups.Of(found.Take(MaxShown), Group, NameOf);
        _quality = AlertQuality.Of(view.Resolved, view.All);
        _products = [.. view.All.Select(alert => alert.ProductId).Distinct().Order(StringComparer.Ordinal).Select(id => (id, NameOf(id) ?? id))];
        KeepSelected(view.Active.ToDictionary(alert => alert.Id, StringComparer.Ordinal));
    }

    /// <summary>What ended meanwhile is not acted upon any more.</summary>
    private void KeepSelected(Dictionary<string, AlertRecord> active)
    {
        foreach (var id in _selected.Keys.ToList())
        {
            if (active.TryGetValue(id, out var alert))
            {
                _selected[id] = alert;
            }
            else
            {
                _selected.Remove(id);
            }
        }
    }

    private string? NameOf(string productId) => Model.State.Products.Find(productId)?.Name;

    private void Select(AlertRecord alert, bool isSelected)
    {
        if (isSelected)
        {
            _selected[alert.Id] = alert;
        }
        else
        {
            _selected.Remove(alert.Id);
        }
    }

    private void SelectGroup(AlertGroup group)
    {
        var isSelected = !group.Alerts.All(alert => _selected.ContainsKey(alert.Id));
        foreach (var alert in group.Alerts.Where(alert => !alert.Resolved))
        {
            Select(alert, isSelected);
        }
    }

    private static string[] One(string? value) => string.IsNullOrEmpty(value) ? [] : [value];

    private void ClearFilters() => Clear(nameof(State), nameof(Severity), nameof(Type), nameof(Product));
}
