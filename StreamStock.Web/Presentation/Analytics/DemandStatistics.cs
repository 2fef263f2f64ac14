using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Analytics;

/// <summary>Units sold, lost, returned and delivered in one hour or day.</summary>
public sealed record DemandPoint(DateTime Start, long Sold, long Lost, long Returned, long Delivered);

/// <summary>Demand and what became of it over a span.</summary>
public sealed class DemandStatistics
{
    private DemandStatistics(IReadOnlyList<DemandPoint> points) => Points = points;

    /// <summary>One for each hour or day of the span, oldest first, those without events included.</summary>
    public IReadOnlyList<DemandPoint> Points { get; }

    public long Sold => Points.Sum(point => point.Sold);

    public long Lost => Points.Sum(point => point.Lost);

    /// <summary>Part of the units asked for that was sold; null without demand.</summary>
    public double? FillRate => Sold + Lost is > 0 and var asked ? (double)Sold / asked : null;

    public static DemandStatistics Of(IEnumerable<StatisticsRow> rows, DateTime from, DateTime to, bool byDay)
    {
        var step = byDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
        var first = new DateTime(from.Ticks - (from.Ticks % step.Ticks), DateTimeKind.Utc);
        var byStart = rows.ToLookup(row => row.Start.ToUniversalTime());
        List<DemandPoint> points = [];
        for (var start = first; start < to; start += step)
        {
            long Units(string type, string outcome) => byStart[start].Where(row => row.Type == type && row.Outcome == outcome).Sum(row => row.Units);
            points.Add(new(start, Units("SALE", "accepted"), Units("SALE", "rejected"), Units("RETURN", "accepted"), Units("RESTOCK", "accepted")));
        }

        return new(points);
    }
}
