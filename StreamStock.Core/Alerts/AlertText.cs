using System.Globalization;
using StreamStock.Core.Models;

namespace StreamStock.Core.Alerts;

/// <summary>Alerts in words: what is wrong, with the numbers, and what to do.</summary>
internal static class AlertText
{
    public static string Message(AlertType type, string name, AlertEvidence e, ProductSettings settings) => type switch
    {
        AlertType.OutOfStock => Text($"{name} is out of stock"),
        AlertType.CriticalLowStock => Text($"{name} has only {e.Stock:N0} left, below the critical level of {e.Threshold:N0}"),
        AlertType.LowStock => Text($"{name} is low: {e.Stock:N0} on hand, reorder point {e.Threshold:N0}"),
        AlertType.Overstock => Text($"{name} is overstocked: {e.Stock:N0} of {settings.MaxCapacity:N0} places used"),
        AlertType.RapidDepletion => Text($"{name} is selling fast: {e.Rate:P0} of its stock within {e.WindowMinutes} minutes ({e.NetSold:N0} units)"),
        AlertType.OversellPrevented => Text($"A sale of {e.Refused:N0} {name} was refused: {e.Available:N0} available"),
        AlertType.ReorderNeeded => Text($"{name} should be reordered: {e.Available:N0} available, {e.OnOrder:N0} on order, reorder point {e.Threshold:N0}"),
        _ => Text($"{name} is likely to run out{When(e)}: probability {e.Probability:P0} before an order placed now or at the next review arrives, {e.Available:N0} available, {e.OnOrder:N0} on order"),
    };

    public static string Recommendation(AlertType type, AlertEvidence e, ProductSettings settings)
    {
        var units = e.OrderQuantity is { } quantity ? Text($"{quantity:N0} units") : "more";
        var leadTime = Text($"lead time {settings.LeadTimeDays:0.#} {(settings.LeadTimeDays == 1 ? "day" : "days")}");
        return type switch
        {
            AlertType.Overstock => Text($"Pause orders; {Math.Max(0, e.Stock - (e.Threshold ?? 0)):N0} units are above the level kept free. Consider moving or promoting them."),
            AlertType.RapidDepletion when e.OnOrder == 0 => Text($"Check whether this demand is real; if it is, order {units} now ({leadTime})."),
            _ when e.OnOrder > 0 => Text($"{e.OnOrder:N0} units are on order ({leadTime}). Expedite them if customers wait."),
            _ => Text($"Order {units} ({leadTime})."),
        };
    }

    private static string When(AlertEvidence e) => e.ExpectedAt is { } time ? Text($" around {time:yyyy-MM-dd}") : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
