using StreamStock.Core.Models;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>The numbers that fired an alert as one bar with its threshold: where the value lies, and where it should.</summary>
/// <param name="Value">Part of the bar's length, 0 to 1.</param>
/// <param name="Threshold">Part of the bar's length, 0 to 1; null where there is none.</param>
/// <param name="Text">The same in words.</param>
public sealed record EvidenceBar(double Value, double? Threshold, string Text)
{
    /// <summary>How much of the bar lies beyond the larger of the two.</summary>
    private const double Head = 1.25;

    /// <summary>The default of the alert rules where the product has no threshold of its own.</summary>
    private const double UsualDepletion = 0.3;

    /// <summary>Null where the alert has no numbers that can be held against each other.</summary>
    public static EvidenceBar? Of(AlertRecord alert, StockSnapshot? product)
    {
        ArgumentNullException.ThrowIfNull(alert);
        var e = alert.Evidence;
        return alert.Type switch
        {
            AlertType.RapidDepletion when e.Rate is { } rate => Fraction(rate, product?.Thresholds?.DepletionFraction ?? UsualDepletion, e),
            AlertType.OversellPrevented when e.Refused is { } refused => Units(e.Available, refused, "available", "asked for"),
            AlertType.ReorderNeeded when e.Threshold is { } point => Units(e.Available + e.OnOrder, point, "available and on order", "reorder point"),
            AlertType.StockoutForecast when e.Threshold is { } needed => Units(e.Available, needed, "", "") with
            {
                Text = $"{Formats.Number(e.Available)} available, {Formats.Number(needed)} needed until an order arrives",
            },
            AlertType.Overstock when e.Threshold is { } level => Units(e.Stock, level, "on hand", "kept free above"),
            AlertType.OutOfStock => Units(0, product?.ReorderPoint ?? 0, "on hand", "reorder point"),
            _ when e.Threshold is { } threshold => Units(e.Stock, threshold, "on hand", "threshold"),
            _ => null,
        };
    }

    private static EvidenceBar Units(int value, int threshold, string what, string bound)
    {
        var top = Math.Max(1, Math.Max(value, threshold)) * Head;
        return new(value / top, threshold > 0 ? threshold / top : null, $"{Formats.Number(value)} {what}, {bound} {Formats.Number(threshold)}");
    }

    private static EvidenceBar Fraction(double rate, double threshold, AlertEvidence e)
    {
        var top = Math.Max(rate, threshold) * Head;
        return new(rate / top, threshold / top, $"{Formats.Percent(rate)} of the stock sold in {e.WindowMinutes} minutes, threshold {Formats.Percent(threshold)}");
    }
}
