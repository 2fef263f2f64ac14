using System.Text.Json;
using System.Text.Json.Serialization;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>Units held for someone until a deadline.</summary>
/// <param name="Id"><c>productId~</c> and 26 characters.</param>
/// <param name="ProductId">Product held.</param>
/// <param name="Quantity">Units.</param>
/// <param name="Deadline">Partition time (UTC) at which the hold ends by itself.</param>
/// <param name="Sequence">Ledger row that made it: newer holds have greater ones.</param>
/// <param name="State"><c>held</c>, <c>committed</c>, <c>released</c>, <c>expired</c> or <c>cancelled</c>.</param>
public sealed record Reservation(string Id, string ProductId, int Quantity, DateTime Deadline, long Sequence, string State)
{
    public const string Held = "held";
    public const string Committed = "committed";
    public const string Released = "released";
    public const string Expired = "expired";
    public const string Cancelled = "cancelled";
}

/// <summary>An alert after a transition, and which transition it was.</summary>
/// <param name="Alert">State after it.</param>
/// <param name="Transition">raised, escalated, de-escalated, acknowledged, snoozed, reopened or resolved.</param>
public sealed record AlertChange(AlertRecord Alert, string Transition);

/// <summary>New settings, and whether the product is sold.</summary>
public sealed record SettingsChange(ProductSettings Settings, bool Retired);

/// <summary>Expected demand of the days after <paramref name="Day"/>.</summary>
/// <param name="Day">Last day it knows (UTC).</param>
/// <param name="Days">The days after it.</param>
public sealed record ForecastChange(DateOnly Day, IReadOnlyList<DayForecast> Days)
{
    /// <summary>How demand comes: <c>smooth</c>, <c>erratic</c>, <c>intermittent</c>, <c>lumpy</c> or <c>none</c>.</summary>
    public string? Class { get; init; }

    /// <summary>What it was found by.</summary>
    public string? Method { get; init; }

    /// <summary>Error of the backtest of the product's own methods, divided by that of "as last week".</summary>
    public double ErrorToNaive { get; init; }

    /// <summary>What that means for ordering.</summary>
    public ReplenishmentPlan? Plan { get; init; }
}

/// <summary>JSON of what ledger rows hold beside their columns.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(Reservation))]
[JsonSerializable(typeof(PurchaseOrder))]
[JsonSerializable(typeof(AlertChange))]
[JsonSerializable(typeof(SettingsChange))]
[JsonSerializable(typeof(ForecastChange))]
[JsonSerializable(typeof(ProductMemory))]
[JsonSerializable(typeof(OpeningState))]
[JsonSerializable(typeof(CommandArguments))]
internal sealed partial class StockJson : JsonSerializerContext;

/// <summary>Details to bytes and back, by the kind of their row.</summary>
public static class DetailCodec
{
    public static byte[]? Write(object? detail) => detail switch
    {
        null => null,
        Reservation r => JsonSerializer.SerializeToUtf8Bytes(r, StockJson.Default.Reservation),
        PurchaseOrder o => JsonSerializer.SerializeToUtf8Bytes(o, StockJson.Default.PurchaseOrder),
        AlertChange a => JsonSerializer.SerializeToUtf8Bytes(a, StockJson.Default.AlertChange),
        SettingsChange s => JsonSerializer.SerializeToUtf8Bytes(s, StockJson.Default.SettingsChange),
        ForecastChange f => JsonSerializer.SerializeToUtf8Bytes(f, StockJson.Default.ForecastChange),
        _ => throw new ArgumentException($"{detail.GetType().Name} is no detail of a ledger row.", nameof(detail)),
    };

    public static object? Read(RowKind kind, ReadOnlySpan<byte> json) => json.IsEmpty
        ? null
        : kind switch
        {
            RowKind.Alert => JsonSerializer.Deserialize(json, StockJson.Default.AlertChange),
            _ when IsOfOrder(kind) => JsonSerializer.Deserialize(json, StockJson.Default.PurchaseOrder),
            RowKind.Forecast => JsonSerializer.Deserialize(json, StockJson.Default.ForecastChange),
            (RowKind)Events.EventType.ProductUpsert or (RowKind)Events.EventType.ProductRetire => JsonSerializer.Deserialize(json, StockJson.Default.SettingsChange),
            _ => JsonSerializer.Deserialize(json, StockJson.Default.Reservation),
        };

    private static bool IsOfOrder(RowKind kind) => kind
        is RowKind.OrderPlaced or RowKind.OrderSuggested or RowKind.OrderLate or RowKind.OrderCancelled or RowKind.Restock
        or (>= (RowKind)Events.EventType.OrderCreate and <= (RowKind)Events.EventType.OrderReceive);
}
