using Microsoft.AspNetCore.Components;
using Microsoft.FluentUI.AspNetCore.Components;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation.Analytics;
using StreamStock.Web.Presentation.Charts;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Components.Pages;

/// <summary>What sells, what is missed, what lies too long, and what to order.</summary>
public partial class Analytics
{
    /// <summary>Lines of the replenishment list shown at one time.</summary>
    private const int MaxLines = 30;

    private static readonly IReadOnlyList<(string Key, string Text, int Days, bool ByDay)> Ranges =
        [("1d", "24 hours", 1, false), ("14d", "14 days", 14, true), ("30d", "30 days", 30, true), ("90d", "90 days", 90, true)];

    /// <summary>Walking every product is not worth doing more often.</summary>
    private static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> _busy = new(StringComparer.Ordinal);
    private InventoryAnalysis? _analysis;
    private DemandStatistics? _statistics;
    private IReadOnlyList<Replenishment> _replenishments = [];
    private ChartSpec? _demand, _fillRate, _velocity, _turnover, _utilisation;
    private IReadOnlyList<ForecastAccuracy> _accuracy = [];
    private IReadOnlyList<ForecastAccuracy> _backtest = [];
    private string? _trouble;
    private double? _target;
    private bool _isLoading;
    private long _madeAt;
    private (string Key, DateTime Hour)? _shown;

    [Inject] private StatisticsClient Statistics { get; set; } = null!;

    [Inject] private RecommendationList Recommendations { get; set; } = null!;

    [Inject] private ForecastBacktest Backtest { get; set; } = null!;

    [Inject] private INotificationService Notifications { get; set; } = null!;

    [SupplyParameterFromQuery] public string? Range { get; set; }

    private (string Key, string Text, int Days, bool ByDay) Chosen =>
        Ranges.FirstOrDefault(range => range.Key == Range) is { Key: not null } found ? found : Ranges[1];

    protected override async Task OnParametersSetAsync()
    {
        Refresh();
        await LoadAsync();
    }

    protected override void Refresh()
    {
        if (_analysis is null || Clock.GetElapsedTime(_madeAt) > LeastAge)
        {
            _madeAt = Clock.GetTimestamp();
            var analysis = _analysis = InventoryAnalysis.Of(Model.State.Products.Sorted.Select(entry => entry.Current), Today);
            _replenishments = Replenishments.Of(analysis, Recommendations.Current, Now);
            _target = analysis.Products.Count > 0 ? analysis.Products.Average(product => product.Product.ServiceLevel) : null;
            (_velocity, _turnover, _utilisation) = (AnalyticsCharts.Velocity(analysis), AnalyticsCharts.Turnover(analysis.Categories), AnalyticsCharts.Utilisation(analysis.Warehouses));
            _accuracy = Model.State.Products.Forecasts.Current;
            _ = LoadAsync();
        }
    }

    /// <summary>Read again with each hour of the inventory's time.</summary>
    private async Task LoadAsync()
    {
        if (Now is not { } now || _isLoading || _shown == (Chosen.Key, Hour(now)))
        {
            return;
        }

        var range = Chosen;
        var (from, to) = (range.ByDay ? now.Date.AddDays(1 - range.Days) : Hour(now).AddHours(-23), Hour(now).AddHours(1));
        _isLoading = true;
        try
        {
            var rows = await Statistics.ReadAsync(from, to, range.ByDay, Left);
            _statistics = rows is null ? null : DemandStatistics.Of(rows, from, to, range.ByDay);
            _trouble = rows is null ? "This processor keeps no statistics by hour and day." : null;
            _shown = (range.Key, Hour(now));
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, Left))
        {
            _trouble = "These are read from the processor's database, and no processor answers at present.";
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }
        finally
        {
            _isLoading = false;
        }

        if (_statistics is { } statistics)
        {
            (_demand, _fillRate) = (AnalyticsCharts.Demand(statistics, range.ByDay), AnalyticsCharts.FillRate(statistics, range.ByDay, _target ?? 0));
        }

        await InvokeAsync(StateHasChanged);
        if (RendererInfo.IsInteractive)
        {
            await LoadBacktestAsync(); // Takes a moment: the page is shown before.
        }
    }

    private async Task LoadBacktestAsync()
    {
        try
        {
            _backtest = await Backtest.ReadAsync(Model.State, Today, Left);
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, Left))
        {
            return; // Left out; asked for again with the next hour.
        }
        catch (OperationCanceledException)
        {
            return; // The page was left.
        }

        await InvokeAsync(StateHasChanged);
    }

    private static DateTime Hour(DateTime time) => new(time.Ticks - (time.Ticks % TimeSpan.TicksPerHour), DateTimeKind.Utc);

    private async Task OrderAsync(Replenishment line)
    {
        _busy.Add(line.Product.Id);
        var answer = await Commands.OrderAsync(line.Product, line.Offer.Units);
        _busy.Remove(line.Product.Id);
        if (answer.IsDone)
        {
            _replenishments = [.. _replenishments.Where(other => other.Product.Id != line.Product.Id)];
        }

        _ = answer.IsDone ? Notifications.ShowSuccessToastAsync(answer.Title, answer.Detail) : Notifications.ShowErrorToastAsync(answer.Title, answer.Detail);
    }
}
