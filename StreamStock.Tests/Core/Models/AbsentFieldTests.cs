using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Models;

/// <summary>A field that is left out takes its default, on every way in.</summary>
public class AbsentFieldTests
{
    [Fact]
    public void Settings_need_only_sku_and_name()
    {
        var settings = JsonSerializer.Deserialize("""{"sku":"S","name":"N"}""", CoreJson.Default.ProductSettings)!;
        Assert.Equal(new ProductSettings { Sku = "S", Name = "N" }, settings);
        Assert.Equal(("", "WH-1", 7, 0.95), (settings.Category, settings.Warehouse, settings.LeadTimeDays, settings.ServiceLevel));
        Assert.Null(settings.Validate());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    public void A_reservation_holds_for_a_quarter_of_an_hour(string? data)
    {
        var s = Scenario.WithStock(10);
        Assert.Equal("accepted", s.Send(EventType.Reserve, 1, data: data).Verdict);
        Assert.Equal(s.Now.AddMinutes(15), s.Product.Reservations!.Values.Single().Deadline);
    }

    [Fact]
    public void Lists_of_a_snapshot_and_a_feed_record_are_empty_and_never_null()
    {
        var snapshot = JsonSerializer.Deserialize(
            """{"id":"P","sku":"S","name":"N","category":"","warehouse":"WH-1","status":"active"}""", CoreJson.Default.StockSnapshot)!;
        Assert.Empty(snapshot.Demand14);
        Assert.Empty(snapshot.Forecast7);
        var feed = JsonSerializer.Deserialize("""{"owner":"o","clock":"wall"}""", CoreJson.Default.FeedRecord)!;
        Assert.Empty(feed.Counts);
        Assert.Empty(feed.Events);
        Assert.Empty(feed.Latency.Counts);
    }
}
