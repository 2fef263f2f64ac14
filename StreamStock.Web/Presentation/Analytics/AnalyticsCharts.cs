using System.Globalization;
using StreamStock.Core.Forecasting;
using StreamStock.Web.Presentation.Charts;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Analytics;

/// <summary>The charts of the analytics page.</summary>
public static class AnalyticsCharts
{
    /// <summary>Bars that can be told apart.</summary>
    private const int MaxBars = 12;

    /// <summary>Lines of a chart's table and CSV; each page that is open holds them.</summary>
    public const int MaxLines = 200;

    public static ChartSpec Demand(DemandStatistics statistics, bool byDay)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var points = statistics.Points;
        return new()
        {
            Unit = "units",
            Categories = [.. points.Select(point => point.Start.ToString(byDay ? "d MMM" : "d MMM, HH:mm", CultureInfo.CurrentCulture))],
            Series =
            [
                new("Sold", ChartMark.Bar, [.. points.Select(point => (double?)point.Sold)]) { Colour = 1, IsStacked = true },
                new("Lost for want of stock", ChartMark.Bar, [.. points.Select(point => (double?)point.Lost)]) { Colour = 4, IsStacked = true },
                new("Returned", ChartMark.Line, [.. points.Select(point => (double?)point.Returned)]) { Colour = 5 },
                new("Delivered", ChartMark.Line, [.. points.Select(point => (double?)point.Delivered)]) { Colour = 3, IsDashed = true },
            ],
        };
    }

    public static ChartSpec FillRate(DemandStatistics statistics, bool byDay, double target)
    {
        ArgumentNullException.ThrowIfNull(statistics);
        var points = statistics.Points;
        return new()
        {
            Format = ChartFormat.Percent,
            Categories = [.. points.Select(point => point.Start.ToString(byDay ? "d MMM" : "d MMM, HH:mm", CultureInfo.CurrentCulture))],
            Series = [new("Fill rate", ChartMark.Line, [.. points.Select(point => point.Sold + point.Lost > 0 ? (double?)Math.Round((double)point.Sold / (point.Sold + point.Lost), 4) : null)]) { Colour = 3 }],
            Levels = [new(target, "target")],
        };
    }

    /// <summary>Error of the forecasts beside that of "as last week", by how demand comes; its CSV has bias and coverage as well.</summary>
    public static ChartSpec Accuracy(IReadOnlyList<ForecastAccuracy> accuracy)
    {
        ArgumentNullException.ThrowIfNull(accuracy);
        return new()
        {
            Format = ChartFormat.Percent,
            Categories = [.. accuracy.Select(row => Formats.Words(row.Class.Name()))],
            Series =
            [
                new("Forecast", ChartMark.Bar, [.. accuracy.Select(row => Rounded(row.Wape))]) { Colour = 1 },
                new("As last week", ChartMark.Bar, [.. accuracy.Select(row => Rounded(row.NaiveWape))]) { Colour = 6 },
                new("Bias", ChartMark.None, [.. accuracy.Select(row => Rounded(row.Bias))]),
                new("In band", ChartMark.None, [.. accuracy.Select(row => Rounded(row.Coverage))]),
            ],
        };
    }

    private static double? Rounded(double? part) => part is { } value ? Math.Round(value, 4) : null;

    public static ChartSpec Turnover(IReadOnlyList<GroupAnalysis> groups) => Bars(
        groups, "times a year", ChartFormat.OneDecimal, "Turnover", group => group.Turnover is { } turns ? Math.Round(turns, 1) : null, 1, []);

    public static ChartSpec Utilisation(IReadOnlyList<GroupAnalysis> groups) => Bars(
        groups, "", ChartFormat.Percent, "Filled", group => group.Utilisation is { } part ? Math.Round(part, 4) : null, 3, [new(0.9, "overstock")]);

    /// <summary>What the products bring, the greatest first.</summary>
    public static ChartSpec Velocity(InventoryAnalysis analysis)
    {
        ArgumentNullException.ThrowIfNull(analysis);
        var top = analysis.Products.Take(MaxLines).ToList();
        return new()
        {
            Format = ChartFormat.Money,
            IsHorizontal = true,
            Drawn = MaxBars,
            Categories = [.. top.Select(product => product.Product.Name)],
            Series = [new($"Asked for in {InventoryAnalysis.Days} days", ChartMark.Bar, [.. top.Select(product => (double?)product.Revenue)])],
        };
    }

    private static ChartSpec Bars(
        IReadOnlyList<GroupAnalysis> groups, string unit, ChartFormat format, string name, Func<GroupAnalysis, double?> value, int colour, IReadOnlyList<ChartLevel> levels) => new()
    {
        Unit = unit,
        Format = format,
        IsHorizontal = true,
        Drawn = MaxBars,
        Categories = [.. groups.Take(MaxLines).Select(group => group.Name.Length > 0 ? group.Name : "(none)")],
        Series = [new(name, ChartMark.Bar, [.. groups.Take(MaxLines).Select(value)]) { Colour = colour }],
        Levels = levels,
    };
}
