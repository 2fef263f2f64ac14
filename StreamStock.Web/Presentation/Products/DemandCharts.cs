using System.Globalization;
using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Charts;

namespace StreamStock.Web.Presentation.Products;

/// <summary>Demand of one product, as charts.</summary>
public static class DemandCharts
{
    private static readonly DayOfWeek[] Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    public static ChartSpec Empty { get; } = new() { Series = [] };

    /// <summary>The days that were, the last of them under way, and those that are expected.</summary>
    public static ChartSpec Days(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var past = product.Demand14.Count;
        var count = past + product.Forecast7.Count;
        return new ChartSpec
        {
            Unit = "units",
            Categories = [.. Enumerable.Range(0, count).Select(i => product.DemandDay.AddDays(i + 1 - past).ToString("d MMM", CultureInfo.CurrentCulture))],
            Series =
            [
                new("Asked for", ChartMark.Bar, Values(count, i => i < past ? product.Demand14[i] : null)) { Colour = 1, IsStacked = true },
                new("Expected", ChartMark.Bar, Values(count, i => i >= past ? Math.Round(product.Forecast7[i - past].Mean, 1) : null))
                {
                    Colour = 2, IsDashed = true, IsStacked = true,
                    Notes = [.. Enumerable.Range(0, count).Select(i => i >= past ? Range(product.Forecast7[i - past]) : null)],
                },
            ],
        };
    }

    /// <summary>Mean of each weekday of the two weeks, without the day that is under way.</summary>
    public static ChartSpec Weekdays(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var past = product.Demand14.Count;
        var byDay = product.Demand14.Take(Math.Max(0, past - 1))
            .Select((units, i) => (product.DemandDay.AddDays(i + 1 - past).DayOfWeek, Units: (double)units)).ToLookup(day => day.DayOfWeek, day => day.Units);
        return new ChartSpec
        {
            Unit = "units",
            Format = ChartFormat.OneDecimal,
            Categories = [.. Week.Select(day => CultureInfo.CurrentCulture.DateTimeFormat.GetAbbreviatedDayName(day))],
            Series = [new("Mean a day", ChartMark.Bar, [.. Week.Select(day => byDay[day].Any() ? (double?)Math.Round(byDay[day].Average(), 1) : null)]) { Colour = 5 }],
        };
    }

    private static string Range(DayForecast day) => $"{Formats.Number(day.P05, 0)}–{Formats.Number(day.P95, 0)} in nine cases of ten";

    private static double?[] Values(int count, Func<int, double?> value) => [.. Enumerable.Range(0, count).Select(value)];
}
