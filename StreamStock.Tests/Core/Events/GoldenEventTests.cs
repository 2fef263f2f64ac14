using System.Text;
using StreamStock.Core.Events;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Events;

public class GoldenEventTests
{
    public static TheoryData<string> Names => [.. GoldenEvents.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void It_is_written_as_its_golden_file_says(string name)
    {
        var draft = GoldenEvents.All[name];
        Assert.Equal(GoldenFile.Read(name), Encoding.UTF8.GetString(EventWriter.ToUtf8(in draft)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_golden_file_is_read_as_what_it_says(string name)
    {
        var draft = GoldenEvents.All[name];
        Assert.True(EventReader.TryRead(Encoding.UTF8.GetBytes(GoldenFile.Read(name)), out var e, out var error), error.Message);
        Assert.Equal((draft.Id, draft.Type, draft.ProductId), (e.IdText, e.Type, e.ProductIdText));
        Assert.Equal(draft.Quantity, e.HasQuantity ? e.Quantity : null);
        Assert.Equal(draft.Warehouse ?? "", Encoding.ASCII.GetString(e.Warehouse.Span));
        Assert.Equal((draft.Timestamp, draft.Timestamp?.Kind), (e.Timestamp, e.Timestamp?.Kind));
        Assert.Equal(draft.Metadata.ToArray(), e.Metadata.ToArray());
        Assert.Equal(draft.Data.ToArray(), e.Data.ToArray());
        Assert.Equal(!draft.Metadata.IsEmpty || !draft.Data.IsEmpty, e.HasExtra);
        Assert.Equal(name == "return", e.Damaged);
    }

    [Fact]
    public void Every_type_that_asks_for_a_decision_has_a_golden_file() =>
        Assert.Equal(Enum.GetValues<EventType>().Except([EventType.Alert]), GoldenEvents.All.Values.Select(d => d.Type).Distinct().Order());

    [Theory]
    [InlineData("product-upsert")]
    [InlineData("product-retire")]
    [InlineData("stock-count")]
    [InlineData("stock-adjust")]
    [InlineData("reserve")]
    [InlineData("return")]
    [InlineData("restock")]
    [InlineData("restock-order")]
    [InlineData("order-create")]
    public void Its_golden_file_can_be_decided(string name)
    {
        var s = Scenario.WithStock(100);
        var json = GoldenFile.Read(name)
            .Replace("\"ifSettingsVersion\":7", $"\"ifSettingsVersion\":{s.Product.SettingsVersion}", StringComparison.Ordinal)
            .Replace("\"ifStockVersion\":41", $"\"ifStockVersion\":{s.Product.StockVersion}", StringComparison.Ordinal);
        s.Now = Scenario.Noon.AddHours(1);
        Assert.Equal("accepted", s.SendText(json).Verdict);
    }

    [Fact]
    public void The_settings_of_its_golden_file_are_all_taken_over()
    {
        var s = new Scenario();
        s.SendText(GoldenFile.Read("product-upsert").Replace(",\"ifSettingsVersion\":7", "", StringComparison.Ordinal));
        Assert.Equal(
            new StreamStock.Core.Models.ProductSettings
            {
                Sku = "SKU-ELE-001",
                Name = "Kettle",
                Category = "Kitchen",
                Warehouse = "WH-1",
                ReorderPoint = 20,
                MaxCapacity = 500,
                UnitPrice = 39.9m,
                LeadTimeDays = 3.5,
                ServiceLevel = 0.98,
                OrderQuantity = 200,
                Backorder = true,
                AutomaticRestock = true,
                Alerts = new()
                {
                    CriticalStock = 5,
                    OverstockFraction = 0.8,
                    DepletionFraction = 0.4,
                    RaiseAfterSeconds = 60,
                    ClearAfterSeconds = 120,
                    Hysteresis = 0.2,
                },
            },
            s.Product.Settings);
    }
}
