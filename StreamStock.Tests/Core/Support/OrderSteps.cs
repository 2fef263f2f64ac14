using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Tests.Core.Support;

/// <summary>What is done with the order of a <see cref="Scenario"/>.</summary>
internal static class OrderSteps
{
    public static ProductSettings External(ProductSettings p) => p with { ReorderPoint = 20, MaxCapacity = 100, LeadTimeDays = 2 };

    /// <summary>A product whose orders people approve and suppliers deliver; below its reorder point.</summary>
    public static Scenario Suggested(Func<ProductSettings, ProductSettings>? more = null) =>
        Scenario.WithStock(10, p => more is null ? External(p) : more(External(p)));

    public static Answer Do(Scenario s, EventType type, int? quantity = null, string more = "") =>
        s.Send(type, quantity, data: $$"""{"orderId":"{{s.Product.Order?.Id ?? "ORD-0"}}"{{more}}}""");

    public static OrderState? State(Scenario s) => s.Product.Order?.State;
}
