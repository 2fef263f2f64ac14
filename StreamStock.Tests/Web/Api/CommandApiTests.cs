using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Api;

/// <summary>Commands with addresses of their own, with a test in the place of broker and processor.</summary>
public sealed class CommandApiTests : IAsyncLifetime
{
    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync() => await web.StartAsync();

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    [Theory]
    [InlineData("sales", EventType.Sale, HttpStatusCode.Created)]
    [InlineData("restocks", EventType.Restock, HttpStatusCode.Created)]
    [InlineData("returns", EventType.Return, HttpStatusCode.Created)]
    [InlineData("adjustments", EventType.StockAdjust, HttpStatusCode.Created)]
    [InlineData("counts", EventType.StockCount, HttpStatusCode.Created)]
    [InlineData("reservations", EventType.Reserve, HttpStatusCode.Created)]
    public async Task A_movement_is_sent_as_its_event_and_answered_with_the_decision(string path, EventType type, HttpStatusCode status)
    {
        web.Decide = command => Accepted(command) with { StockAfter = 42 };

        var response = await Post(path, """{"productId":"P1","quantity":3,"metadata":{"till":7},"colour":"red"}""");

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(42, (await Json(response)).GetProperty("stockAfter").GetInt32());
        var sent = Read(Assert.Single(web.Sent));
        Assert.Equal((type.Name(), "P1", 3, 7, "red"), (
            sent.GetProperty("type").GetString(), sent.GetProperty("productId").GetString(), sent.GetProperty("quantity").GetInt32(),
            sent.GetProperty("metadata").GetProperty("till").GetInt32(), sent.GetProperty("colour").GetString()));
    }

