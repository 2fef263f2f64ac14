using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Inventory;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>All products: found, compared, and moved one by one or many at a time.</summary>
public partial class Inventory
{
    private static readonly IReadOnlyList<(string Value, string Text)> StatusOptions =
    [
        ("out_of_stock,critical,low", "Needs attention"), .. Enum.GetValues<StockHealth>().Select(health => (health.Name(), Formats.Words(health.Name()))),
        ("retired", "Retired"),
    ];

    /// <summary>Rows of a high screen.</summary>
    private const int FirstRows = 20;

    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private ProductListing _listing = null!;
    private IReadOnlyList<InventoryColumn> _columns = InventoryColumns.Usual;
    private IReadOnlyList<string> _categories = [];
    private IReadOnlyList<string> _warehouses = [];

    [SupplyParameterFromQuery] public string? Q { get; set; }

    [SupplyParameterFromQuery] public string? Category { get; set; }

    [SupplyParameterFromQuery] public string? Warehouse { get; set; }

    [SupplyParameterFromQuery] public string? Status { get; set; }

    [SupplyParameterFromQuery] public string? Sort { get; set; }

    [SupplyParameterFromQuery] public string? Columns { get; set; }

    private bool IsFiltered => IsAny(Q, Category, Warehouse, Status);

    private bool AllSelected => _selected.Count > 0 && _selected.Count == _listing.Rows.Count;

    /// <summary>Virtualize wants a collection that can be indexed.</summary>
    private ICollection<StockSnapshot> RowList => (ICollection<StockSnapshot>)_listing.Rows;

    private string ExportLink => "/inventory/export.csv" + new Uri(Navigation.Uri).Query;

    protected override void OnInitialized() => _listing = new ProductListing(Clock);

    protected override void OnParametersSet()
    {
        _columns = InventoryColumns.Read(Columns);
        Refresh();
    }

    protected override void Refresh()
    {
        var summary = Summary.Current;
        _categories = [.. summary.Categories.Select(category => category.Category).Where(name => name.Length > 0).Order(StringComparer.CurrentCulture)];
        _warehouses = summary.Warehouses;
        _listing.Update(Model.State.Products, InventoryView.Query(Q, Category, Warehouse, Status, Sort));
    }

    private static string? ClassOf(InventoryColumn column) =>
        (InventoryColumns.IsNumber(column), column == InventoryColumn.Stock) switch
        {
            (true, true) => "num",
            (true, false) => "num wide",
            _ => "wide",
        };

    private void Select(string id, bool isSelected)
    {
        if (!isSelected)
        {
            _selected.Remove(id);
        }
        else if (_selected.Count < BulkRun.MaxItems)
        {
            _selected.Add(id);
        }
    }

    private void SelectAll(ChangeEventArgs change)
    {
        _selected.Clear();
        if (change.Value is true)
        {
            _selected.UnionWith(_listing.Rows.Take(BulkRun.MaxItems).Select(product => product.Id));
        }
    }

    private void SortBy(string sort) => Go(nameof(Sort), sort);

    private void ClearFilters() => Clear(nameof(Q), nameof(Category), nameof(Warehouse), nameof(Status));
}
