using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Api;

public sealed class WebApiTests : IAsyncLifetime
{
    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync() => await web.StartAsync();

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task An_accepted_event_is_answered_with_its_decision()
    {
        web.Decide = command => Decision(command, "accepted") with { StockAfter = 42 };

        var response = await Post("""{"type":"SALE","productId":"P1","quantity":3}""");
        var decision = await Json(response);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(42, decision.GetProperty("stockAfter").GetInt32());
        Assert.StartsWith("EVT-", decision.GetProperty("eventId").GetString(), StringComparison.Ordinal);
        var sent = Assert.Single(web.Sent);
        Assert.Equal((EventType.Sale, "P1"), (sent.Type, sent.ProductId));
        Assert.Contains(sent.EventId, Encoding.UTF8.GetString(sent.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clients_own_id_and_fields_are_sent_as_they_came()
    {
        const string Body = """{"id":"till-7","type":"RETURN","productId":"P1","quantity":1,"till":7}""";
        web.Decide = command => Decision(command, "duplicate");

        Assert.Equal(HttpStatusCode.OK, (await Post(Body)).StatusCode);
        Assert.Equal(Body, Encoding.UTF8.GetString(Assert.Single(web.Sent).Payload));
    }

    [Fact]
    public async Task A_refusal_is_a_conflict_with_the_reason_and_what_is_available()
    {
        web.Decide = command => Decision(command, "rejected") with { Reason = "INSUFFICIENT_STOCK", Available = 2 };

        var response = await Post("""{"type":"SALE","productId":"P1","quantity":3}""");
        var problem = await Json(response);

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal(("INSUFFICIENT_STOCK", 2), (problem.GetProperty("reason").GetString(), problem.GetProperty("available").GetInt32()));
        Assert.Contains("2 units", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_decided_is_unprocessable()
    {
        web.Decide = command => Decision(command, "invalid") with { Reason = "UNKNOWN_PRODUCT" };
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await Post("""{"type":"SALE","productId":"P1","quantity":3}""")).StatusCode);
    }

    [Fact]
    public async Task Without_a_decision_in_time_the_answer_is_pending()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = Content("""{"type":"SALE","productId":"P1","quantity":3}""") };
        request.Headers.Add("Prefer", "respond-async, wait=0");

        var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("pending", (await Json(response)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Without_a_broker_the_answer_says_when_to_try_again()
    {
        web.SendFailure = "No broker.";
        var response = await Post("""{"type":"SALE","productId":"P1","quantity":3}""");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData("""{"type":"SALE","productId":"P1","quantity":0}""", "quantity")]
    [InlineData("""{"type":"SALE","quantity":1}""", "productId")]
    [InlineData("""{"type":"ALERT","productId":"P1"}""", "type")]
    [InlineData("""{"type":"TIME","timestamp":"2026-01-01T00:00:00Z"}""", "type")]
    [InlineData("""{"type":"SALE","productId":"P1","quantity":1,"timestamp":"yesterday"}""", "timestamp")]
    [InlineData("""{"type":"PRODUCT_UPSERT","productId":"P1","data":{"sku":"S","name":"N","category":"C","warehouse":"WH-1","reorderPoint":-1}}""", "data.reorderPoint")]
    [InlineData("""{"type":"PRODUCT_UPSERT","productId":"P1","data":{"sku":"S"}}""", "data.name")]
    [InlineData("{", "$")]
    [InlineData("", "$")]
    [InlineData("[]", "$")]
    [InlineData("7", "$")]
    [InlineData("null", "$")]
    public async Task What_is_not_in_order_is_refused_with_the_field_before_anything_is_sent(string body, string field)
    {
        var response = await Post(body);
        var problem = await Json(response);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _), problem.ToString());
        Assert.Empty(web.Sent);
    }

    [Fact]
    public async Task A_batch_has_one_result_for_each_event()
    {
        web.Decide = command => command.ProductId == "P2" ? Decision(command, "rejected") with { Reason = "INSUFFICIENT_STOCK" } : Decision(command, "accepted");

        var response = await Post("""[{"type":"SALE","productId":"P1","quantity":1},{"type":"SALE","productId":"P2","quantity":1},{"type":"SALE"}]""");
        var results = (await Json(response)).GetProperty("results").EnumerateArray().ToList();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal([200, 409, 400], results.Select(result => result.GetProperty("status").GetInt32()));
        Assert.True(results[2].GetProperty("problem").GetProperty("errors").TryGetProperty("productId", out _));
        Assert.Equal("P1", results[0].GetProperty("decision").GetProperty("productId").GetString());
    }

    [Fact]
    public async Task Too_many_events_or_bytes_are_refused()
    {
        var one = """{"type":"SALE","productId":"P1","quantity":1}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await Post($"[{string.Join(',', Enumerable.Repeat(one, CommandLimits.MaxBatch + 1))}]")).StatusCode);
        // The answer comes before the body is read; a client that does not wait for it may meet a closed connection instead.
        using var large = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events")
        {
            Content = new StringContent(new string(' ', CommandLimits.MaxBodyBytes + 1), System.Text.Encoding.UTF8, "application/json"),
            Headers = { ExpectContinue = true },
        };
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await web.Client.SendAsync(large, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Empty(web.Sent);
    }

    [Fact]
    public async Task A_form_is_not_an_event()
    {
        var response = await web.Client.PostAsync("/api/v1/events", new StringContent("type=SALE"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
    }

    [Fact]
    public async Task Fifteen_products_come_on_the_first_page()
    {
        for (var i = 1; i <= 15; i++)
        {
            web.State.Apply(Samples.Product($"PROD-{i:000}"));
        }

        var page = await Get("/api/v1/products");

        Assert.Equal(15, page.GetProperty("items").GetArrayLength());
        Assert.False(page.TryGetProperty("next", out _));
        Assert.Equal("PROD-001", page.GetProperty("items")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task Everything_wrong_with_a_query_is_named_at_once()
    {
        var response = await web.Client.GetAsync("/api/v1/products?limit=0&sort=colour&status=blue", TestContext.Current.CancellationToken);
        var errors = (await Json(response)).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["limit", "sort", "status"], errors);
    }

    [Fact]
    public async Task An_unknown_product_or_address_is_a_problem_of_404()
    {
        foreach (var address in new[] { "/api/v1/products/none", "/api/v1/nothing" })
        {
            var response = await web.Client.GetAsync(address, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal(404, (await Json(response)).GetProperty("status").GetInt32());
        }
    }

    [Fact]
    public async Task Metrics_are_summed_from_the_feed_of_all_partitions()
    {
        web.State.Apply(Samples.Product("P1", stock: 3));
        web.State.Apply(Samples.Feed(1, partition: 0, accepted: 10));
        web.State.Apply(Samples.Feed(1, partition: 1, accepted: 5));

        var metrics = await Get("/api/v1/metrics");
        var events = metrics.GetProperty("events");

        Assert.Equal((15, 2, 0, 0, 17), (
            events.GetProperty("accepted").GetInt32(), events.GetProperty("rejected").GetInt32(),
            events.GetProperty("duplicates").GetInt32(), events.GetProperty("deadLetters").GetInt32(), events.GetProperty("total").GetInt32()));
        Assert.Equal(15, events.GetProperty("byType").GetProperty("SALE").GetProperty("accepted").GetInt32());
        Assert.Equal((1, 1, "event"), (metrics.GetProperty("products").GetInt32(), metrics.GetProperty("critical").GetInt32(), metrics.GetProperty("clock").GetString()));
    }

    [Fact]
    public async Task Alerts_are_filtered_and_the_resolved_ones_are_asked_for()
    {
        web.State.Apply(Samples.Alert("A1", severity: AlertSeverity.Critical));
        web.State.Apply(Samples.Alert("A2"));
        web.State.Apply(Samples.Alert("A3", AlertState.Resolved));

        Assert.Equal(["A1", "A2"], await Ids("/api/v1/alerts"));
        Assert.Equal(["A1"], await Ids("/api/v1/alerts?severity=critical"));
        Assert.Equal(["A3"], await Ids("/api/v1/alerts?state=resolved"));
        Assert.Equal(["A1", "A2", "A3"], await Ids("/api/v1/alerts?state=all"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(500)]
    public async Task Pages_of_alerts_put_together_are_the_list(int limit)
    {
        for (var i = 0; i < 12; i++)
        {
            // Several of each severity and time, so that the ids decide.
            web.State.Apply(Samples.Alert($"A{i:00}", i % 4 == 3 ? AlertState.Resolved : AlertState.Open, version: 1 + (i % 2), severity: (AlertSeverity)(i % 3)));
        }

        var paged = new List<string?>();
        var cursor = "";
        while (cursor is not null)
        {
            var page = await Get($"/api/v1/alerts?state=all&limit={limit}{cursor}");
            paged.AddRange(page.GetProperty("items").EnumerateArray().Select(alert => alert.GetProperty("id").GetString()));
            cursor = page.TryGetProperty("next", out var next) ? $"&cursor={next.GetString()}" : null;
        }

        Assert.Equal(["A02", "A05", "A08", "A01", "A04", "A10", "A00", "A06", "A09", "A03", "A07", "A11"], paged);
    }

    [Fact]
    public async Task An_alert_that_is_raised_or_resolved_between_two_pages_moves_none_of_the_others()
    {
        foreach (var i in Enumerable.Range(1, 6))
        {
            web.State.Apply(Samples.Alert($"A{i}"));
        }

        var first = await Get("/api/v1/alerts?limit=2");
        web.State.Apply(Samples.Alert("A0", severity: AlertSeverity.Critical));
        web.State.Apply(Samples.Alert("A1", AlertState.Resolved, version: 2));
        var second = await Get($"/api/v1/alerts?limit=500&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal(["A1", "A2"], first.GetProperty("items").EnumerateArray().Select(alert => alert.GetProperty("id").GetString()));
        Assert.Equal(["A3", "A4", "A5", "A6"], second.GetProperty("items").EnumerateArray().Select(alert => alert.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task A_cursor_of_another_list_is_refused()
    {
        using var response = await web.Client.GetAsync($"/api/v1/alerts?cursor={StreamStock.Web.Api.Cursor.Write("alerts", "x", "0", "0", "A1")}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Events_are_filtered_and_paged_from_memory()
    {
        for (var i = 1; i <= 10; i++)
        {
            web.State.Apply(Samples.Event(i, type: i % 2 == 0 ? "SALE" : "RETURN"));
        }

        var first = await Get("/api/v1/events?type=SALE&limit=3");
        var second = await Get($"/api/v1/events?type=SALE&limit=3&cursor={first.GetProperty("next").GetString()}");

        Assert.Equal([10, 8, 6], first.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt32()));
        Assert.Equal([4, 2], second.GetProperty("items").EnumerateArray().Select(e => e.GetProperty("sequence").GetInt32()));
    }

    [Fact]
    public async Task The_stream_begins_with_everything()
    {
        web.State.Apply(Samples.Product("P1", stock: 3));
        using var response = await web.Client.GetAsync("/api/v1/stream", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("event: snapshot", await reader.ReadLineAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_description_of_the_API_names_every_operation()
    {
        var paths = (await Get("/openapi/v1.json")).GetProperty("paths");
        foreach (var path in new[] { "products", "products/{id}", "events", "alerts", "metrics", "stream" })
        {
            Assert.True(paths.TryGetProperty($"/api/v1/{path}", out _), path);
        }

        Assert.True(paths.GetProperty("/api/v1/events").TryGetProperty("post", out _));
    }

    private static Decision Decision(ReadCommand command, string outcome) =>
        new() { EventId = command.EventId, ProductId = command.ProductId, Outcome = outcome };

    private static StringContent Content(string json) => new(json, Encoding.UTF8, "application/json");

    private Task<HttpResponseMessage> Post(string json) =>
        web.Client.PostAsync("/api/v1/events", Content(json), TestContext.Current.CancellationToken);

    private async Task<JsonElement> Get(string address) =>
        await Json(await web.Client.GetAsync(address, TestContext.Current.CancellationToken));

    private static async Task<JsonElement> Json(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private async Task<IEnumerable<string?>> Ids(string address) =>
        (await Get(address)).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetString());
}
