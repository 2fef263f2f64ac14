using System.Text;
using StreamStock.Core.Events;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Events;

/// <summary>Every rule of reading, with the field and the range it tells.</summary>
public class EventReaderTests
{
    private const string Id = "id must be a string of 1 to 64 printable ASCII characters.";
    private const string Product = "productId must be a string of 1 to 40 printable ASCII characters without ~ / \\ and without a space at either end.";
    private const string Warehouse = "warehouse must be a string of 1 to 40 printable ASCII characters.";
    private const string Type = "type must be one of SALE, RESTOCK, RETURN or a command's type, in capitals.";
    private const string Time = "timestamp must be an ISO 8601 time with Z or an offset, from 1970-01-01 to 2199-12-31.";

    private static string Sale(string field, string value) =>
        "{" + string.Join(",", new Dictionary<string, string> { ["id"] = "\"E\"", ["type"] = "\"SALE\"", ["productId"] = "\"P\"", ["quantity"] = "1" }
            .Where(f => f.Key != field).Select(f => $"\"{f.Key}\":{f.Value}").Append($"\"{field}\":{value}")) + "}";

    private static (bool Read, InventoryEvent Event, EventError Error) Read(string json)
    {
        var read = EventReader.TryRead(Encoding.UTF8.GetBytes(json), out var e, out var error);
        Assert.Equal(read, error.Reason == Reason.None);
        return (read, e, error);
    }

    private static void Refused(string json, string field, string message)
    {
        var (read, _, error) = Read(json);
        Assert.False(read);
        Assert.Equal((Reason.InvalidField, field, message), (error.Reason, error.Field, error.Message));
    }

    [Theory]
    [InlineData("""{"type":"SALE","productId":"P","quantity":1}""", "id", "id is missing; it must be a string of 1 to 64 printable ASCII characters.")]
    [InlineData("""{"id":"E","productId":"P","quantity":1}""", "type", "type is missing; it must be one of SALE, RESTOCK, RETURN or a command's type.")]
    [InlineData("""{"id":"E","type":"SALE","quantity":1}""", "productId", "productId is missing; it must be a string of 1 to 40 printable ASCII characters.")]
    [InlineData("""{"id":"E","type":"SALE","productId":"P"}""", "quantity", "quantity must be a whole number from 1 to 1000000 for SALE.")]
    [InlineData("""{"id":"E","type":"TIME"}""", "timestamp", "timestamp is missing; a TIME event must have one.")]
    [InlineData("""{"id":"E","type":"ALERT","productId":"P"}""", "type", "type is ALERT, which only the processor sends; it must be one of SALE, RESTOCK, RETURN or a command's type.")]
    public void A_field_that_is_needed_is_asked_for(string json, string field, string message) => Refused(json, field, message);

    [Theory]
    [InlineData("id", "\"\"", Id)]
    [InlineData("id", "7", Id)]
    [InlineData("id", "null", Id)]
    [InlineData("id", "\"é\"", Id)]
    [InlineData("id", "\"a\\tb\"", Id)]
    [InlineData("productId", "\"\"", Product)]
    [InlineData("productId", "\"A~B\"", Product)]
    [InlineData("productId", "\"~B\"", Product)]
    [InlineData("productId", "\"A/B\"", Product)]
    [InlineData("productId", "\"A\\\\B\"", Product)]
    [InlineData("productId", "\" A\"", Product)]
    [InlineData("productId", "\"A \"", Product)]
    [InlineData("productId", "[\"A\"]", Product)]
    [InlineData("type", "\"sale\"", Type)]
    [InlineData("type", "\"SELL\"", Type)]
    [InlineData("type", "\"\"", Type)]
    [InlineData("type", "0", Type)]
    [InlineData("type", "null", Type)]
    [InlineData("warehouse", "\"\"", Warehouse)]
    [InlineData("warehouse", "1", Warehouse)]
    [InlineData("warehouse", "\"WH\\n\"", Warehouse)]
    [InlineData("timestamp", "\"2026-03-10\"", Time)]
    [InlineData("timestamp", "\"2026-03-10T12:00:00\"", Time)]
    [InlineData("timestamp", "\"2026-02-29T12:00:00Z\"", Time)]
    [InlineData("timestamp", "\"1969-12-31T23:59:59Z\"", Time)]
    [InlineData("timestamp", "\"2199-12-31T00:00:01Z\"", Time)]
    [InlineData("timestamp", "\"yesterday\"", Time)]
    [InlineData("timestamp", "1773144000", Time)]
    [InlineData("metadata", "[]", "metadata must be a JSON object.")]
    [InlineData("metadata", "\"x\"", "metadata must be a JSON object.")]
    [InlineData("data", "3", "data must be a JSON object.")]
    public void A_field_of_the_wrong_kind_or_range_is_named(string field, string value, string message) => Refused(Sale(field, value), field, message);

