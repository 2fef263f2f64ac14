using StreamStock.Core.Alerts;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>
/// Whether the alerts of one kind are worth their interruption, from the latest that ended. Each counts once: it came true,
/// or was noise, or was ended by a person, or else was settled in time. An alert that rose when its product was out of stock,
/// or a sale of it had been refused, already warned of nothing and would come true whatever the rules are worth: it is
/// counted apart.
/// </summary>
/// <param name="Concern">Kind.</param>
/// <param name="Ended">How many are looked at.</param>
/// <param name="StockOuts">How many others told of a stock-out that was there already, or of which it is not known whether it was.</param>
/// <param name="CameTrue">While it was open its product ran out, or a sale of it was refused; null where the kind does not warn of that.</param>
/// <param name="Fleeting">Ended by themselves within <see cref="AlertQuality.Moment"/>: nobody could have done anything.</param>
/// <param name="ByHand">Ended by a person.</param>
/// <param name="MedianHours">Half of them lasted no longer, in hours of the inventory's time.</param>
public sealed record AlertQuality(AlertConcern Concern, int Ended, int StockOuts, int? CameTrue, int Fleeting, int ByHand, double MedianHours)
{
    /// <summary>An alert that ends sooner by itself was noise.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMinutes(10);

    /// <summary>The rest: what it warned of was averted.</summary>
    public int Settled => Ended - (CameTrue ?? 0) - Fleeting - ByHand;

    /// <summary>Part of so many; null without any.</summary>
    public double? Part(int? count) => Ended == 0 ? null : (double?)count / Ended;

    /// <param name="resolved">Alerts that ended.</param>
    /// <param name="all">Open and ended ones: they tell when a product was out of stock and when sales were refused.</param>
    public static IReadOnlyList<AlertQuality> Of(IEnumerable<AlertRecord> resolved, IEnumerable<AlertRecord> all)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        var empty = all.Where(IsStockOut).ToLookup(alert => alert.ProductId, StringComparer.Ordinal);
        bool RanOut(AlertRecord alert) => empty[alert.ProductId].Any(other => Overlap(alert, other));
        bool WasOut(AlertRecord alert) => BeganShort(alert) || alert.EscalatedFrom == AlertType.OutOfStock
            || empty[alert.ProductId].Any(other => BeganShort(other) && other.Timestamp <= alert.Timestamp && Overlap(alert, other));
        return
        [
            .. resolved.GroupBy(alert => AlertConcerns.Of(alert.Type)).OrderBy(group => group.Key)
                .Select(group => Warns(group.Key) ? OfWarnings(group.Key, [.. group], WasOut, RanOut) : Of(group.Key, [.. group], [.. group], 0, null)),
        ];
    }

    private static bool Warns(AlertConcern concern) => concern is not (AlertConcern.Overstock or AlertConcern.Oversell);

    private static AlertQuality OfWarnings(AlertConcern concern, List<AlertRecord> alerts, Func<AlertRecord, bool> wasOut, Func<AlertRecord, bool> ranOut)
    {
        var warnings = alerts.Where(alert => !wasOut(alert)).ToList();
        var averted = warnings.Where(alert => !ranOut(alert)).ToList();
        return Of(concern, warnings, averted, alerts.Count - warnings.Count, warnings.Count - averted.Count);
    }

    private static AlertQuality Of(AlertConcern concern, List<AlertRecord> alerts, List<AlertRecord> averted, int stockOuts, int? cameTrue)
    {
        double[] hours = [.. alerts.Select(alert => Lasted(alert).TotalHours).Order()];
        return new(
            concern, alerts.Count, stockOuts, cameTrue,
            averted.Count(alert => alert.ResolvedBy is null && Lasted(alert) < Moment),
            averted.Count(alert => alert.ResolvedBy is not null),
            hours.Length == 0 ? 0 : hours[(hours.Length - 1) / 2]);
    }

    /// <summary>It rose with a stock-out or a refused sale; one that grew into a stock-out rose as something less.</summary>
    private static bool BeganShort(AlertRecord alert) => alert is { Type: AlertType.OutOfStock, EscalatedFrom: null } or { Type: AlertType.OversellPrevented };

    /// <summary>An alert about stock keeps only the type it has and the one before: of one that got better twice it is not known.</summary>
    private static bool IsStockOut(AlertRecord alert) =>
        alert.Type is AlertType.OutOfStock or AlertType.OversellPrevented || alert.EscalatedFrom == AlertType.OutOfStock;

    private static TimeSpan Lasted(AlertRecord alert) => (alert.ResolvedAt ?? alert.Timestamp) - alert.Timestamp;

    private static bool Overlap(AlertRecord alert, AlertRecord other) =>
        other.Timestamp <= (alert.ResolvedAt ?? DateTime.MaxValue) && (other.ResolvedAt ?? DateTime.MaxValue) >= alert.Timestamp;
}
