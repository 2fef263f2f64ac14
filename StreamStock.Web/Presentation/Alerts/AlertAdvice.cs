using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Presentation.Orders;

namespace StreamStock.Web.Presentation.Alerts;

/// <summary>What to do about an alert now. Its own words are of when it was raised, and an order they speak of may have come since.</summary>
/// <param name="IsUnderway">It is being done: an order is on its way.</param>
/// <param name="Text">In a sentence.</param>
public sealed record AlertAdvice(bool IsUnderway, string Text)
{
    /// <param name="alert">Which.</param>
    /// <param name="product">As it is now; null where it is not known.</param>
    /// <param name="offer">What to order of it now; null where nothing is.</param>
    /// <param name="now">Time of the inventory (UTC).</param>
    public static AlertAdvice? Of(AlertRecord alert, StockSnapshot? product, OrderOffer? offer, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(alert);
        if (alert.Resolved)
        {
            return null;
        }

        var isAboutSupply = alert.Type != AlertType.Overstock && product?.Status != "retired";
        return (isAboutSupply, product?.Order, offer) switch
        {
            (true, { State: not OrderState.Suggested } order, _) => new(true, $"{OrderText.Of(order, now)}. The alert ends by itself when enough is there."),
            (true, _, { } needed) when alert.Evidence.OnOrder > 0 => new(false, $"Order {Formats.Number(needed.Units)}: {OrderText.Why(product!, needed, now)}."),
            _ => alert.AiRecommendation is { } text ? new(false, text) : null,
        };
    }
}
