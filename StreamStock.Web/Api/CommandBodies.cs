using StreamStock.Core.Models;

namespace StreamStock.Web.Api;

// Bodies as clients send them; for the API's description only, the bytes are read as they are.

/// <summary>An event's fields.</summary>
public sealed record EventBody
{
    /// <summary>At most 64 printable ASCII characters, unique within the product; one is made where it is missing.</summary>
    public string? Id { get; init; }

    /// <summary>SALE, RESTOCK, RETURN, STOCK_COUNT, STOCK_ADJUST, RESERVE, PRODUCT_UPSERT, ALERT_ACKNOWLEDGE, …</summary>
    public required string Type { get; init; }

    public required string ProductId { get; init; }

    /// <summary>Units; absent for types that have none.</summary>
    public int? Quantity { get; init; }

    /// <summary>Must be the product's own where given.</summary>
    public string? Warehouse { get; init; }

    public DateTimeOffset? Timestamp { get; init; }
    public IReadOnlyDictionary<string, object>? Metadata { get; init; }

    /// <summary>A command's arguments.</summary>
    public IReadOnlyDictionary<string, object>? Data { get; init; }
}

/// <summary>Units of a product.</summary>
public record MovementBody
{
    /// <summary>At most 64 printable ASCII characters, unique within the product; one is made where it is missing.</summary>
    public string? Id { get; init; }

    public required string ProductId { get; init; }
    public required int Quantity { get; init; }

    /// <summary>Must be the product's own where given.</summary>
    public string? Warehouse { get; init; }

    /// <summary>When it happened; at most 5 minutes ahead of the inventory's time.</summary>
    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>Remarks, kept with the event.</summary>
    public IReadOnlyDictionary<string, object>? Metadata { get; init; }
}

/// <summary>Units to be held.</summary>
public sealed record ReservationBody : MovementBody
{
    /// <summary>How long, in seconds.</summary>
    public int? Seconds { get; init; }
}

/// <summary>Nothing but remarks; may be left out.</summary>
public sealed record RemarkBody
{
    public IReadOnlyDictionary<string, object>? Metadata { get; init; }
}

/// <summary>Who says so; may be left out.</summary>
public record AlertActionBody
{
    public string? By { get; init; }
}

/// <summary>How long an alert is to be silent: until a time, or for so many minutes.</summary>
public sealed record SnoozeBody : AlertActionBody
{
    /// <summary>In the inventory's time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>From the inventory's present time.</summary>
    public int? Minutes { get; init; }
}

/// <summary>What to do with a product's open order.</summary>
public record OrderActionBody
{
    /// <summary>The order meant; left out: the one that is open. Name it, and a retry after the order was closed is told so.</summary>
    public string? OrderId { get; init; }

    public string? By { get; init; }
    public IReadOnlyDictionary<string, object>? Metadata { get; init; }
}

/// <summary>The same, with units.</summary>
public record OrderQuantityBody : OrderActionBody
{
    public int? Quantity { get; init; }
}

/// <summary>Units that a supplier has delivered.</summary>
public sealed record OrderReceiptBody : OrderQuantityBody
{
    /// <summary>No more will come, though fewer than ordered did.</summary>
    public bool? Complete { get; init; }
}

/// <summary>An order was placed with its supplier.</summary>
public sealed record OrderPlacementBody : OrderActionBody
{
    /// <summary>When the supplier promises to deliver, in the inventory's time; left out: after the usual lead time.</summary>
    public DateTimeOffset? Due { get; init; }
}

/// <summary>Several products that are wanted together.</summary>
public sealed record OrderBody
{
    public required IReadOnlyList<OrderLineBody> Lines { get; init; }

    /// <summary>How long they are held, in seconds.</summary>
    public int? Seconds { get; init; }
}

/// <summary>Units of one product of an order.</summary>
public sealed record OrderLineBody(string ProductId, int Quantity);

/// <summary>What an event's status URL answers.</summary>
/// <param name="EventId">Its id.</param>
/// <param name="ProductId">Its product.</param>
/// <param name="Status"><c>decided</c>, or <c>pending</c> where nothing is known of it (yet).</param>
/// <param name="Decision">What was decided.</param>
public sealed record EventStatus(string EventId, string ProductId, string Status, Decision? Decision);