    [Fact]
    public async Task Every_wrong_field_is_named_at_once()
    {
        var response = await Post("sales", """{"productId":"a/b","quantity":0,"warehouse":7,"timestamp":"yesterday","id":"","data":{},"type":"RETURN"}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["data", "id", "productId", "quantity", "timestamp", "type", "warehouse"], await ErrorFields(response));
        Assert.Empty(web.Sent);
    }

    [Theory]
    [InlineData("reservations", """{"productId":"P1","quantity":1,"seconds":86401}""", "seconds")]
    [InlineData("reservations", """{"productId":"P1","quantity":1,"seconds":0}""", "seconds")]
    [InlineData("reservations", """{"productId":"P1","quantity":1,"seconds":"long"}""", "seconds")]
    [InlineData("sales", """{"quantity":1}""", "productId")]
    [InlineData("sales", """{"productId":"P1"}""", "quantity")]
    [InlineData("sales", """{"productId":"P1","quantity":1,"quantity":2}""", "quantity")]
    [InlineData("sales", """{"productId":"P1","quantity":1.5}""", "quantity")]
    [InlineData("sales", "[]", "$")]
    [InlineData("sales", "", "$")]
    [InlineData("orders", """{"lines":[]}""", "lines")]
    [InlineData("orders", """{"lines":[{"productId":"P1","quantity":1},{"productId":"P1","quantity":1}]}""", "lines")]
    [InlineData("orders", """{"lines":[{"productId":"P1","quantity":0}]}""", "lines[0].quantity")]
    [InlineData("orders", """{"lines":[7]}""", "lines[0]")]
    [InlineData("alerts/P1~ALT-1/snooze", """{}""", "until")]
    [InlineData("alerts/P1~ALT-1/snooze", """{"minutes":0}""", "minutes")]
    [InlineData("alerts/P1~ALT-1/acknowledge", """{"by":7}""", "by")]
    public async Task What_is_not_in_order_is_refused_with_the_field(string path, string body, string field)
    {
        var response = await Post(path, body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal([field], await ErrorFields(response));
        Assert.Empty(web.Sent);
    }

    [Fact]
    public async Task A_key_makes_the_same_event_id_for_the_same_request_and_the_first_answer_is_given_again()
    {
        var first = new Decision { EventId = "E", ProductId = "P1", Outcome = "accepted", StockAfter = 5 };
        web.Decide = command => Accepted(command) with { Outcome = "duplicate", StockAfter = 1, First = first };

        var response = await Post("sales", """{"productId":"P1","quantity":1}""", ("Idempotency-Key", "till-1"));
        await Post("sales", """{"productId":"P1","quantity":1}""", ("Idempotency-Key", "till-1"));
        await Post("returns", """{"productId":"P1","quantity":1}""", ("Idempotency-Key", "till-1"));

        Assert.Equal((HttpStatusCode.Created, 5), (response.StatusCode, (await Json(response)).GetProperty("stockAfter").GetInt32()));
        Assert.Equal("true", response.Headers.GetValues("Idempotency-Replayed").Single());
        var ids = web.Sent.Select(command => command.EventId).ToList();
        Assert.StartsWith(IdempotencyKeys.Prefix, ids[0], StringComparison.Ordinal);
        Assert.Equal(ids[0], ids[1]);
        Assert.NotEqual(ids[0], ids[2]);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_body_is_unprocessable()
    {
        web.Decide = command => Accepted(command) with { Outcome = "rejected", Reason = "ID_REUSED" };
        var reused = await Post("sales", """{"productId":"P1","quantity":2}""", ("Idempotency-Key", "k"));
        var otherProduct = await Post("sales", """{"productId":"P2","quantity":2}""", ("Idempotency-Key", "k"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, reused.StatusCode);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, otherProduct.StatusCode);
        Assert.Single(web.Sent);
    }

    [Fact]
    public async Task An_id_beside_a_key_or_a_key_that_is_none_is_refused()
    {
        var both = await Post("sales", """{"id":"X","productId":"P1","quantity":2}""", ("Idempotency-Key", "k"));
        var none = await Post("sales", """{"productId":"P1","quantity":2}""", ("Idempotency-Key", new string('k', CommandLimits.MaxKeyLength + 1)));

        Assert.Equal(["id"], await ErrorFields(both));
        Assert.Equal(["Idempotency-Key"], await ErrorFields(none));
    }

    [Fact]
    public async Task If_Match_becomes_the_condition_of_a_count_and_of_settings_and_a_stale_one_fails()
    {
        web.Decide = command => Accepted(command) with { Outcome = "rejected", Reason = "STALE_VERSION" };
        var count = await Post("counts", """{"productId":"P1","quantity":2}""", ("If-Match", "\"17\""));
        var put = await Send(HttpMethod.Put, "products/P1", """{"sku":"S","name":"N"}""", ("If-Match", "18"));
        var delete = await Send(HttpMethod.Delete, "products/P1", null, ("If-Match", "\"19\""));

        Assert.All([count, put, delete], response => Assert.Equal(HttpStatusCode.PreconditionFailed, response.StatusCode));
        var sent = web.Sent.Select(Read).Select(e => e.GetProperty("data")).ToList();
        Assert.Equal(17, sent[0].GetProperty("ifStockVersion").GetInt64());
        Assert.Equal(("S", 18), (sent[1].GetProperty("sku").GetString(), sent[1].GetProperty("ifSettingsVersion").GetInt64()));
        Assert.Equal(19, sent[2].GetProperty("ifSettingsVersion").GetInt64());
        Assert.Equal(["If-Match"], await ErrorFields(await Post("counts", """{"productId":"P1","quantity":2}""", ("If-Match", "*"))));
    }

    [Fact]
    public async Task Settings_are_checked_field_by_field_before_anything_is_sent()
    {
        var response = await Send(HttpMethod.Put, "products/P1", """{"name":"","reorderPoint":-1,"unitPrice":"dear","alerts":{"criticalStock":-1}}""");

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(["alerts", "name", "reorderPoint", "sku", "unitPrice"], await ErrorFields(response));
        Assert.Empty(web.Sent);
    }

    [Fact]
    public async Task The_answer_to_new_settings_carries_their_version_as_a_tag()
    {
        web.Decide = command => Accepted(command) with { Version = 77 };
        var response = await Send(HttpMethod.Put, "products/P1", """{"sku":"S","name":"N"}""");
        Assert.Equal((HttpStatusCode.OK, "\"77\""), (response.StatusCode, response.Headers.ETag!.Tag));
    }

    [Fact]
    public async Task Reservations_and_alerts_are_found_by_their_ids_alone_and_unknown_ones_are_404()
    {
        web.Decide = command => Accepted(command) with { Outcome = "rejected", Reason = command.Type == EventType.ReservationCommit ? "UNKNOWN_RESERVATION" : "UNKNOWN_ALERT" };

        foreach (var path in new[] { "reservations/P1~X/commit", "alerts/P1~ALT-X/resolve", "alerts/nonsense/resolve", "reservations/~x/release" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await Post(path, null)).StatusCode);
        }

        Assert.All(web.Sent, command => Assert.Equal("P1", command.ProductId));
        Assert.Equal("P1~X", Read(web.Sent.First()).GetProperty("data").GetProperty("reservationId").GetString());
    }

    [Fact]
    public async Task Without_a_decision_in_time_the_answer_names_where_to_ask()
    {
        var response = await Post("sales", """{"productId":"P 1","quantity":3,"id":"a/b?c"}""", ("Prefer", "wait=0"));

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(response.Headers.Location!.OriginalString, (await Json(response)).GetProperty("statusUrl").GetString());
        Assert.StartsWith("/api/v1/decisions?productId=P%201&eventId=a%2Fb%3Fc&since=", response.Headers.Location.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_goes_with_the_command_and_comes_back()
    {
        const string Trace = "0af7651916cd43dd8448eb211c80319c";
        web.Decide = command => Accepted(command) with { TraceId = System.Diagnostics.Activity.Current?.TraceId.ToHexString() };

        var response = await Post("sales", """{"productId":"P1","quantity":3}""", ("traceparent", $"00-{Trace}-b7ad6b7169203331-01"));

        Assert.Equal(Trace, (await Json(response)).GetProperty("traceId").GetString());
        Assert.Contains(Trace, response.Headers.GetValues("traceresponse").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_order_reserves_its_lines_in_the_order_of_their_products()
    {
        web.Decide = command => Accepted(command) with { ReservationId = $"{command.ProductId}~R", ReservedUntil = Samples.Noon };

        var response = await Post("orders", """{"lines":[{"productId":"P2","quantity":1},{"productId":"P1","quantity":2}],"seconds":60}""");
        var order = await Json(response);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(["P1~R", "P2~R"], order.GetProperty("lines").EnumerateArray().Select(line => line.GetProperty("reservationId").GetString()));
        Assert.Equal(["P1", "P2"], web.Sent.Select(command => command.ProductId));
        Assert.All(web.Sent, command => Assert.Equal(60, Read(command).GetProperty("data").GetProperty("seconds").GetInt32()));
    }

    [Fact]
    public async Task An_order_of_which_one_line_is_not_to_be_had_leaves_nothing_held()
    {
        web.Decide = command => command.ProductId == "P2"
            ? Accepted(command) with { Outcome = "rejected", Reason = "INSUFFICIENT_STOCK", Available = 0 }
            : Accepted(command) with { ReservationId = $"{command.ProductId}~R" };

        var response = await Post("orders", """{"lines":[{"productId":"P1","quantity":1},{"productId":"P2","quantity":1},{"productId":"P3","quantity":1}]}""");
        var problem = await Json(response);

        Assert.Equal((HttpStatusCode.Conflict, "P2"), (response.StatusCode, problem.GetProperty("productId").GetString()));
        Assert.Equal([EventType.Reserve, EventType.Reserve, EventType.ReservationRelease], web.Sent.Select(command => command.Type));
        Assert.Equal("P1~R", Read(web.Sent.Last()).GetProperty("data").GetProperty("reservationId").GetString());
    }

    [Fact]
    public async Task A_retried_order_gets_the_first_answer_and_one_with_other_lines_is_unprocessable()
    {
        web.Decide = command => Accepted(command) with { ReservationId = $"{command.ProductId}~R", ReservedUntil = Samples.Noon };
        const string Body = """{"lines":[{"productId":"P1","quantity":1}]}""";

        var first = await Json(await Post("orders", Body, ("Idempotency-Key", "o")));
        web.Decide = command => Accepted(command) with { Outcome = "duplicate", First = Accepted(command) with { ReservationId = "P1~R", ReservedUntil = Samples.Noon } };
        var again = await Json(await Post("orders", Body, ("Idempotency-Key", "o")));

        Assert.Equal(first.ToString(), again.ToString());
        Assert.Single(web.Sent.Select(command => command.EventId).Distinct());
        var other = await Post("orders", """{"lines":[{"productId":"P9","quantity":1}]}""", ("Idempotency-Key", "o"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    [Fact]
    public async Task An_order_whose_first_hold_has_ended_before_it_was_complete_lapses()
    {
        web.Decide = command => command.ProductId == "P1"
            ? Accepted(command) with { Outcome = "duplicate", DecidedAt = Samples.Noon.AddHours(1), First = Accepted(command) with { ReservationId = "P1~R", ReservedUntil = Samples.Noon } }
            : Accepted(command) with { ReservationId = "P2~R", ReservedUntil = Samples.Noon.AddHours(2) };

        var response = await Post("orders", """{"lines":[{"productId":"P1","quantity":1},{"productId":"P2","quantity":1}]}""", ("Idempotency-Key", "o"));

        Assert.Equal((HttpStatusCode.Conflict, "EXPIRED"), (response.StatusCode, (await Json(response)).GetProperty("reason").GetString()));
        Assert.Contains(web.Sent, command => command.Type == EventType.ReservationRelease && command.ProductId == "P2");
    }

    [Fact]
    public async Task A_batch_under_a_key_has_an_id_for_each_place()
    {
        web.Decide = Accepted;
        await Post("events", """[{"type":"SALE","productId":"P1","quantity":1},{"type":"SALE","productId":"P1","quantity":1}]""", ("Idempotency-Key", "b"));
        Assert.Equal(2, web.Sent.Select(command => command.EventId).Distinct().Count());
        Assert.All(web.Sent, command => Assert.StartsWith(IdempotencyKeys.Prefix, command.EventId, StringComparison.Ordinal));
    }

    private static Decision Accepted(ReadCommand command) => new() { EventId = command.EventId, ProductId = command.ProductId, Outcome = "accepted" };

    private static JsonElement Read(ReadCommand command) => JsonDocument.Parse(command.Payload).RootElement;

    private Task<HttpResponseMessage> Post(string path, string? json, params (string Name, string Value)[] headers) => Send(HttpMethod.Post, path, json, headers);

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        request.Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonElement> Json(HttpResponseMessage response) =>
        await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

    private static async Task<IEnumerable<string>> ErrorFields(HttpResponseMessage response) =>
        (await Json(response)).GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal);
}
