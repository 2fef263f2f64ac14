using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>State and rows as the world sees them.</summary>
public static class Views
{
    /// <param name="product">Its state now.</param>
    /// <param name="now">Partition time.</param>
    public static StockSnapshot Snapshot(Product product, DateTime now)
    {
        var day = Partition.DayOf(now);
        var today = product.Demand.On(day);
        var demand = new long[14];
        product.Demand.Asked(day, demand);
        var settings = product.Settings;
        return new StockSnapshot
        {
            Id = product.Id,
            Sku = settings.Sku,
            Name = settings.Name,
            Category = settings.Category,
            Warehouse = settings.Warehouse,
            CurrentStock = product.OnHand,
            ReorderPoint = settings.ReorderPoint,
            MaxCapacity = settings.MaxCapacity,
            UnitPrice = settings.UnitPrice,
            PredictedStock7d = StockPath.Expected(product, now),
            LastUpdated = product.LastUpdated,
            Reserved = product.Reserved,
            Backordered = product.Backordered,
            OnOrder = product.OnOrder,
            OnOrderDue = product.Order is { IsPlaced: true } placed ? placed.Due : null,
            Available = product.Available,
            Status = product.Retired ? "retired" : "active",
            Backorder = settings.Backorder,
            AutomaticRestock = settings.AutomaticRestock,
            LeadTimeDays = settings.LeadTimeDays,
            ServiceLevel = settings.ServiceLevel,
            OrderQuantity = settings.OrderQuantity,
            Thresholds = settings.Alerts,
            OpenAlerts = product.OpenAlerts,
            Version = product.Version,
            StockVersion = product.StockVersion,
            SettingsVersion = product.SettingsVersion,
            DemandDay = DateOnly.FromDayNumber(day),
            SoldToday = today.Accepted,
            LostToday = today.Rejected,
            LastSale = product.LastSale,
            Demand14 = demand,
            Forecast7 = Forecast(product.Forecast, day),
            Plan = product.Forecast?.Plan,
            Planned = OrderSizing.IsPlanned(settings, product.Forecast?.Plan),
            SuggestedQuantity = OrderSizing.Quantity(settings, product.Forecast?.Plan, product.NetPosition),
            UnitCost = settings.UnitCost,
            Supplier = settings.Supplier,
            Supply = SupplyTerms.Of(settings),
            Order = product.Order is { } order ? OpenOrder(order) : null,
        };
    }

    private static OpenOrder OpenOrder(PurchaseOrder order) => new(order.Id, order.State, order.Quantity, order.PlacedAt, order.Due)
    {
        Received = order.Received,
        ApproveAt = order.ApproveAt,
        By = order.By,
    };

    /// <summary>The forecast's seven days after a day, or as many of them as it reaches.</summary>
    private static IReadOnlyList<DayForecast> Forecast(ForecastChange? forecast, int day) => forecast is null
        ? []
        : [.. forecast.Days.Skip(day - forecast.Day.DayNumber).Take(ForecastJob.StoredDays - 1)];

    public static Decision Decision(in LedgerRow row, string? detail = null) => new()
    {
        EventId = Encoding.ASCII.GetString(row.EventId.Span),
        ProductId = row.ProductId,
        Outcome = row.Outcome.Name(),
        Reason = row.Reason.Name(),
        Detail = detail,
        StockAfter = row.StockAfter,
        ReservedAfter = row.ReservedAfter,
        Available = Math.Max(0, row.StockAfter - row.ReservedAfter - row.BackorderedAfter),
        Version = row.Version,
        StockVersion = row.StockVersion,
        DecidedAt = row.EffectiveAt,
        ReservationId = (row.Detail as Reservation)?.Id,
        ReservedUntil = (row.Detail as Reservation)?.Deadline,
        TraceId = row.Origin.TraceId == 0 ? null : row.Origin.TraceId.ToString("x32", CultureInfo.InvariantCulture),
        BodyHash = row.BodyHash,
        First = row.First,
    };

    public static LedgerEvent Event(in LedgerRow row, int partition, string warehouse) => new()
    {
        Partition = partition,
        Sequence = row.Sequence,
        EventId = Encoding.ASCII.GetString(row.EventId.Span),
        Type = row.Kind.Name(),
        ProductId = row.ProductId,
        Warehouse = warehouse,
        Outcome = row.Outcome.Name(),
        Reason = row.Reason.Name(),
        Quantity = row.Quantity,
        Delta = row.Delta,
        StockAfter = row.StockAfter,
        ReservedAfter = row.ReservedAfter,
        EffectiveAt = row.EffectiveAt,
        OccurredAt = row.OccurredAt,
        RecordedAt = row.RecordedAt,
        TraceId = row.Origin.TraceId == 0 ? null : row.Origin.TraceId.ToString("x32", CultureInfo.InvariantCulture),
        ByProcessor = row.Origin.Topic == InputTopic.None,
    };

    /// <summary>The ALERT event of a transition, as it stands on <c>inventory.alerts</c>.</summary>
    public static byte[] AlertEvent(in LedgerRow row, string warehouse)
    {
        var change = (AlertChange)row.Detail!;
        return EventWriter.ToUtf8(new EventDraft(Encoding.ASCII.GetString(row.EventId.Span), EventType.Alert, row.ProductId)
        {
            Warehouse = warehouse,
            Timestamp = row.EffectiveAt,
            Metadata = JsonSerializer.SerializeToUtf8Bytes(new AlertEventMetadata(change.Alert, change.Transition), CoreJson.Default.AlertEventMetadata),
        });
    }

    /// <summary>The RESTOCK event with which an order of the state machine's own arrives, as it is told to the world.</summary>
    public static byte[] RestockEvent(in LedgerRow row, string warehouse) =>
        EventWriter.ToUtf8(new EventDraft(Encoding.ASCII.GetString(row.EventId.Span), EventType.Restock, row.ProductId)
        {
            Quantity = row.Quantity,
            Warehouse = warehouse,
            Timestamp = row.EffectiveAt,
            Metadata = row.Detail is PurchaseOrder order
                ? Encoding.ASCII.GetBytes($$"""{"automatic":true,"orderId":"{{order.Id}}"}""")
                : "{\"automatic\":true}"u8.ToArray(),
        });
}
