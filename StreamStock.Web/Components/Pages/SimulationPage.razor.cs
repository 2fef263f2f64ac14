using Microsoft.AspNetCore.Components;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Simulation;

namespace StreamStock.Web.Components.Pages;

/// <summary>Scenarios, for who wants to see what the system does; there only where a generator runs.</summary>
public partial class SimulationPage
{
    /// <summary>How its events say where they come from.</summary>
    private const string Source = "simulation";

    /// <summary>Products to choose from.</summary>
    private const int MaxProducts = 200;

    private static readonly TimeSpan AskInterval = TimeSpan.FromSeconds(2);

    private GeneratorReport? _report;
    private BulkRun? _run;
    private string _title = "";
    private long _askedAt;
    private bool _isKnown;

    [SupplyParameterFromQuery] public string? Product { get; set; }

    private IReadOnlyList<StockSnapshot> Products { get; set; } = [];

    private StockSnapshot? Chosen =>
        Products.FirstOrDefault(product => product.Id == Product) ?? Products.MaxBy(product => product.Demand14.Sum());

    protected override void OnInitialized() => _isKnown = GeneratorClient.IsKnown(Configuration);

    protected override async Task OnParametersSetAsync()
    {
        Refresh();
        await AskAsync();
    }

    protected override void Refresh()
    {
        Products = [.. Model.State.Products.Sorted.Select(entry => entry.Current).Where(product => product.Status != "retired").Take(MaxProducts)];
        if (Clock.GetElapsedTime(_askedAt) > AskInterval)
        {
            _ = AskAsync();
        }
    }

    private async Task AskAsync()
    {
        _askedAt = Clock.GetTimestamp();
        if (!_isKnown)
        {
            return;
        }

        try
        {
            _report = await Generator.ReadAsync(Left);
        }
        catch (OperationCanceledException)
        {
            // The page was left.
        }
    }

    private async Task RunAsync(Scenario scenario)
    {
        Refresh(); // What is drawn may be older than what the scenario before this one did.
        if (Chosen is { } chosen)
        {
            await RunAsync(scenario.Title, scenario.Steps(chosen, Products), step => step.Type switch
            {
                EventType.Sale => Commands.SellAsync(step.ProductId, step.Units, Source),
                EventType.Restock => Commands.RestockAsync(step.ProductId, step.Units, Source),
                _ => Commands.ReturnAsync(step.ProductId, step.Units, Source),
            });
        }
    }

    private async Task DelayAsync()
    {
        if (Chosen is { } chosen)
        {
            var settings = ProductSettingsOf.Snapshot(chosen) with { LeadTimeDays = Delayed(chosen) };
            await RunAsync("Supplier delay", [chosen], product => Commands.SaveSettingsAsync(product.Id, settings, product.SettingsVersion));
        }
    }

    private static double Delayed(StockSnapshot product) => Math.Clamp(product.LeadTimeDays * 2, 1, ProductSettings.MaxLeadTimeDays);

    private async Task RunAsync<T>(string title, IReadOnlyList<T> steps, Func<T, Task<CommandText>> send)
    {
        (_title, _run) = (title, new BulkRun());
        await _run.RunAsync(steps, _ => title, send, () => _ = InvokeAsync(StateHasChanged), Left);
    }
}
