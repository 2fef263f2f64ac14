using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>How much to order at the reorder point where nothing better is known.</summary>
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

    /// <summary>From an order to its arrival.</summary>
    public static TimeSpan LeadTime(ProductSettings settings)
    {
        var time = TimeSpan.FromDays(settings.LeadTimeDays);
        return time > MinLeadTime ? time : MinLeadTime;
    }

    /// <summary>Units to order: the product's own quantity, else what fills it up to the usual level; at least 1.</summary>
    /// <param name="settings">Of the product.</param>
    /// <param name="position">Available + on order, in units.</param>
    public static int Quantity(ProductSettings settings, int position)
    {
        var level = settings.MaxCapacity > 0
            ? Math.Max((long)(settings.MaxCapacity * FillFraction), settings.ReorderPoint)
            : (long)settings.ReorderPoint * ReorderPoints;
        return settings.OrderQuantity ?? (int)Math.Clamp(level - position, 1, EventLimits.MaxQuantity);
    }
}
