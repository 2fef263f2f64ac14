using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Core.Replenishment;

/// <summary>What the plan's demand does to the units that are there to meet it.</summary>
/// <param name="Probability">Of a stock-out within the plan's days (0 to 1).</param>
/// <param name="UnitsLost">Units expected to go unserved within them.</param>
/// <param name="ExpectedAt">When stock runs out if demand comes as expected (UTC); null where it lasts longer than <see cref="FarDays"/>.</param>
public readonly record struct StockoutRisk(double Probability, double UnitsLost, DateTime? ExpectedAt)
{
    /// <summary>Days beyond which a date would be a guess.</summary>
    public const int FarDays = 365;

    /// <param name="plan">Demand of its days.</param>
    /// <param name="days">Demand expected on each of some days, oldest first; before them that of the first, after them that of an average day.</param>
    /// <param name="firstDay">Number of the first of them.</param>
    /// <param name="units">There now, what is on order left out.</param>
    /// <param name="withOrders">There now or arriving in time.</param>
    /// <param name="now">Partition time (UTC).</param>
    public static StockoutRisk Of(ReplenishmentPlan plan, IReadOnlyList<DayForecast> days, int firstDay, int units, int withOrders, DateTime now)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(days);
        var demand = new DemandDistribution(plan.Mean, plan.Variance);
        return new(Shortage.Probability(in demand, withOrders), Shortage.Expected(in demand, withOrders), RunsOut(plan, days, firstDay, units, now));
    }

    private static DateTime? RunsOut(ReplenishmentPlan plan, IReadOnlyList<DayForecast> days, int firstDay, double units, DateTime now)
    {
        var left = Math.Max(0, units);
        var from = now;
        var next = Partition.DayOf(now) - firstDay;
        for (; days.Count > 0 && next < days.Count; next++)
        {
            // The rest of today goes at today's pace.
            var length = (from.Date.AddDays(1) - from).TotalDays;
            var demand = days[Math.Max(0, next)].Mean * length;
            if (demand > 0 && left <= demand)
            {
                return Whole(now, from, left / demand * length);
            }

            left -= demand;
            from = from.Date.AddDays(1);
        }

        var more = plan.DailyMean > 0 ? left / plan.DailyMean : double.PositiveInfinity;
        return more <= FarDays ? Whole(now, from, more) : null;
    }

    /// <summary>Whole minutes: nobody knows the second.</summary>
    private static DateTime Whole(DateTime now, DateTime from, double days)
    {
        var time = from.AddDays(days);
        time = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
        return time > now ? time : now;
    }
}
