using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>When a product is to be ordered, and how much of it: by its forecast's plan, or by what its settings say.</summary>
public static class OrderSizing
{
    /// <summary>Fraction of capacity filled up to: below the level at which OVERSTOCK is raised.</summary>
    public const double FillFraction = 0.8;

    /// <summary>Without a capacity: up to so many times the reorder point.</summary>
    public const int ReorderPoints = 3;

    /// <summary>
    /// The shortest an order takes. Small orders that arrived at once would follow one another within a single
    /// moment of partition time, as many as the reorder point has units.
    /// </summary>
    public static readonly TimeSpan MinLeadTime = TimeSpan.FromMinutes(1);

    /// <summary>From an order to its arrival, as the settings say.</summary>
    public static TimeSpan LeadTime(ProductSettings settings) => LeadTime(settings.LeadTimeDays);

    /// <param name="days">Days; held between <see cref="MinLeadTime"/> and a year more than settings may ask for.</param>
    public static TimeSpan LeadTime(double days)
    {
        var time = TimeSpan.FromDays(Math.Min(days, ProductSettings.MaxLeadTimeDays * 2));
        // Stored times are whole microseconds.
        time = TimeSpan.FromTicks(time.Ticks - (time.Ticks % TimeSpan.TicksPerMicrosecond));
        return time > MinLeadTime ? time : MinLeadTime;
    }

    /// <summary>The forecast's reorder point counts: because the settings say so, or because they name none.</summary>
    public static bool IsPlanned(ProductSettings settings, ReplenishmentPlan? plan) =>
        plan is not null && (settings.PlanByForecast ?? settings.ReorderPoint == 0);

    /// <summary>The reorder point in force, in units; 0 where there is none.</summary>
    public static int ReorderPoint(ProductSettings settings, ReplenishmentPlan? plan) =>
        IsPlanned(settings, plan) ? plan!.ReorderPoint : settings.ReorderPoint;

    /// <summary>
    /// Units to order: the product's own quantity (as many of it as those who wait need), else what fills it up to the
    /// plan's level, to a part of its capacity, or to some reorder points; in whole packs, and no less than the supplier takes.
    /// </summary>
    /// <param name="settings">Of the product.</param>
    /// <param name="plan">Its latest; null where it has none.</param>
    /// <param name="position">On hand + on order − reserved − backordered, in units; below 0 where customers wait.</param>
    /// <returns>From 1 to <see cref="EventLimits.MaxQuantity"/>; null where nothing tells how much, or nothing is missing.</returns>
    public static int? Quantity(ProductSettings settings, ReplenishmentPlan? plan, int position)
    {
        if (settings.OrderQuantity is { } own)
        {
            var times = position < 0 ? (-(long)position + own - 1) / own : 1;
            return (int)Math.Min(Math.Max(1, times) * own, EventLimits.MaxQuantity);
        }

        if (Level(settings, plan) is not { } level || level <= position)
        {
            return null;
        }

        var wanted = Math.Max(level - position, settings.MinOrderQuantity ?? 1);
        return (int)Math.Clamp(WholePacks(wanted, settings, position), 1, EventLimits.MaxQuantity);
    }

    private static long? Level(ProductSettings settings, ReplenishmentPlan? plan) => settings switch
    {
        _ when IsPlanned(settings, plan) => plan!.OrderUpTo,
        { MaxCapacity: > 0 } => Math.Max((long)(settings.MaxCapacity * FillFraction), settings.ReorderPoint),
        { ReorderPoint: > 0 } => (long)settings.ReorderPoint * ReorderPoints,
        _ => null,
    };

    /// <summary>Rounded up to whole packs; down where the last one would not fit into the place or into one event.</summary>
    private static long WholePacks(long wanted, ProductSettings settings, int position)
    {
        if (settings.PackSize is not { } pack)
        {
            return wanted;
        }

        var up = (wanted + pack - 1) / pack * pack;
        var fits = up <= EventLimits.MaxQuantity && (settings.MaxCapacity == 0 || position + up <= settings.MaxCapacity);
        return fits || up - pack < Math.Max(pack, settings.MinOrderQuantity ?? 1) ? up : up - pack;
    }
}
