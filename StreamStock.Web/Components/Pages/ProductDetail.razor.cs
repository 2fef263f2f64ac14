using System.Globalization;
using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation.Charts;
using StreamStock.Web.Presentation.Products;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>One product: stock, demand, alerts, and what happened to it.</summary>
public partial class ProductDetail
{
    private const int DefaultDays = 7;

    private static readonly IReadOnlyList<int> Ranges = [1, DefaultDays, 30];

    private StockSnapshot? _product;
    private IReadOnlyList<AlertRecord> _alerts = [];
    private ProductLedger? _ledger;
    private ChartSpec? _timeline;
    private ChartSpec _demand = DemandCharts.Empty;
    private ChartSpec _weekdays = DemandCharts.Empty;
    private (string Id, int Days)? _shown;

    [Parameter, EditorRequired] public required string Id { get; set; }

    [SupplyParameterFromQuery] public string? Days { get; set; }

    /// <summary><c>restock</c> or <c>order</c> opens that dialog.</summary>
    [SupplyParameterFromQuery] public string? Do { get; set; }

    [Inject] private EventQueries Events { get; set; } = null!;

    private int RangeDays =>
        int.TryParse(Days, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && Ranges.Contains(days) ? days : DefaultDays;

    protected override async Task OnParametersSetAsync()
    {
        Refresh();
        if (_shown != (Id, RangeDays))
        {
            _shown = (Id, RangeDays);
            var ledger = _ledger = new ProductLedger(Events, Id);
            await ledger.LoadAsync(Now?.AddDays(-RangeDays), Left);
            Refresh();
        }
    }

    protected override void Refresh()
    {
        var found = Model.State.Products.Find(Id);
        var product = found is null ? null : DemandWindow.At(found, Today);
        _alerts = [.. Model.State.Alerts.View.ActiveByProduct[Id]];
        if (_ledger is { IsLoaded: true })
        {
            _ledger.Follow(Model.State.Events);
        }

        if (product is null || Now is not { } now)
        {
            _product = product;
            return;
        }

        // Redrawn when something happened to this product, not at every tick of the clock.
        if (_product?.Version != product.Version || _product.DemandDay != product.DemandDay || _timeline is null)
        {
            _demand = DemandCharts.Days(product);
            _weekdays = DemandCharts.Weekdays(product);
            _timeline = null;
        }

        _product = product;
        if (_timeline is null && _ledger is { IsLoaded: true })
        {
            var alerts = Model.State.Alerts.View.All.Where(alert => alert.ProductId == Id).ToList();
            _timeline = StockTimeline.Of(product, _ledger.Rows, alerts, now);
        }
    }
}
