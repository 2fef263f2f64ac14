using System.Text.Json;
using System.Text.Json.Serialization;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>
/// A product where the kept ledger begins: what the rows that were dropped had made of it. Stands in for its last row
/// that was dropped, under that row's sequence, so that the rows after it follow on.
/// </summary>
/// <param name="Product">Its state.</param>
/// <param name="Reservations">Held.</param>
/// <param name="Alerts">Not resolved.</param>
public sealed record OpeningState(StoredProduct Product, IReadOnlyList<Reservation> Reservations, IReadOnlyList<AlertRecord> Alerts)
{
    /// <summary>All its days of demand, oldest first; kept apart, because dropping rows changes few of them.</summary>
    [JsonIgnore]
    public IReadOnlyList<DemandDay> Demand { get; init; } = [];

    public static OpeningState Of(Product product) => new(
        Partition.Store(product) with { NewestDay = null },
        [.. (product.Reservations?.Values ?? Enumerable.Empty<Reservation>()).OrderBy(r => r.Sequence)],
        [.. (product.Alerts ?? []).Where(a => a.Open is not null).Select(a => a.Open!)]);

    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, StockJson.Default.OpeningState);

    public static OpeningState Read(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, StockJson.Default.OpeningState)!;

    /// <summary>The ledger row that stands for it. Its delta is the stock, so that deltas still add up.</summary>
    /// <param name="sequence">Of the last row that was dropped.</param>
    /// <param name="effectiveAt">Its partition time (UTC).</param>
    /// <param name="recordedAt">Its wall clock (UTC).</param>
    public LedgerRow ToRow(long sequence, DateTime effectiveAt, DateTime recordedAt) => new()
    {
        Sequence = sequence,
        Kind = RowKind.Opening,
        ProductId = Product.Id,
        Delta = Product.OnHand,
        StockAfter = Product.OnHand,
        ReservedAfter = Product.Reserved,
        BackorderedAfter = Product.Backordered,
        OnOrderAfter = Product.OnOrder,
        Version = Product.Version,
        StockVersion = Product.StockVersion,
        EffectiveAt = effectiveAt,
        RecordedAt = recordedAt,
        Origin = new Origin(),
        Detail = this,
    };
}
