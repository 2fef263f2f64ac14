using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using Xunit;

namespace StreamStock.Tests.Core.Fuzzing;

/// <summary>What an event that was read must fulfil, asked of another JSON reader.</summary>
internal static class ReadEvents
{
    public static void Check(in InventoryEvent e)
    {
        using var document = JsonDocument.Parse(e.Payload);
        var root = document.RootElement;
        Assert.Equal(root.GetProperty("id").GetString(), e.IdText);
        Assert.Equal(root.GetProperty("type").GetString(), e.Type.Name());
        Assert.True(EventLimits.IsEventId(e.Id.Span) && e.Type != EventType.Alert);
        Assert.True(e.Type == EventType.Time || (EventLimits.IsProductId(e.ProductId.Span) && root.GetProperty("productId").GetString() == e.ProductIdText));
        Assert.True(e.Warehouse.IsEmpty || root.GetProperty("warehouse").GetString() == Encoding.ASCII.GetString(e.Warehouse.Span));
        Assert.True(e.Timestamp is not { } time || (time.Kind == DateTimeKind.Utc && time >= EventLimits.MinTimestamp && time <= EventLimits.MaxTimestamp));
        Assert.Equal(e.HasQuantity, root.TryGetProperty("quantity", out var quantity));
        Assert.True(!e.HasQuantity || quantity.GetInt32() == e.Quantity);
        var valid = e.Type switch
        {
            EventType.Sale or EventType.Restock or EventType.Return or EventType.Reserve or EventType.OrderCreate or EventType.OrderChange => e.Quantity is >= 1 and <= 1_000_000,
            EventType.StockCount => e.HasQuantity && e.Quantity is >= 0 and <= 1_000_000,
            EventType.StockAdjust => e.Quantity is not 0 and >= -1_000_000 and <= 1_000_000,
            EventType.OrderApprove or EventType.OrderReceive => !e.HasQuantity || e.Quantity is >= 1 and <= 1_000_000,
            _ => !e.HasQuantity,
        };
        Assert.True(valid);
    }
}
