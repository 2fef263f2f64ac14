using StreamStock.Core.Alerts;
using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>Whether the alerts of one kind are worth their interruption, from the latest that ended.</summary>
/// <param name="Concern">Kind.</param>
/// <param name="Ended">How many are looked at.</param>
/// <param name="Fleeting">Ended by themselves within <see cref="AlertQuality.Moment"/>: nobody could have done anything.</param>
/// <param name="ByHand">Ended by a person.</param>
/// <param name="MedianHours">Half of them lasted no longer, in hours of the inventory's time.</param>
/// <param name="WithLosses">During which a sale was refused for want of stock; only of those of which sales are known.</param>
public sealed record AlertQuality(AlertConcern Concern, int Ended, int Fleeting, int ByHand, double MedianHours, int WithLosses)
{
    /// <summary>An alert that ends sooner by itself was noise.</summary>
    public static readonly TimeSpan Moment = TimeSpan.FromMinutes(10);

    /// <summary>Part that was not fleeting; null without any.</summary>
    public double? Signal => Ended == 0 ? null : 1 - ((double)Fleeting / Ended);

    /// <param name="resolved">Alerts that ended.</param>
    /// <param name="oversells">OVERSELL_PREVENTED alerts, open and ended: when sales were refused.</param>
    public static IReadOnlyList<AlertQuality> Of(IEnumerable<AlertRecord> resolved, IEnumerable<AlertRecord> oversells)
    {
        ArgumentNullException.ThrowIfNull(resolved);
        var refused = oversells.Where(alert => alert.Type == AlertType.OversellPrevented).ToLookup(alert => alert.ProductId, StringComparer.Ordinal);
        return
        [
            .. resolved.GroupBy(alert => AlertConcerns.Of(alert.Type)).OrderBy(group => group.Key)
                .Select(group => Of(group.Key, [.. group], alert => refused[alert.ProductId].Any(refusal => Overlap(alert, refusal)))),
        ];
    }

    private static AlertQuality Of(AlertConcern concern, IReadOnlyList<AlertRecord> alerts, Func<AlertRecord, bool> hasLosses)
    {
        double[] hours = [.. alerts.Select(alert => Lasted(alert).TotalHours).Order()];
        return new(
            concern, alerts.Count,
            alerts.Count(alert => alert.ResolvedBy is null && Lasted(alert) < Moment),
            alerts.Count(alert => alert.ResolvedBy is not null),
            hours[(hours.Length - 1) / 2],
            alerts.Count(hasLosses));
    }

    private static TimeSpan Lasted(AlertRecord alert) => (alert.ResolvedAt ?? alert.Timestamp) - alert.Timestamp;

    private static bool Overlap(AlertRecord alert, AlertRecord refusal) =>
        refusal.Timestamp <= (alert.ResolvedAt ?? DateTime.MaxValue) && (refusal.ResolvedAt ?? DateTime.MaxValue) >= alert.Timestamp;
}
