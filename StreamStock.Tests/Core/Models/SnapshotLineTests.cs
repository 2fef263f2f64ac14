using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Models;

/// <summary>Snapshots that are read by hand, and lines of the snapshot, which leave out what is 0.</summary>
public class SnapshotLineTests
{
    public static TheoryData<string> GoldenSnapshots => ["stock-snapshot", "stock-snapshot-bare"];

    [Theory]
    [MemberData(nameof(GoldenSnapshots))]
    public void Reading_by_hand_gives_what_the_generated_reader_gives(string golden)
    {
        var json = GoldenFile.Read(golden);
        Assert.Equivalent(JsonSerializer.Deserialize(json, CoreJson.Default.StockSnapshot), StockSnapshot.Read(Encoding.UTF8.GetBytes(json)), strict: true);
    }

    [Fact]
    public void Every_property_is_known_to_the_reader() =>
        Assert.Equal(typeof(StockSnapshot).GetProperties().Select(property => property.Name), Enum.GetNames<StockSnapshot.Field>());

    [Fact]
    public void Fields_in_another_order_unknown_ones_and_nulls_are_read()
    {
        var read = StockSnapshot.Read("""
            {"status":"active","later":{"x":[1,{"id":"no"}]},"version":7,"warehouse":"WH-1","lastSale":null,"category":"K\u00fcche","name":"N","sku":"S","id":"P","demand14":[1,2],"unitPrice":1.50}
            """u8);
        Assert.Equal(("P", "S", "N", "Küche", "WH-1", "active"), (read.Id, read.Sku, read.Name, read.Category, read.Warehouse, read.Status));
        Assert.Equal((7, 1.50m, null), (read.Version, read.UnitPrice, read.LastSale));
        Assert.Equal([1, 2], read.Demand14);
        Assert.Empty(read.Forecast7);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("""{"id":"P"}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":null,"warehouse":"W","status":"active"}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":"","warehouse":"W","status":"active","version":"7"}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":"","warehouse":"W","status":"active","version":1.5}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":"","warehouse":"W","status":"active","lastUpdated":"soon"}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":7,"warehouse":"W","status":"active"}""")]
    [InlineData("""{"id":"P","sku":"S","name":"N","category":"","warehouse":"W","status":"active","demand14":{}}""")]
    public void What_is_no_snapshot_is_a_json_exception(string json) =>
        Assert.ThrowsAny<JsonException>(() => StockSnapshot.Read(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Categories_and_warehouses_are_one_instance_for_all_products()
    {
        var (one, other) = (Read(GoldenModels.Snapshot with { Id = "A" }), Read(GoldenModels.Snapshot with { Id = "B" }));
        Assert.Same(one.Category, other.Category);
        Assert.Same(one.Warehouse, other.Warehouse);
        Assert.Same(one.Status, other.Status);
        Assert.Same(one.Supplier, other.Supplier);
    }

    [Fact]
    public void A_line_gives_the_product_back_as_it_was() =>
        Assert.All([GoldenModels.Snapshot, GoldenModels.BareSnapshot with { Demand14 = new long[14] }, Unusual], product => Assert.Equivalent(product, Read(product), strict: true));

    [Fact]
    public void A_line_says_of_a_product_what_the_contract_says_but_zeros()
    {
        var line = JsonNode.Parse(Line(new ReadModelSnapshot { Stock = GoldenModels.Snapshot with { SuggestedQuantity = 0, UnitCost = 0 } }))!["stock"]!;
        var golden = JsonNode.Parse(GoldenFile.Read("stock-snapshot"))!;
        (golden["suggestedQuantity"], golden["unitCost"]) = (0, 0);
        Assert.Equal(golden.ToJsonString(), line.ToJsonString());
    }

    [Fact]
    public void A_line_of_a_product_leaves_out_what_is_zero_and_demand_where_nothing_was_asked_for()
    {
        var line = Line(new ReadModelSnapshot { Stock = GoldenModels.BareSnapshot with { Demand14 = new long[14] } });
        Assert.Equal(
            """{"stock":{"id":"P","sku":"S","name":"N","category":"","warehouse":"WH-1","lastUpdated":"2026-03-10T12:00:00Z","status":"retired","demandDay":"2026-03-10"}}""", line);
    }

    [Fact]
    public void All_kinds_of_line_are_given_back()
    {
        ReadModelSnapshot[] lines = [new() { Alert = GoldenModels.Alert }, new() { Feed = GoldenModels.Feed }, new() { Event = new LedgerEvent { EventId = "E", Type = "SALE", ProductId = "P", Outcome = "accepted" } }];
        Assert.All(lines, line => Assert.Equivalent(line, ReadModelSnapshot.Read(Encoding.UTF8.GetBytes(Line(line))), strict: true));
        Assert.Equal(new ReadModelSnapshot(), ReadModelSnapshot.Read("""{"later":{}}"""u8));
        Assert.ThrowsAny<JsonException>(() => ReadModelSnapshot.Read("null"u8));
        Assert.ThrowsAny<JsonException>(() => ReadModelSnapshot.Read("""{"stock":"""u8));
        Assert.ThrowsAny<JsonException>(() => ReadModelSnapshot.Read("""{"stock":{"id":"P"}}"""u8));
    }

    /// <summary>With what few products have.</summary>
    private static StockSnapshot Unusual => GoldenModels.Snapshot with
    {
        Thresholds = new AlertThresholds { StockoutProbability = 0.2 },
        Supply = new SupplyTerms { PackSize = 6, ReviewDays = 3 },
    };

    private static StockSnapshot Read(StockSnapshot product) => ReadModelSnapshot.Read(Encoding.UTF8.GetBytes(Line(new ReadModelSnapshot { Stock = product }))).Stock!;

    private static string Line(ReadModelSnapshot line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            line.Write(json);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
