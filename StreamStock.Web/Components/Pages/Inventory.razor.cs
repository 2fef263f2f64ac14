using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>All products. Filters and order are kept in the URL, so that a view can be shared and comes back with the back button.</summary>
public partial class Inventory
{
    private static readonly IReadOnlyList<(string Value, string Text)> StatusOptions =
    [
        ("out_of_stock,critical,low", "Needs attention"), .. Enum.GetValues<StockHealth>().Select(health => (health.Name(), Formats.Words(health.Name()))),
        ("retired", "Retired"),
    ];

    private List<StockSnapshot> _rows = [];
    private IReadOnlyList<string> _categories = [];
    private IReadOnlyList<string> _warehouses = [];

    [SupplyParameterFromQuery] public string? Q { get; set; }

    [SupplyParameterFromQuery] public string? Category { get; set; }

    [SupplyParameterFromQuery] public string? Warehouse { get; set; }

    [SupplyParameterFromQuery] public string? Status { get; set; }

    [SupplyParameterFromQuery] public string? Sort { get; set; }

    private bool IsFiltered => !string.IsNullOrEmpty(Q) || !string.IsNullOrEmpty(Category) || !string.IsNullOrEmpty(Warehouse) || !string.IsNullOrEmpty(Status);

    protected override void OnParametersSet() => Refresh();

    protected override void Refresh()
    {
        var summary = Summary.Current;
        _categories = [.. summary.Categories.Select(category => category.Category).Where(name => name.Length > 0).Order(StringComparer.CurrentCulture)];
        _warehouses = summary.Warehouses;
        _rows = [.. Query().Select(Model.State.Products)];
    }

    private ProductQuery Query()
    {
        var sort = Sort ?? "";
        return new ProductQuery
        {
            Text = string.IsNullOrWhiteSpace(Q) ? null : Q.Trim(),
            Categories = Values(Category),
            Warehouses = Values(Warehouse),
            Statuses = Values(Status),
            Sort = Enum.TryParse<ProductSort>(sort.TrimStart('-'), ignoreCase: true, out var by) && Enum.IsDefined(by) ? by : ProductSort.Id,
            Descending = sort.StartsWith('-'),
        };
    }

    private static string[] Values(string? list) =>
        (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private void SortBy(string sort) => Go(nameof(Sort), sort);

    private void Clear() => Navigation.NavigateTo("/inventory", replace: true);

#pragma warning disable CA1308 // Parameters of the URL are lower case.
    private void Go(string name, string? value) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameter(name.ToLowerInvariant(), string.IsNullOrEmpty(value) ? null : value), replace: true);
#pragma warning restore CA1308
}