    [Theory]
    [InlineData("id", 64, true)]
    [InlineData("id", 65, false)]
    [InlineData("productId", 40, true)]
    [InlineData("productId", 41, false)]
    [InlineData("warehouse", 40, true)]
    [InlineData("warehouse", 41, false)]
    public void Texts_have_a_greatest_length(string field, int length, bool read) =>
        Assert.Equal(read, Read(Sale(field, $"\"{new string('A', length)}\"")).Read);

    [Theory]
    [InlineData("SALE", "1..1000000")]
    [InlineData("RESTOCK", "1..1000000")]
    [InlineData("RETURN", "1..1000000")]
    [InlineData("RESERVE", "1..1000000")]
    [InlineData("STOCK_COUNT", "0..1000000")]
    [InlineData("STOCK_ADJUST", "-1000000..1000000")]
    public void A_quantity_has_the_range_of_its_type(string type, string range)
    {
        string Event(object quantity) => $$"""{"quantity":{{quantity}},"id":"E","type":"{{type}}","productId":"P"}""";
        var (least, most) = (int.Parse(range.Split("..")[0], System.Globalization.CultureInfo.InvariantCulture), 1_000_000);
        Assert.Equal(least, Read(Event(least)).Event.Quantity);
        Assert.Equal(most, Read(Event(most)).Event.Quantity);
        var message = $"quantity must be a whole number from {least} to {most} for {type}.";
        Assert.All(
            [least - 1, most + 1, int.MinValue, int.MaxValue, 3_000_000_000, 1.5, "1e30", "\"10\"", "null", "true", "[1]", "{\"a\":[2]}"],
            new Action<object>(quantity => Refused(Event(quantity), "quantity", message)));
    }

    [Fact]
    public void An_adjustment_of_nothing_is_none() => Refused(
        """{"id":"E","type":"STOCK_ADJUST","productId":"P","quantity":0}""", "quantity",
        "quantity must not be 0; it must be a whole number from -1000000 to 1000000 for STOCK_ADJUST.");

    [Theory]
    [InlineData("PRODUCT_UPSERT")]
    [InlineData("PRODUCT_RETIRE")]
    [InlineData("RESERVATION_COMMIT")]
    [InlineData("RESERVATION_RELEASE")]
    [InlineData("ALERT_ACKNOWLEDGE")]
    [InlineData("ALERT_SNOOZE")]
    [InlineData("ALERT_RESOLVE")]
    public void A_quantity_is_absent_where_it_means_nothing(string type)
    {
        Assert.True(Read($$"""{"id":"E","type":"{{type}}","productId":"P"}""").Read);
        Refused($$"""{"id":"E","type":"{{type}}","productId":"P","quantity":1}""", "quantity", $"quantity must be absent for {type}.");
    }

