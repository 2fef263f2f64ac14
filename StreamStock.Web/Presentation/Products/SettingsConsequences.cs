using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Products;

/// <summary>What a change of settings would bring about at once, told before it is saved.</summary>
public static class SettingsConsequences
{
    /// <param name="product">As it is now.</param>
    /// <param name="settings">As they would be.</param>
    public static IReadOnlyList<string> Of(StockSnapshot product, ProductSettings settings)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(settings);
        List<string> said = [];
        var position = product.Available + product.OnOrder;
        var isBelow = position < settings.ReorderPoint;
        if (isBelow && settings.AutomaticRestock && product.OnOrder == 0 && OrderSizing.Quantity(settings, product.Plan, position) is { } units)
        {
            said.Add($"{Formats.Number(position)} available and on order is below the reorder point of {Formats.Number(settings.ReorderPoint)}: {Formats.Number(units)} units are ordered at once and arrive in {Formats.Days(settings.LeadTimeDays)}.");
        }
        else if (isBelow && !settings.AutomaticRestock)
        {
            said.Add($"{Formats.Number(position)} available and on order is below the reorder point of {Formats.Number(settings.ReorderPoint)}: an alert says to reorder, and nothing is ordered automatically.");
        }

        var before = StockHealths.Of(product);
        var after = StockHealths.Of(product with { ReorderPoint = settings.ReorderPoint, MaxCapacity = settings.MaxCapacity });
        if (before != after)
        {
            said.Add($"The status changes from {Formats.Words(before.Name())} to {Formats.Words(after.Name())}.");
        }

        AddLeadTime(said, product, settings);
        if (settings.Backorder != product.Backorder)
        {
            said.Add(settings.Backorder
                ? "Sales beyond stock are accepted and wait for the next delivery."
                : "Sales beyond stock are rejected from now on; what waits already goes on waiting.");
        }

        return said;
    }

    /// <summary>Whether the reorder point covers what is expected to be sold until an order arrives.</summary>
    private static void AddLeadTime(List<string> said, StockSnapshot product, ProductSettings settings)
    {
        if (product.Forecast7.Count == 0 || (settings.ReorderPoint == product.ReorderPoint && settings.LeadTimeDays.Equals(product.LeadTimeDays)))
        {
            return;
        }

        var demand = product.Forecast7.Average(day => day.Mean) * settings.LeadTimeDays;
        said.Add(settings.ReorderPoint >= demand
            ? $"About {Formats.Number(demand, 0)} units are expected to be sold until an order arrives; the reorder point covers them."
            : $"About {Formats.Number(demand, 0)} units are expected to be sold until an order arrives, more than the reorder point: expect to run out before deliveries.");
    }
}
