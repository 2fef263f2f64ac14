using System.Globalization;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation;

/// <summary>Geometry of the small demand charts, apart from markup.</summary>
public static class DemandChart
{
    public const int SparkWidth = 92;
    public const int SparkHeight = 26;

    /// <summary>Points of a polyline for a row of values, as SVG reads them; empty without values.</summary>
    public static string Spark(IReadOnlyList<long> values)
    {
        if (values.Count < 2)
        {
            return "";
        }

        var top = Math.Max(1, values.Max());
        return string.Join(' ', values.Select((value, i) => string.Create(CultureInfo.InvariantCulture,
            $"{1 + (i * (SparkWidth - 2.0) / (values.Count - 1)):0.#},{SparkHeight - 2 - (value * (SparkHeight - 4.0) / top):0.#}")));
    }

    /// <summary>The 14 days that were and the 7 that are expected, as bars; the last of those that were is under way.</summary>
    public static IReadOnlyList<DemandBar> Bars(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var top = Math.Max(1, Math.Max(
            product.Demand14.DefaultIfEmpty().Max(), product.Forecast7.Select(day => day.Mean).DefaultIfEmpty().Max()));
        var past = product.Demand14.Select((units, i) => new DemandBar(
            product.DemandDay.AddDays(i + 1 - product.Demand14.Count), units, units / top, false, null));
        var coming = product.Forecast7.Select((day, i) => new DemandBar(
            product.DemandDay.AddDays(i + 1), day.Mean, day.Mean / top, true, $"{day.P05:0}–{day.P95:0}"));
        return [.. past, .. coming];
    }

    /// <summary>On hand ÷ mean daily demand; null without demand.</summary>
    public static double? DaysOfSupply(StockSnapshot product) => Live.AttentionItem.DaysSupplied(product);

    /// <summary>How full, of capacity or of twice the reorder point where there is none; 0 to 100.</summary>
    public static int FillPercent(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        var full = product.MaxCapacity > 0 ? product.MaxCapacity : Math.Max(1, product.ReorderPoint * 2);
        return (int)Math.Clamp(100.0 * product.CurrentStock / full, 0, 100);
    }
}

/// <summary>One day's bar.</summary>
/// <param name="Day">UTC day.</param>
/// <param name="Units">Demanded, or expected.</param>
/// <param name="Height">0 to 1.</param>
/// <param name="IsForecast">It has not been yet.</param>
/// <param name="Range">Where nine of ten days are expected.</param>
public sealed record DemandBar(DateOnly Day, double Units, double Height, bool IsForecast, string? Range);
