namespace StreamStock.Web.Api;

/// <summary>Reason codes in words, for problem details and pages.</summary>
public static class Explanations
{
    public static string Of(string? reason, int? available = null) => reason switch
    {
        "INSUFFICIENT_STOCK" when available is { } units => $"Only {units} units are available to promise, fewer than were asked for. Nothing was sold.",
        "INSUFFICIENT_STOCK" => "Fewer units were available to promise than were asked for. Nothing was sold; the demand is recorded as lost.",
        "PRODUCT_RETIRED" => "The product is retired and takes no more stock movements.",
        "BELOW_ZERO" => "Stock would have gone below zero.",
        "STALE_VERSION" => "The product has changed since it was read.",
        "STOCK_LIMIT" => "Stock would have passed the most a product may hold.",
        "UNKNOWN_RESERVATION" => "There is no such reservation, or it has ended.",
        "TOO_MANY_RESERVATIONS" => "The product has as many open reservations as it may.",
        "UNKNOWN_ALERT" => "There is no such alert.",
        "ALERT_CLOSED" => "The alert is resolved already.",
        "UNKNOWN_ORDER" => "There is no such order, or it is closed.",
        "ORDER_OPEN" => "An order of this product is on its way already; there is one at a time.",
        "ORDER_STATE" => "The order's state does not allow that.",
        "TOO_MANY_PRODUCTS" => "The partition holds as many products as it may.",
        "ID_REUSED" => "The event's id was used before for something else.",
        "MALFORMED" => "The record is not one well-formed JSON object.",
        "INVALID_FIELD" => "A field is missing or out of its range.",
        "TIMESTAMP_AHEAD" => "The event's time lies more than 5 minutes ahead.",
        "UNKNOWN_PRODUCT" => "There is no such product.",
        "WAREHOUSE_MISMATCH" => "The warehouse is not the product's own.",
        "WRONG_TOPIC" => "The event's type belongs on another topic.",
        "WRONG_PARTITION" => "The record's key or partition is not that of its product.",
        "RESERVED_ID" => "The id has a form that only the processor uses.",
        "EXPIRED" => "Its deadline passed.",
        "COUNTED_BELOW_RESERVED" => "Less was counted than was reserved; the newest reservations were cancelled.",
        "CONDITION_ENDED" => "The condition ended.",
        "INHIBITED" => "A worse alert of the same concern took its place.",
        "BY_HAND" => "Someone did it by hand.",
        "SNOOZE_ENDED" => "The snooze ended.",
        "PRODUCT_WAS_RETIRED" => "The product was retired.",
        "OFFSET_GAP" => "Records were lost between two offsets.",
        null or "" => "No reason was given.",
        _ => reason,
    };

    /// <summary>An outcome in words.</summary>
    public static string OfOutcome(string outcome, string? reason) => outcome switch
    {
        "accepted" => "It had its effect.",
        "rejected" => Of(reason),
        "duplicate" => "Its id was decided before for this product, so nothing changed.",
        "invalid" => $"It could not be decided and is a dead letter. {Of(reason)}",
        _ => outcome,
    };
}
