using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// A snapshot's demand belongs to the day it was published. Of a product that has not sold since, no newer snapshot
/// comes at midnight; its readers move the window themselves.
/// </summary>
public static class DemandWindow
{
    public const int Days = 14;

    /// <summary>The snapshot as of a later UTC day: days without sales are appended, and nothing was sold today.</summary>
    public static StockSnapshot At(StockSnapshot snapshot, DateOnly today)
    {
        var later = today.DayNumber - snapshot.DemandDay.DayNumber;
        if (later <= 0 || snapshot.DemandDay == default)
        {
            return snapshot;
        }

        return snapshot with
        {
            DemandDay = today,
            SoldToday = 0,
            LostToday = 0,
            Demand14 = Shift(snapshot.Demand14, later),
            Forecast7 = later < snapshot.Forecast7.Count ? [.. snapshot.Forecast7.Skip(later)] : [],
        };
    }

    private static long[] Shift(IReadOnlyList<long> demand, int days)
    {
        var shifted = new long[Days];
        for (var i = 0; i < Days; i++)
        {
            // Entries are counted from the end, the last one being the demand day.
            var source = demand.Count - Days + i + days;
            shifted[i] = source >= 0 && source < demand.Count ? demand[source] : 0;
        }

        return shifted;
    }
}
