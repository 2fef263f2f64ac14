using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using StreamStock.Tests.Processor;
using Xunit;

namespace StreamStock.Tests.Web.Api;

/// <summary>What the API answers from the ledger's database, through a processor with a broker and a store of its own.</summary>
public sealed class HistoryApiTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("streamstock-history-api-").FullName;
    private readonly MockCluster broker = MockCluster.Start(partitions: 1);
    private readonly WebUnderTest web = new();
    private ProcessorUnderTest processor = null!;

    public async ValueTask InitializeAsync()
    {
        processor = await ProcessorUnderTest.StartAsync(broker.BootstrapServers, $"Data Source={Path.Combine(folder, "inventory.db")}");
        await web.StartAsync(builder => builder.Configuration["services:processor:http:0"] = processor.Http.BaseAddress!.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        await processor.DisposeAsync();
        broker.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_dead_letter_is_listed_sent_again_and_then_decided()
    {
        await processor.SendAsync(EventType.Sale, "LATE-1", 4, id: "till-1");
        await UntilLettersAsync(1);
        var letter = (await GetAsync("deadletters?state=open&reason=UNKNOWN_PRODUCT&productId=LATE-1"))["items"]![0]!;
        await processor.CreateAsync("LATE-1", 10);
        await processor.UntilStockAsync("LATE-1", 10);

        var (status, result) = await PostAsync("deadletters/redrive", $$"""{"ids":["{{letter["id"]}}"],"by":"kim"}""");

        Assert.Equal((HttpStatusCode.OK, 1, false), (status, (int)result["redriven"]!, (bool)result["more"]!));
        await processor.UntilStockAsync("LATE-1", 6);
        Assert.Equal("kim", (string?)(await GetAsync("deadletters?state=redriven"))["items"]![0]!["changedBy"]);
        Assert.Empty((await GetAsync("deadletters?state=open"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Dead_letters_are_set_aside_with_a_reason_and_listed_in_pages_without_gap_or_overlap()
    {
        foreach (var i in Enumerable.Range(0, 5))
        {
            await processor.SendAsync(EventType.Sale, "NONE", 1, id: $"till-{i}");
        }

        await UntilLettersAsync(5);
        var paged = new List<string>();
        var cursor = "";
        do
        {
            var page = await GetAsync($"deadletters?limit=2{cursor}");
            paged.AddRange(page["items"]!.AsArray().Select(item => (string)item!["id"]!));
            cursor = page["next"] is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);

        Assert.Equal((await GetAsync("deadletters?limit=500"))["items"]!.AsArray().Select(item => (string)item!["id"]!), paged);
        var (status, result) = await PostAsync("deadletters/discard", """{"filter":{"productId":"NONE","reason":"UNKNOWN_PRODUCT"},"by":"kim","reason":"A test."}""");
        Assert.Equal((HttpStatusCode.OK, 5), (status, (int)result["discarded"]!));
        Assert.Equal("A test.", (string?)(await GetAsync("deadletters?state=discarded&limit=1"))["items"]![0]!["note"]);
    }

    [Theory]
    [InlineData("redrive", """{}""", "by,ids")]
    [InlineData("redrive", """{"ids":["x"],"filter":{"colour":"red"}}""", "by,filter,ids")]
    [InlineData("redrive", """{"ids":[],"by":7,"all":"yes"}""", "all,by,ids")]
    [InlineData("redrive", """{"filter":{},"by":"kim"}""", "filter")]
    [InlineData("redrive", """{"filter":{"state":"sad","partition":3,"from":"2026-01-02","to":"2026-01-01"},"by":"kim"}""", "filter.partition,filter.state,filter.to")]
    [InlineData("redrive", """{"all":true,"by":"\u0000"}""", "by")]
    [InlineData("redrive", """{"all":true,"by":"\ud800"}""", "$")]
    [InlineData("redrive", """[]""", "$")]
    [InlineData("redrive", """{"all":true""", "$")]
    [InlineData("discard", """{"all":true,"by":"kim"}""", "reason")]
    public async Task Everything_wrong_with_a_choice_of_dead_letters_is_named(string action, string body, string fields)
    {
        var (status, problem) = await PostAsync($"deadletters/{action}", body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(fields.Split(','), problem["errors"]!.AsObject().Select(error => error.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_too_large_or_no_json_is_refused_before_a_processor_is_asked()
    {
        await processor.StopAsync();
        var (large, _) = await PostAsync("deadletters/redrive", new string(' ', 2 * 1024 * 1024));
        var (text, _) = await PostAsync("deadletters/redrive", "{}", "text/plain");
        var (down, _) = await PostAsync("deadletters/redrive", "{}");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, HttpStatusCode.UnsupportedMediaType, HttpStatusCode.ServiceUnavailable), (large, text, down));
    }

    [Fact]
    public async Task Statistics_count_events_and_units_by_hour_or_day()
    {
        await processor.CreateAsync("P1", 10);
        await processor.SendAsync(EventType.Sale, "P1", 4);
        await processor.SendAsync(EventType.Sale, "P1", 7);
        await processor.UntilStockAsync("P1", 6);
        await processor.UntilAsync("/history/statistics", (code, text) => code == 200 && text.Contains("rejected", StringComparison.Ordinal));

        foreach (var interval in new[] { "hour", "day" })
        {
            var rows = (await GetAsync($"statistics?interval={interval}"))["items"]!.AsArray();
            // Midnight or a full hour may pass between the two sales; then the rows are two, and still add up.
            Assert.Equal((1, 4), Sum(rows, "accepted"));
            Assert.Equal((1, 7), Sum(rows, "rejected"));
        }

        using var refused = await web.Client.GetAsync("/api/v1/statistics?interval=week&from=soon", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task The_alerts_of_a_product_are_listed_with_those_that_have_ended()
    {
        await processor.CreateAsync("P1", 3);
        await processor.UntilAsync("/history/alerts?productId=P1", (code, text) => code == 200 && text.Contains("CRITICAL_LOW_STOCK", StringComparison.Ordinal));
        await processor.SendAsync(EventType.ProductRetire, "P1");
        await processor.UntilAsync("/history/alerts", (code, text) => code == 200 && text.Contains("PRODUCT_WAS_RETIRED", StringComparison.Ordinal));

        var ended = (await GetAsync("alerts/history"))["items"]!.AsArray();
        var ofProduct = (await GetAsync("alerts/history?productId=P1&limit=500"))["items"]!.AsArray();

        Assert.Contains(ended, alert => (string?)alert!["type"] == "CRITICAL_LOW_STOCK" && (string?)alert["state"] == "resolved");
        Assert.Equal(ended.Select(alert => (string?)alert!["id"]).Order(), ofProduct.Select(alert => (string?)alert!["id"]).Order());
    }

    private static (int Events, int Units) Sum(JsonArray rows, string outcome) =>
        rows.Where(row => (string?)row!["type"] == "SALE" && (string?)row["outcome"] == outcome)
            .Aggregate((Events: 0, Units: 0), (sum, row) => (sum.Events + (int)row!["events"]!, sum.Units + (int)row["units"]!));

    private Task<string> UntilLettersAsync(int count) => processor.UntilAsync("/history/deadletters?state=open",
        (code, text) => code == 200 && JsonNode.Parse(text)!["items"]!.AsArray().Count == count);

    private async Task<JsonNode> GetAsync(string path) =>
        (await web.Client.GetFromJsonAsync<JsonNode>($"/api/v1/{path}", TestContext.Current.CancellationToken))!;

    private async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var response = await web.Client.PostAsync($"/api/v1/{path}", content, TestContext.Current.CancellationToken);
        return (response.StatusCode, (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!);
    }
}