    [Theory]
    [InlineData("id", "\"E\"")]
    [InlineData("type", "\"SALE\"")]
    [InlineData("productId", "\"P\"")]
    [InlineData("quantity", "1")]
    [InlineData("warehouse", "null")]
    [InlineData("timestamp", "null")]
    [InlineData("metadata", "null")]
    [InlineData("data", "{}")]
    public void No_field_appears_twice(string field, string value) => Refused(
        Sale(field, value)[..^1] + $",\"{field}\":{value}}}", field, $"{field} appears twice; it may appear once.");

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"SALE\"")]
    [InlineData("{}{}")]
    [InlineData("{} x")]
    [InlineData("{\"id\":\"E\",}")]
    [InlineData("{/* note */}")]
    [InlineData("{\"id\":'E'}")]
    [InlineData("\ufeff{}")]
    public void What_is_not_one_object_is_malformed(string json)
    {
        var (read, _, error) = Read(json);
        Assert.False(read);
        Assert.True(error.Reason == Reason.Malformed || error.Field == "type", error.Message);
        Assert.NotEmpty(error.Message);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void An_event_has_a_greatest_size(int more, bool expected)
    {
        var json = Sale("note", "\"\"");
        json = Sale("note", $"\"{new string('n', EventLimits.MaxEventBytes - json.Length + more)}\"");
        var (read, _, error) = Read(json);
        Assert.Equal(expected, read);
        Assert.Equal(expected ? null : "The event has 65537 bytes; at most 65536 are allowed.", error.Message);
    }

    [Theory]
    [InlineData(31, true)]
    [InlineData(32, false)]
    public void Its_nesting_is_bounded(int depth, bool expected) =>
        Assert.Equal(expected, Read(Sale("note", new string('[', depth) + new string(']', depth))).Read);

    [Fact]
    public void Fields_it_does_not_know_are_kept_with_the_event()
    {
        var json = """{"x":{"id":"no","quantity":9},"id":"E","type":"SALE","productId":"P","quantity":1,"y":[1,{"type":"RETURN"}]}""";
        var e = Read(json).Event;
        Assert.True(e.HasExtra);
        Assert.Equal(("E", EventType.Sale, 1), (e.IdText, e.Type, e.Quantity));
        Assert.Equal(json, Encoding.UTF8.GetString(e.Payload.Span));
        Assert.False(Read(Sale("quantity", "1")).Event.HasExtra);
    }

    [Theory]
    [InlineData("2026-03-10T12:00:00Z", "2026-03-10T12:00:00.000000")]
    [InlineData("2026-03-10T14:00:00+02:00", "2026-03-10T12:00:00.000000")]
    [InlineData("2026-03-10T04:00:00.5-08:00", "2026-03-10T12:00:00.500000")]
    [InlineData("2026-03-10T12:00:00.1234567Z", "2026-03-10T12:00:00.123456")]
    [InlineData("1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000000")]
    [InlineData("2199-12-31T00:00:00Z", "2199-12-31T00:00:00.000000")]
    [InlineData("2028-02-29T23:59:59.999999Z", "2028-02-29T23:59:59.999999")]
    public void Times_are_read_as_UTC_to_the_microsecond(string text, string expected)
    {
        var (read, e, _) = Read(Sale("timestamp", $"\"{text}\""));
        var time = e.Timestamp!.Value;
        Assert.Equal((true, expected, DateTimeKind.Utc), (read, time.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", System.Globalization.CultureInfo.InvariantCulture), time.Kind));
    }

    [Fact]
    public void Optional_fields_may_be_null()
    {
        var e = Read("""{"id":"E","type":"SALE","productId":"P","quantity":1,"warehouse":null,"timestamp":null,"metadata":null,"data":null}""").Event;
        Assert.Equal((true, null, true, true), (e.Warehouse.IsEmpty, e.Timestamp, e.Metadata.IsEmpty, e.Data.IsEmpty));
    }

    [Fact]
    public void Reading_makes_no_garbage()
    {
        var bytes = Encoding.UTF8.GetBytes("""{"id":"EVT-1","type":"SALE","productId":"PROD-001","quantity":3,"warehouse":"WH-1","timestamp":"2026-03-10T12:00:00Z","metadata":{"till":4}}""");
        Garbage.AssertNone(() => EventReader.TryRead(bytes, out _, out _));
    }
}
