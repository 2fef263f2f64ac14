using System.Text;
using StreamStock.Core.Events;

namespace StreamStock.Tests.Core.Events;

/// <summary>One event of each type, as its golden file holds it.</summary>
internal static class GoldenEvents
{
    private static readonly DateTime Time = new(2026, 3, 10, 12, 30, 15, 123, 456, DateTimeKind.Utc);

    public static IReadOnlyDictionary<string, EventDraft> All { get; } = new Dictionary<string, EventDraft>
    {
        ["sale"] = Of(EventType.Sale) with { Quantity = 3, Warehouse = "WH-1", Timestamp = Time, Metadata = Json("""{"channel":"web","till":4}""") },
        ["sale-shortest"] = new EventDraft("1", EventType.Sale, "P") { Quantity = 1 },
        ["restock"] = Of(EventType.Restock) with { Quantity = 1_000_000, Timestamp = Time },
        ["return"] = Of(EventType.Return) with { Quantity = 2, Metadata = Json("""{"disposition":"damaged","reason":"Bruch – \"Glas\""}""") },
        ["product-upsert"] = Of(EventType.ProductUpsert) with
        {
            Warehouse = "WH-1",
            Data = Json("""{"sku":"SKU-ELE-001","name":"Kettle","category":"Kitchen","warehouse":"WH-1","reorderPoint":20,"maxCapacity":500,"unitPrice":39.9,"leadTimeDays":3.5,"serviceLevel":0.98,"orderQuantity":200,"backorder":true,"automaticRestock":true,"alerts":{"criticalStock":5,"overstockFraction":0.8,"depletionFraction":0.4,"raiseAfterSeconds":60,"clearAfterSeconds":120,"hysteresis":0.2},"ifSettingsVersion":7}"""),
        },
        ["product-retire"] = Of(EventType.ProductRetire) with { Data = Json("""{"ifSettingsVersion":7}""") },
        ["stock-count"] = Of(EventType.StockCount) with { Quantity = 0, Data = Json("""{"ifStockVersion":41}"""), Metadata = Json("""{"reason":"STOCKTAKE"}""") },
        ["stock-adjust"] = Of(EventType.StockAdjust) with { Quantity = -12, Metadata = Json("""{"reason":"BREAKAGE"}""") },
        ["reserve"] = Of(EventType.Reserve) with { Quantity = 2, Data = Json("""{"seconds":600}""") },
        ["reservation-commit"] = Of(EventType.ReservationCommit) with { Data = Json("""{"reservationId":"PROD-001~5YW8MRGNZY30CT2YWWYQKQKCXJ"}""") },
        ["reservation-release"] = Of(EventType.ReservationRelease) with { Data = Json("""{"reservationId":"PROD-001~5YW8MRGNZY30CT2YWWYQKQKCXJ"}""") },
        ["alert-acknowledge"] = Of(EventType.AlertAcknowledge) with { Data = Json("""{"alertId":"PROD-001~ALT-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada"}""") },
        ["alert-snooze"] = Of(EventType.AlertSnooze) with { Data = Json("""{"alertId":"PROD-001~ALT-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada","until":"2026-03-10T14:00:00Z"}""") },
        ["alert-resolve"] = Of(EventType.AlertResolve) with { Data = Json("""{"alertId":"PROD-001~ALT-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada"}""") },
        ["restock-order"] = Of(EventType.Restock) with { Quantity = 40, Metadata = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","carrier":"Rail"}""") },
        ["order-create"] = Of(EventType.OrderCreate) with { Quantity = 120, Data = Json("""{"by":"Ada"}""") },
        ["order-approve"] = Of(EventType.OrderApprove) with { Quantity = 100, Data = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada"}""") },
        ["order-change"] = Of(EventType.OrderChange) with { Quantity = 80, Data = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada"}""") },
        ["order-place"] = Of(EventType.OrderPlace) with { Data = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","due":"2026-03-17T09:00:00Z"}""") },
        ["order-cancel"] = Of(EventType.OrderCancel) with { Data = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","by":"Ada"}""") },
        ["order-receive"] = Of(EventType.OrderReceive) with { Quantity = 60, Data = Json("""{"orderId":"ORD-5YW8MRGNZY30CT2YWWYQKQKCXJ","complete":true,"by":"Bob"}""") },
        ["time"] = new EventDraft("EVT-TIME-1", EventType.Time, "") { Timestamp = Time },
    };

    private static EventDraft Of(EventType type) => new("EVT-0198f3a2-7c1d-7e2f-9a3b-4c5d6e7f8091", type, "PROD-001");

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
