using Microsoft.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Presentation;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>One product: stock, demand, alerts, and what happened to it.</summary>
public partial class ProductDetail
{
    private const int ShownEvents = 25;

    private StockSnapshot? _product;
    private IReadOnlyList<AlertRecord> _alerts = [];
    private IReadOnlyList<DemandBar> _bars = [];
    private IReadOnlyList<LedgerEvent>? _events;
    private string? _failure;
    private string? _shown;

    [Parameter, EditorRequired] public required string Id { get; set; }

    private string DemandLabel => $"Demand of 14 days: {string.Join(", ", _bars.Where(bar => !bar.IsForecast).Select(bar => Formats.Number(bar.Units, 0)))}. "
        + $"Expected: {string.Join(", ", _bars.Where(bar => bar.IsForecast).Select(bar => Formats.Number(bar.Units, 0)))}.";

    protected override async Task OnParametersSetAsync()
    {
        Refresh();
        if (_shown != Id)
        {
            _shown = Id;
            await LoadEventsAsync();
        }
    }

    protected override void Refresh()
    {
        var found = Model.State.Products.Find(Id);
        _product = found is null ? null : DemandWindow.At(found, Today);
        _alerts = [.. Model.State.Alerts.View.ActiveByProduct[Id]];
        _bars = _product is null ? [] : DemandChart.Bars(_product);
        if (_events is not null)
        {
            AddNewEvents();
        }
    }

    private async Task LoadEventsAsync()
    {
        _events = null;
        try
        {
            // Memory may hold few of one product, so the ledger is asked; what came since is added from memory.
            var page = await Events.PageAsync(new HistoryQuery { ProductId = Id, Limit = ShownEvents, To = DateTimeOffset.MaxValue.AddDays(-1) }, Left);
            _events = page?.Items ?? [];
        }
        catch (Exception exception) when (exception is HttpRequestException or Polly.ExecutionRejectedException)
        {
            _events = [];
            _failure = "The ledger cannot be reached; what happens from now on is shown.";
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }

        AddNewEvents();
    }

    private void AddNewEvents()
    {
        var recent = Model.State.Events.Take(long.MaxValue, ShownEvents, e => e.ProductId == Id).Items;
        _events = [.. recent.Concat(_events ?? []).DistinctBy(e => (e.Partition, e.Sequence)).OrderByDescending(e => e.Sequence).Take(ShownEvents)];
    }
}
