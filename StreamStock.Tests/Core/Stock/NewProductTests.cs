using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>PRODUCT_UPSERT for a product that is not there yet.</summary>
public class NewProductTests
{
    private const string Data = """{"sku":"S","name":"N"}""";

    [Fact]
    public void It_begins_with_nothing_and_without_alerts()
    {
        var s = new Scenario();
        var answer = s.Upsert();
        Assert.Equal("accepted", answer.Verdict);
        Assert.Equal((0, 0, 0, 0), s.Levels);
        Assert.Equal((1, 0, 1), (s.Product.Version, s.Product.StockVersion, s.Product.SettingsVersion));
        Assert.Single(answer.Rows);
        Assert.Equal("active", Views.Snapshot(s.Product, s.Now).Status);
    }

    [Fact]
    public void It_needs_data_with_sku_and_name()
    {
        var s = new Scenario();
        Assert.Equal("data is missing; PRODUCT_UPSERT needs at least sku and name in it.", s.Send(EventType.ProductUpsert).Message);
        Assert.Equal("data is missing a required field or has a value of the wrong kind.", s.Send(EventType.ProductUpsert, data: """{"sku":"S"}""").Message);
        Assert.Null(s.Product);
    }

    [Fact]
    public void Its_timestamp_may_be_five_minutes_ahead_and_no_more()
    {
        var s = new Scenario();
        s.Upsert(product: "OTHER");
        var limit = s.Now.AddMinutes(5);
        Assert.Equal("invalid TIMESTAMP_AHEAD", s.Send(EventType.ProductUpsert, data: Data, at: limit.AddMicroseconds(1)).Verdict);
        Assert.Equal("accepted", s.Send(EventType.ProductUpsert, data: Data, at: limit).Verdict);
    }

    [Fact]
    public void Its_id_may_not_look_like_one_of_the_processors_restocks() =>
        Assert.Equal("invalid RESERVED_ID", new Scenario().Send(EventType.ProductUpsert, id: "EVT-ORD-1", data: Data).Verdict);

    [Fact]
    public void A_partition_takes_no_more_products_than_it_may_and_goes_on_with_those_it_has()
    {
        var (partition, effects) = (new Partition(0, AlertPolicy.Default, DedupeHorizon.Default, maxProducts: 2), new Effects());
        void Send(string id, string product)
        {
            var json = $$"""{"id":"{{id}}","type":"PRODUCT_UPSERT","productId":"{{product}}","data":{{Data}}}""";
            Assert.True(EventReader.TryRead(System.Text.Encoding.ASCII.GetBytes(json), out var e, out _));
            partition.Decide(in e, new Origin { Topic = InputTopic.Commands }, 0, null, Scenario.Noon, effects);
        }

        Send("1", "A");
        Send("2", "B");
        Send("3", "C");
        Send("4", "A");

        var letter = Assert.Single(effects.DeadLetters);
        Assert.Equal((Reason.TooManyProducts, "productId would be one product too many: a partition holds at most 2."), (letter.Reason, letter.Message));
        Assert.Equal(["A", "B"], partition.Products.Select(p => p.Id));
        Assert.Equal(Outcome.Accepted, effects.Rows[^1].Outcome);
    }

    [Theory]
    [InlineData(0, "accepted")]
    [InlineData(1, "invalid UNKNOWN_PRODUCT")]
    public void A_settings_version_can_only_be_expected_of_what_exists(int version, string verdict) =>
        Assert.Equal(verdict, new Scenario().Upsert(ifSettingsVersion: version).Verdict);

    [Theory]
    [InlineData(null, """{"sku":"S","name":"N"}""", "WH-1")]
    [InlineData("WH-2", """{"sku":"S","name":"N"}""", "WH-2")]
    [InlineData(null, """{"sku":"S","name":"N","warehouse":"WH-3"}""", "WH-3")]
    public void Its_warehouse_is_the_events_or_the_settings(string? warehouse, string data, string expected)
    {
        var s = new Scenario();
        s.Send(EventType.ProductUpsert, warehouse: warehouse, data: data);
        Assert.Equal(expected, s.Product.Settings.Warehouse);
    }

    [Theory]
    [InlineData(EventType.Sale, 1)]
    [InlineData(EventType.Restock, 1)]
    [InlineData(EventType.Return, 1)]
    [InlineData(EventType.StockCount, 1)]
    [InlineData(EventType.StockAdjust, 1)]
    [InlineData(EventType.Reserve, 1)]
    [InlineData(EventType.ProductRetire, null)]
    [InlineData(EventType.ReservationCommit, null)]
    [InlineData(EventType.ReservationRelease, null)]
    [InlineData(EventType.AlertAcknowledge, null)]
    [InlineData(EventType.AlertSnooze, null)]
    [InlineData(EventType.AlertResolve, null)]
    public void Anything_else_for_an_unknown_product_is_a_dead_letter(EventType type, int? quantity)
    {
        var s = new Scenario();
        var answer = s.Send(type, quantity);
        Assert.Equal("invalid UNKNOWN_PRODUCT", answer.Verdict);
        Assert.Equal((answer.Row.Sequence, "productId is not a known product; create it first with PRODUCT_UPSERT."), (answer.DeadLetter!.Sequence, answer.Message));
        Assert.Empty(s.Partition.Products);
    }
}
