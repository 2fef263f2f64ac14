using System.Text.Json;
using System.Text.Json.Serialization;
using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;

namespace StreamStock.Core.Stock;

/// <summary>A product as it is stored between batches: everything <c>Decide</c> reads of it, but its older days of demand, alerts and reservations.</summary>
public sealed record StoredProduct
{
    public required string Id { get; init; }
    public required SettingsChange Settings { get; init; }
    public int OnHand { get; init; }
    public int Reserved { get; init; }
    public int Backordered { get; init; }
    public int OnOrder { get; init; }
    public long Version { get; init; }
    public long StockVersion { get; init; }
    public long SettingsVersion { get; init; }
    public long LastSequence { get; init; }
    public required ProductMemory Memory { get; init; }

    /// <summary>Its newest day of demand, which nearly every event changes; null where it has none.</summary>
    [JsonIgnore]
    public DemandDay? NewestDay { get; init; }

    /// <summary>False where the settings are stored already, as with nearly every change of a product.</summary>
    public bool SettingsChanged { get; init; } = true;

    public byte[] SettingsJson() => JsonSerializer.SerializeToUtf8Bytes(Settings, StockJson.Default.SettingsChange);

    public byte[] MemoryJson() => JsonSerializer.SerializeToUtf8Bytes(Memory, StockJson.Default.ProductMemory);

    public static SettingsChange ReadSettings(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, StockJson.Default.SettingsChange)!;

    public static ProductMemory ReadMemory(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, StockJson.Default.ProductMemory)!;
}

/// <summary>A product whose stored form lacks some of its rows.</summary>
/// <param name="Product">The product.</param>
/// <param name="Sequence">The first row that it lacks, or an earlier one.</param>
public readonly record struct UnsettledProduct(Product Product, long Sequence);

public sealed partial class Partition
{
    /// <summary>Goes on where a stored partition stood. To be called before its products are restored.</summary>
    public void Restore(long sequence, DateTime time, DateTime recordedAt)
    {
        Sequence = sequence;
        Time = time;
        RecordedAt = recordedAt;
        if (time != default)
        {
            AddMidnight(time);
        }
    }

    /// <summary>Takes back a stored product; its older days of demand are loaded into <see cref="Product.Demand"/> by the caller.</summary>
    public Product Restore(StoredProduct stored, IEnumerable<Reservation> held, IEnumerable<AlertRecord> open)
    {
        var memory = stored.Memory;
        var product = _products.Add(new Product(stored.Id));
        product.Forecast = memory.Forecast;
        Adopt(product, stored.Settings);
        product.OnHand = stored.OnHand;
        product.Reserved = stored.Reserved;
        product.Backordered = stored.Backordered;
        product.OnOrder = stored.OnOrder;
        product.Version = stored.Version;
        product.StockVersion = stored.StockVersion;
        product.SettingsVersion = stored.SettingsVersion;
        product.LastSequence = stored.LastSequence;
        product.LastUpdated = memory.LastUpdated;
        product.LastSale = memory.LastSale;
        product.OutOfStockSince = memory.OutOfStockSince;
        product.Order = memory.Order;
        product.LeadTimes = memory.LeadTimes ?? LeadTimeHistory.None;
        product.QuietUntil = memory.QuietUntil;
        product.Window = DepletionWindow.Load(memory.Window);
        if (stored.NewestDay is { } day)
        {
            product.Demand.Load(in day);
        }

        RestoreAlerts(product, memory.Alerts ?? [], open);
        foreach (var reservation in held)
        {
            (product.Reservations ??= [])[reservation.Id] = reservation;
            AddTimer(product, reservation);
        }

        if (product.Order is { } order)
        {
            AddTimer(product, order);
        }

        return product;
    }

    private void RestoreAlerts(Product product, IReadOnlyList<AlertMemory> memories, IEnumerable<AlertRecord> open)
    {
        foreach (var m in memories)
        {
            ref var slot = ref product.Slot(m.Concern);
            slot = new AlertSlot
            {
                Closed = m.Closed,
                Suppressed = m.Suppressed,
                Pending = m.Pending,
                PendingSince = m.PendingSince ?? default,
                ClearingSince = m.ClearingSince,
                Refused = m.Refused,
                RefusedAt = m.RefusedAt ?? default,
                Since = m.Since ?? product.LastSequence,
            };
        }

        foreach (var alert in open)
        {
            var concern = AlertConcerns.Of(alert.Type);
            product.Slot(concern).Open = alert;
            if (alert.State == AlertState.Snoozed)
            {
                AddSnooze(product, alert);
            }
        }

        WatchAll(product);
    }

    /// <summary>What has to be stored of a product; a copy, so that deciding can go on meanwhile.</summary>
    /// <param name="product">The product.</param>
    /// <param name="storedSequence">Everything up to this row is stored already; −1 for nothing.</param>
    public static StoredProduct Store(Product product, long storedSequence = -1) => new()
    {
        SettingsChanged = product.SettingsVersion > storedSequence,
        Id = product.Id,
        Settings = new SettingsChange(product.Settings, product.Retired),
        OnHand = product.OnHand,
        Reserved = product.Reserved,
        Backordered = product.Backordered,
        OnOrder = product.OnOrder,
        Version = product.Version,
        StockVersion = product.StockVersion,
        SettingsVersion = product.SettingsVersion,
        LastSequence = product.LastSequence,
        NewestDay = product.Demand.Newest,
        Memory = new ProductMemory
        {
            LastUpdated = product.LastUpdated,
            LastSale = product.LastSale,
            OutOfStockSince = product.OutOfStockSince,
            Order = product.Order,
            Forecast = product.Forecast,
            LeadTimes = product.LeadTimes.Count == 0 ? null : product.LeadTimes,
            QuietUntil = product.QuietUntil,
            Window = product.Window.IsEmpty ? null : product.Window.Save(),
            Alerts = product.Alerts is null ? null : Memories(product.Alerts),
        },
    };

    private static List<AlertMemory>? Memories(AlertSlot[] slots)
    {
        List<AlertMemory>? memories = null;
        for (var concern = AlertConcern.Stock; (int)concern < slots.Length; concern++)
        {
            ref var slot = ref slots[(int)concern];
            if (slot.Closed is null && slot.Suppressed is null && slot.Pending is null && slot.ClearingSince is null && slot.Refused == 0)
            {
                continue;
            }

            (memories ??= []).Add(new AlertMemory(concern)
            {
                Closed = slot.Closed,
                Suppressed = slot.Suppressed,
                Pending = slot.Pending,
                PendingSince = slot.Pending is null ? null : slot.PendingSince,
                ClearingSince = slot.ClearingSince,
                Since = slot.Since,
                Refused = slot.Refused,
                RefusedAt = slot.Refused == 0 ? null : slot.RefusedAt,
            });
        }

        return memories;
    }
}
