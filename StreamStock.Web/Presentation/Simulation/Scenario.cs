using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Simulation;

/// <summary>One event of a scenario.</summary>
/// <param name="Type">SALE, RESTOCK or RETURN.</param>
/// <param name="ProductId">Product.</param>
/// <param name="Units">How many.</param>
public sealed record ScenarioStep(EventType Type, string ProductId, int Units);

/// <summary>Something that happens to a shop, to see what the system makes of it.</summary>
/// <param name="Key">Name in URLs and tests.</param>
/// <param name="Title">In short.</param>
/// <param name="Explanation">What is sent, and what to expect.</param>
/// <param name="Steps">The events, for the chosen product and all others.</param>
public sealed record Scenario(
    string Key, string Title, string Explanation, Func<StockSnapshot, IReadOnlyList<StockSnapshot>, IReadOnlyList<ScenarioStep>> Steps);

/// <summary>The scenarios. They go the way of every other event, so what is seen is what would happen.</summary>
public static class Scenarios
{
    /// <summary>Most events of one scenario.</summary>
    public const int MaxSteps = 500;

    /// <summary>Left by a critical depletion: below the usual critical level.</summary>
    private const int CriticalLeft = 5;

    private const int FlashProducts = 5;

    public static readonly IReadOnlyList<Scenario> All =
    [
        new("rapid-sale", "Rapid sale", "Sells 40 % of what is available in small sales. Expect the alert “Rapid depletion”.",
            (product, _) => Sales(product, product.Available * 2 / 5, 12)),
        new("several-sales", "Several sales", "One unit of each product is sold, as on a busy morning.",
            (_, all) => [.. all.Where(p => p.Available > 0).Take(MaxSteps).Select(p => new ScenarioStep(EventType.Sale, p.Id, 1))]),
        new("reorder-point", "Reach the reorder point", "Sells down to just below the reorder point. Expect the alert “Low stock”, and an order where the product orders automatically.",
            (product, _) => Sales(product, product.Available - product.ReorderPoint + 1, 6)),
        new("critical", "Critical depletion", $"Sells until {CriticalLeft} are left. Expect the alert “Critical low stock”.",
            (product, _) => Sales(product, product.Available - CriticalLeft, 10)),
        new("flash-sale", "Flash sale", $"The {FlashProducts} products that sell most are asked for as much as in three days, at once. Sales beyond stock are refused.",
            (_, all) => [.. all.OrderByDescending(p => p.Demand14.Sum()).Take(FlashProducts).SelectMany(p => Split(EventType.Sale, p.Id, (int)Math.Min(1_000, Math.Max(6, p.Demand14.Sum() * 3 / 14)), 30))]),
        new("bulk-restock", "Bulk restock", "Everything below its reorder point is filled up to it. Expect the alerts about it to end.",
            (_, all) => [.. all.Where(p => p.CurrentStock < p.ReorderPoint).Take(MaxSteps).Select(p => new ScenarioStep(EventType.Restock, p.Id, p.ReorderPoint - p.CurrentStock + Margin(p)))]),
        new("return-flood", "Return flood", "Thirty customers bring something back.",
            (product, _) => Split(EventType.Return, product.Id, 45, 30)),
    ];

    public static Scenario? Find(string? key) => All.FirstOrDefault(scenario => scenario.Key == key);

    /// <summary>An alert ends only some units beyond its threshold.</summary>
    private static int Margin(StockSnapshot product) => Math.Max(1, (int)Math.Ceiling(product.ReorderPoint * 0.1));

    private static List<ScenarioStep> Sales(StockSnapshot product, int units, int parts) => Split(EventType.Sale, product.Id, units, parts);

    /// <summary>So many units in about so many events.</summary>
    private static List<ScenarioStep> Split(EventType type, string productId, int units, int parts)
    {
        var steps = new List<ScenarioStep>();
        for (var (left, open) = (units, Math.Min(parts, units)); left > 0; open--)
        {
            var part = (left + open - 1) / Math.Max(1, open);
            steps.Add(new(type, productId, part));
            left -= part;
        }

        return steps;
    }
}
