namespace StreamStock.Core.Events;

/// <summary>What an event may carry. Everything outside is refused with the field and the range.</summary>
public static class EventLimits
{
    /// <summary>Bytes of one event, its <c>metadata</c> and <c>data</c> included.</summary>
    public const int MaxEventBytes = 65_536;

    public const int MaxJsonDepth = 32;

    /// <summary>Printable ASCII characters of an event id.</summary>
    public const int MaxIdLength = 64;

    public const int MaxProductIdLength = 40;
    public const int MaxWarehouseLength = 40;

    /// <summary>Units one event may move.</summary>
    public const int MaxQuantity = 1_000_000;

    /// <summary>Units a product may hold, so that no sum of it overflows.</summary>
    public const int MaxOnHand = 1_000_000_000;

    /// <summary>How far an event's own time may lie ahead of partition time.</summary>
    public static readonly TimeSpan MaxAhead = TimeSpan.FromMinutes(5);

    public static readonly DateTime MinTimestamp = new(1970, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    public static readonly DateTime MaxTimestamp = new(2199, 12, 31, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Printable ASCII, not empty, no space at either end, and none of <c>~ / \</c>, which structure ids and URLs.</summary>
    public static bool IsProductId(ReadOnlySpan<byte> utf8) =>
        IsPrintable(utf8, MaxProductIdLength) && utf8[0] != ' ' && utf8[^1] != ' ' && utf8.IndexOfAny("~/\\"u8) < 0;

    public static bool IsEventId(ReadOnlySpan<byte> utf8) => IsPrintable(utf8, MaxIdLength);

    public static bool IsWarehouse(ReadOnlySpan<byte> utf8) => IsPrintable(utf8, MaxWarehouseLength);

    private static bool IsPrintable(ReadOnlySpan<byte> utf8, int maxLength) =>
        utf8.Length >= 1 && utf8.Length <= maxLength && utf8.IndexOfAnyExceptInRange((byte)0x20, (byte)0x7e) < 0;
}
