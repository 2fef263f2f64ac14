using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Models;

public class GoldenModelTests
{
    private static void BothWays<T>(string name, T value, JsonTypeInfo<T> type)
    {
        var golden = GoldenFile.Read(name);
        Assert.Equal(golden, JsonSerializer.Serialize(value, type));
        Assert.Equivalent(value, JsonSerializer.Deserialize(golden, type), strict: true);
        var later = JsonNode.Parse(golden)!.AsObject();
        later["addedLater"] = new JsonObject { ["x"] = 1 };
        Assert.Equivalent(value, later.Deserialize(type), strict: true);
    }

    [Fact]
    public void A_snapshot_is_written_and_read_as_its_golden_file_says()
    {
        BothWays("stock-snapshot", GoldenModels.Snapshot, CoreJson.Default.StockSnapshot);
        BothWays("stock-snapshot-bare", GoldenModels.BareSnapshot, CoreJson.Default.StockSnapshot);
    }

    [Fact]
    public void An_alert_is_written_and_read_as_its_golden_file_says() => BothWays("alert", GoldenModels.Alert, CoreJson.Default.AlertRecord);

    [Fact]
    public void A_decision_is_written_and_read_as_its_golden_file_says() => BothWays("decision", GoldenModels.Decision, CoreJson.Default.Decision);

    [Fact]
    public void A_feed_record_is_written_and_read_as_its_golden_file_says() => BothWays("feed-record", GoldenModels.Feed, CoreJson.Default.FeedRecord);

    [Fact]
    public void An_alert_event_is_written_and_read_as_its_golden_file_says()
    {
        var s = Scenario.WithStock(9, p => p with { ReorderPoint = 20, MaxCapacity = 500, LeadTimeDays = 3.5 });
        var row = s.Ledger.First(r => r.Kind == RowKind.Alert);
        var golden = GoldenFile.Read("alert-event");
        Assert.Equal(golden, Encoding.UTF8.GetString(Views.AlertEvent(in row, "WH-1")));
        var read = JsonNode.Parse(golden)!;
        Assert.Equal("ALERT", read["type"]!.GetValue<string>());
        var metadata = read["metadata"].Deserialize(CoreJson.Default.AlertEventMetadata)!;
        Assert.Equal((AlertChange)row.Detail!, new AlertChange(metadata.Alert, metadata.Transition));
    }

    [Fact]
    public void An_alert_event_sent_back_to_the_inputs_is_not_decided()
    {
        Assert.False(EventReader.TryRead(Encoding.UTF8.GetBytes(GoldenFile.Read("alert-event")), out _, out var error));
        Assert.Equal("type", error.Field);
    }

    [Fact]
    public void Dead_letters_say_why_as_their_golden_file_says()
    {
        var s = Scenario.WithStock(10);
        s.SendText("{");
        s.SendText("""{"id":"E","type":"SALE","productId":"P","quantity":0}""");
        s.Sale(1, at: s.Now.AddHours(1));
        s.Sale(1, product: "PROD-404");
        s.Send(EventType.Sale, 1, warehouse: "WH-9");
        s.Restock(1, id: "EVT-ORD-1");
        s.Reserve(1, seconds: 0);
        Assert.Equal(GoldenFile.Read("dead-letters"), GoldenFile.List(s.DeadLetters.Select(d => $"{d.Reason.Name()}: {d.Message}")));
    }

    [Fact]
    public void Details_of_ledger_rows_are_read_back_as_they_were()
    {
        object[] details =
        [
            new Reservation("PROD-001~X", "PROD-001", 3, Scenario.Noon, 4, Reservation.Held),
            new PurchaseOrder("ORD-X", 3, Scenario.Noon, Scenario.Noon.AddDays(1), 4),
            new AlertChange(GoldenModels.Alert, "resolved"),
            new SettingsChange(Scenario.Settings(p => p with { Alerts = new AlertThresholds { CriticalStock = 3 } }), true),
            new ForecastChange(new DateOnly(2026, 3, 10), [new DayForecast(1.5, 0, 4)]),
        ];
        RowKind[] kinds = [(RowKind)EventType.Reserve, RowKind.OrderPlaced, RowKind.Alert, (RowKind)EventType.ProductRetire, RowKind.Forecast];
        Assert.All(details.Zip(kinds), pair => Assert.Equivalent(pair.First, DetailCodec.Read(pair.Second, DetailCodec.Write(pair.First)), strict: true));
        Assert.Null(DetailCodec.Write(null));
        Assert.Null(DetailCodec.Read(RowKind.Sale, []));
        Assert.Throws<ArgumentException>(() => DetailCodec.Write("text"));
    }
}
