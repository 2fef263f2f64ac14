using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Web.Api;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>Alerts that belong together: those of one concern, or those of one product.</summary>
/// <param name="Key">Tells the groups apart.</param>
/// <param name="Title">In words.</param>
/// <param name="ProductId">The product, where that is what they have in common.</param>
/// <param name="Alerts">Worst first.</param>
public sealed record AlertGroup(string Key, string Title, string? ProductId, IReadOnlyList<AlertRecord> Alerts);

/// <summary>Puts alerts into groups, the one with the worst alert first.</summary>
public static class AlertGroups
{
    public const string ByProduct = "product";

    /// <summary>What resolving by hand brings about.</summary>
    public const string AfterResolving = "The same is told of again only when it grows worse, or ends and comes back.";

    public static IReadOnlyList<AlertGroup> Of(IEnumerable<AlertRecord> alerts, string? by, Func<string, string?> nameOf)
    {
        ArgumentNullException.ThrowIfNull(nameOf);
        return by == ByProduct
            ? [.. alerts.GroupBy(alert => alert.ProductId).Select(group => new AlertGroup(group.Key, nameOf(group.Key) ?? group.Key, group.Key, [.. group]))]
            : [.. alerts.GroupBy(alert => AlertConcerns.Of(alert.Type)).Select(group => new AlertGroup(group.Key.ToString(), Title(group.Key), null, [.. group]))];
    }

    public static string Title(AlertConcern concern) => concern switch
    {
        AlertConcern.Stock => "Running out",
        AlertConcern.Overstock => "Too much stock",
        AlertConcern.Depletion => "Selling unusually fast",
        AlertConcern.Oversell => "Sales that had to be refused",
        AlertConcern.Reorder => "To be reordered",
        _ => "Expected to run out",
    };

    /// <summary>How an alert's state is told: nothing for one that simply is open.</summary>
    public static string? StateText(AlertRecord alert, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        return alert switch
        {
            { Resolved: true, ResolvedBy: { } by } => $"resolved {Formats.Relative(alert.ResolvedAt, now)} by {by}",
            { Resolved: true } => $"ended {Formats.Relative(alert.ResolvedAt, now)}: {Explanations.Of(alert.ResolvedReason)}",
            { SnoozedUntil: { } until, State: AlertState.Snoozed } => $"snoozed, comes back {Formats.Relative(until, now)}",
            { AcknowledgedBy: { } by } => $"acknowledged by {by}",
            { EscalatedFrom: { } from } => $"was {Formats.Words(AlertTypes.Name(from))} before",
            _ => null,
        };
    }
}
