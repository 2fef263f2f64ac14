using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Charts;

namespace StreamStock.Web.Presentation.Products;

/// <summary>A product's stock as it was, with what moved it, and where it is heading, as one chart.</summary>
public static class StockTimeline
{
    /// <summary>Points of the past; with more rows the last of each of so many spans is drawn.</summary>
    public const int MaxPoints = 500;

    /// <param name="product">As it is now.</param>
    /// <param name="rows">Its ledger rows, newest first.</param>
    /// <param name="alerts">Its alerts.</param>
    /// <param name="now">The inventory's time.</param>
    public static ChartSpec Of(StockSnapshot product, IReadOnlyList<LedgerEvent> rows, IReadOnlyList<AlertRecord> alerts, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(rows);
        var past = Thin([.. rows.Where(row => row.Outcome != "duplicate" && row.Type != "FORECAST").Reverse()]);
        var path = Path(product, now);
        var times = new List<DateTime>(past.Count + 8);
        times.AddRange(past.Select(row => row.EffectiveAt));
        times.Add(now);
        times.AddRange(path.Select((_, day) => now.AddDays(day + 1)));
        var (count, begin) = (times.Count, past.Count);
        var first = past.Count > 0 ? past[0].EffectiveAt : now;
        return new ChartSpec
        {
            Unit = "units",
            Times = times,
            Series =
            [
                new("On hand", ChartMark.Step, Line(count, i => i < begin ? past[i].StockAfter : i == begin ? product.CurrentStock : null)) { Colour = 1 },
                new("Expected, nothing more ordered", ChartMark.Line, Line(count, i => i == begin && path.Count > 0 ? product.CurrentStock : i > begin ? Math.Round(path[i - begin - 1].Mean, 1) : null)) { Colour = 2, IsDashed = true },
                new("Nine times of ten", ChartMark.Band, Line(count, i => Edge(i - begin, product, path, point => point.Low)))
                {
                    Colour = 2,
                    Upper = Line(count, i => Edge(i - begin, product, path, point => point.High)),
                },
                new("Deliveries", ChartMark.Dots, Line(count, i => i < begin && past[i] is { Type: "RESTOCK", Delta: > 0 } row ? row.StockAfter : null))
                {
                    Colour = 3,
                    Notes = [.. past.Select(row => row is { Type: "RESTOCK", Delta: > 0 } ? Formats.WithSign(row.Delta) : null)],
                },
                new("Refused sales", ChartMark.Dots, Line(count, i => i < begin && past[i] is { Type: "SALE", Outcome: "rejected" } row ? row.StockAfter : null))
                {
                    Colour = 4,
                    Notes = [.. past.Select(row => row is { Type: "SALE", Outcome: "rejected" } ? $"{Formats.Number(row.Quantity)} asked for" : null)],
                },
            ],
            Levels = product.ReorderPoint > 0 ? [new(product.ReorderPoint, "reorder point")] : [],
            Spans = [.. alerts.Where(alert => (alert.ResolvedAt ?? now) > first).Select(alert => Span(alert, first, now))],
        };
    }

    /// <summary>
    /// Expected stock at the end of each day to come, with where it lies in nine cases of ten: what is on order arrives,
    /// nothing further is ordered, and what is not there is not sold.
    /// </summary>
    public static IReadOnlyList<(double Low, double Mean, double High)> Path(StockSnapshot product, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(product);
        var path = new List<(double, double, double)>(product.Forecast7.Count);
        double sold = 0;
        for (var day = 0; day < product.Forecast7.Count; day++)
        {
            sold += product.Forecast7[day].Mean;
            var arrived = product.OnOrderDue is { } due && (due - now).TotalDays <= day + 1 ? product.OnOrder : 0;
            var mean = product.CurrentStock - product.Backordered + arrived - sold;
            var (more, less) = StockOutlook.Spread(product.Forecast7, day + 1);
            path.Add((Math.Max(0, mean - more), Math.Max(0, mean), Math.Max(0, mean + less)));
        }

        return path;
    }

    private static double? Edge(int day, StockSnapshot product, IReadOnlyList<(double Low, double Mean, double High)> path, Func<(double Low, double Mean, double High), double> edge) =>
        day < 0 || path.Count == 0 ? null : day == 0 ? product.CurrentStock : Math.Round(edge(path[day - 1]), 1);

    private static ChartSpan Span(AlertRecord alert, DateTime first, DateTime now) => new(
        alert.Timestamp < first ? first : alert.Timestamp,
        alert.ResolvedAt ?? now,
        Formats.Words(Api.AlertTypes.Name(alert.Type)),
        alert.Severity switch { AlertSeverity.Critical => "critical", AlertSeverity.Warning => "warning", _ => "info" });

    private static List<LedgerEvent> Thin(List<LedgerEvent> rows)
    {
        if (rows.Count <= MaxPoints)
        {
            return rows;
        }

        var step = (double)rows.Count / MaxPoints;
        return [.. Enumerable.Range(1, MaxPoints).Select(i => rows[(int)(i * step) - 1])];
    }

    private static double?[] Line(int count, Func<int, double?> value) => [.. Enumerable.Range(0, count).Select(value)];
}
