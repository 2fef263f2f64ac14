using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>How things stand now with what an alert is about: its own words are of when it was raised or changed last.</summary>
public static class AlertNow
{
    /// <summary>Null where nothing is known, or all is as the alert says.</summary>
    public static string? Of(AlertRecord alert, StockSnapshot? product, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Resolved || product is null || now is not { } time)
        {
            return null;
        }

        var then = alert.Evidence;
        var runsOut = then.ExpectedAt is null ? null : StockRisk.Of(product, time)?.RunsOutAt;
        var isSame = (product.CurrentStock, product.Available, product.OnOrder) == (then.Stock, then.Available, then.OnOrder)
            && runsOut?.Date == then.ExpectedAt?.Date;
        return isSame ? null : $"{Formats.Number(product.CurrentStock)} on hand, {Formats.Number(product.Available)} available, {Formats.Number(product.OnOrder)} on order{Outlook(then, product, runsOut, time)}";
    }

    private static string Outlook(AlertEvidence then, StockSnapshot product, DateTime? runsOut, DateTime now) =>
        then.ExpectedAt is null || product.CurrentStock <= 0 ? ""
        : runsOut is { } at ? $"; at the expected demand it runs out {Formats.Relative(at, now)}"
        : "; no longer expected to run out before more arrives";
}
