using System.Globalization;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>A product's stock after one of its rows.</summary>
/// <param name="ProductId">Product.</param>
/// <param name="Since">Partition time (UTC) of the row: the stock has been so since then.</param>
/// <param name="OnHand">Units.</param>
/// <param name="Reserved">Units.</param>
/// <param name="Backordered">Units.</param>
/// <param name="OnOrder">Units.</param>
/// <param name="Available">Units.</param>
/// <param name="StockVersion">Version of on hand and reserved.</param>
/// <param name="Partition">Partition of the row.</param>
/// <param name="Sequence">The row.</param>
public sealed record StockAt(
    string ProductId, DateTime Since, int OnHand, int Reserved, int Backordered, int OnOrder, int Available, long StockVersion, int Partition, long Sequence);

/// <param name="Stock">Null where the product was not known yet, or the time is before the kept ledger.</param>
/// <param name="Earliest">Partition time (UTC) at which the kept ledger begins, where an earlier time was asked for.</param>
public sealed record StockAnswer(StockAt? Stock, DateTime? Earliest);

/// <param name="Page">Null where it cannot be told.</param>
/// <param name="Rows">Ledger rows since the time that was asked for.</param>
/// <param name="Earliest">Where the kept ledger begins, if what was asked for is before that.</param>
public sealed record StockThenAnswer(StockThenPage? Page, long Rows, DateTime? Earliest);

/// <summary>Which reservations of a product.</summary>
public sealed record ReservationFilter(string ProductId)
{
    public string? State { get; init; }
    public int Limit { get; init; } = 50;

    /// <summary>From the page before.</summary>
    public long? Before { get; init; }
}

/// <summary>One page of reservations, newest first.</summary>
/// <param name="Items">At most as many as were asked for.</param>
/// <param name="Next">Cursor of the next page; null on the last.</param>
public sealed record ReservationPage(IReadOnlyList<Reservation> Items, string? Next);

/// <summary>Demand of one product on one day (UTC), in units.</summary>
/// <param name="Day">Day.</param>
/// <param name="Sold">Of accepted sales.</param>
/// <param name="Lost">Of sales refused for want of stock.</param>
/// <param name="Returned">Brought back.</param>
/// <param name="OutOfStockSeconds">Seconds of the day with nothing on hand.</param>
public sealed record DemandOfDay(DateOnly Day, long Sold, long Lost, long Returned, int OutOfStockSeconds);

/// <summary>Which alerts of the past.</summary>
public sealed record AlertFilter
{
    public string? ProductId { get; init; }

    /// <summary>End of the alert (UTC), inclusive; without a product only.</summary>
    public DateTime? From { get; init; }

    /// <summary>End of the alert (UTC), exclusive; without a product only.</summary>
    public DateTime? To { get; init; }

    public int Limit { get; init; } = 50;

    /// <summary>From the page before.</summary>
    public PageCursor? Before { get; init; }
}

/// <summary>The last of a page, by what the pages are ordered by; the next page begins after it.</summary>
/// <param name="Key">Time or version.</param>
/// <param name="Id">Orders what has the same key.</param>
public readonly record struct PageCursor(long Key, string Id)
{
    public string Write() => CursorText.Write(string.Create(CultureInfo.InvariantCulture, $"{Key}:{Id}"));

    public static bool TryRead(string text, out PageCursor cursor)
    {
        cursor = default;
        if (CursorText.Read(text) is not { } read)
        {
            return false;
        }

        var colon = read.IndexOf(':', StringComparison.Ordinal);
        var valid = long.TryParse(read.AsSpan(0, Math.Max(colon, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out var key);
        cursor = new PageCursor(key, read[(colon + 1)..]);
        return valid;
    }
}
