using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Web.Presentation.Orders;

/// <summary>What can be done about an open order by hand.</summary>
public enum OrderStep
{
    None,

    /// <summary>Say that its supplier has it.</summary>
    Place,

    /// <summary>Say that it arrived.</summary>
    Receive,
}

/// <summary>Open orders in words.</summary>
public static class OrderText
{
    /// <summary>Such as "120 ordered, arrives in 3 d".</summary>
    public static string Of(OpenOrder order, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(order);
        var units = order.Received > 0 ? $"{Formats.Number(order.Received)} of {Formats.Number(order.Quantity)} arrived" : $"{Formats.Number(order.Quantity)} {Word(order.State)}";
        return order.State switch
        {
            OrderState.Suggested => order.ApproveAt is { } at ? $"{units}, ordered by itself {Formats.Relative(at, now)}" : units,
            OrderState.Approved => $"{units}, to be placed with its supplier",
            OrderState.Late => $"{units}, was due {Formats.Relative(order.Due, now)}",
            _ => $"{units}, arrives {Formats.Relative(order.Due, now)}",
        };
    }

    public static string Word(OrderState state) => state switch
    {
        OrderState.Suggested => "suggested",
        OrderState.Approved => "approved",
        OrderState.Late => "late",
        OrderState.Received => "received",
        OrderState.Cancelled => "cancelled",
        _ => "ordered",
    };

    /// <summary>Sign and colour of a state.</summary>
    public static string Kind(OrderState state) => state switch
    {
        OrderState.Suggested => "info",
        OrderState.Approved => "low",
        OrderState.Late => "critical",
        _ => "accepted",
    };

    /// <summary>A simulated supplier needs nobody to say that it has the order, or that it delivered.</summary>
    public static OrderStep Next(StockSnapshot product)
    {
        ArgumentNullException.ThrowIfNull(product);
        return product.Order switch
        {
            { State: OrderState.Approved } => OrderStep.Place,
            { State: OrderState.Ordered or OrderState.Late } when ProductSettingsOf.Snapshot(product).IsSuppliedExternally => OrderStep.Receive,
            _ => OrderStep.None,
        };
    }

    /// <summary>Why an offer is made, in one line; the whole reasoning is the recommendation's own.</summary>
    public static string Why(StockSnapshot product, OrderOffer offer, DateTime? now)
    {
        ArgumentNullException.ThrowIfNull(product);
        ArgumentNullException.ThrowIfNull(offer);
        var stock = product.Available <= 0 ? "nothing available" : $"{Formats.Number(product.Available)} available";
        if (offer.Recommendation is not { } numbers)
        {
            return $"{stock}, reorder point {Formats.Number(product.ReorderPoint)}";
        }

        var end = numbers.RunsOutAt is not { } at || product.Available <= 0 ? ""
            : at - now < TimeSpan.FromHours(1) ? "; runs out within the hour" : $"; runs out {Formats.Relative(at, now)}";
        return $"{stock}, reorder point {Formats.Number(numbers.ReorderPoint)}{end}; an order takes {Formats.Days(numbers.LeadTimeDays)}; "
            + $"{Formats.Percent(numbers.StockoutProbability)} likely to run out before";
    }
}
