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
        Assert.Equal(("", "", 7, 0.95), (settings.Category, settings.Warehouse, settings.LeadTimeDays, settings.ServiceLevel));
        Assert.Null(settings.Validate());
    }

    [Theory]
    [InlineData(null, null, "WH-1")]
    [InlineData("WH-2", null, "WH-2")]
    [InlineData(null, "WH-3", "WH-3")]
    [InlineData("WH-2", "WH-2", "WH-2")]
    public void A_new_products_warehouse_stands_in_the_event_or_in_its_data_or_is_the_first(string? ofEvent, string? ofData, string expected)
    {
        var s = new Scenario();
        Assert.Equal("accepted", Upsert(s, ofEvent, ofData));
        Assert.Equal(expected, s.Product.Settings.Warehouse);
    }

    [Fact]
    public void A_known_product_stays_where_it_is_when_no_warehouse_is_named()
    {
        var s = new Scenario();
        Upsert(s, "WH-2", null);
        Assert.Equal("accepted", Upsert(s, null, null));
        Assert.Equal("WH-2", s.Product.Settings.Warehouse);
    }

    [Fact]
    public void Two_different_warehouses_in_one_event_are_refused()
    {
        var s = new Scenario();
        Assert.Equal("invalid INVALID_FIELD", Upsert(s, "WH-2", "WH-3"));
        Assert.Equal("data.warehouse must be WH-2, the event's warehouse, or absent.", s.DeadLetters[^1].Message);
    }

    private static string Upsert(Scenario s, string? ofEvent, string? ofData)
    {
        var where = ofEvent is null ? "" : $"\"warehouse\":\"{ofEvent}\",";
        var there = ofData is null ? "" : $",\"warehouse\":\"{ofData}\"";
        return s.SendText($$$"""{"id":"U-{{{s.Ledger.Count}}}","type":"PRODUCT_UPSERT","productId":"{{{Scenario.P}}}",{{{where}}}"data":{"sku":"S","name":"N"{{{there}}}}}""").Verdict;
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
        Assert.Empty(feed.Today.Counts);
        Assert.Empty(feed.Events);
        Assert.Empty(feed.Latency.Counts);
    }
}
