using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using StreamStock.AppHost.Broker;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Tests.Processor;
using StreamStock.Web.Commands;
using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.Web.Api;

/// <summary>Every operation is called, well and badly, and every answer is held against the document.</summary>
public sealed class OpenApiContractTests : IAsyncLifetime
{
    private const string Sale = """{"productId":"P1","quantity":1}""";
    private const string Hook = """{"url":"https://example.com/hook"}""";

    private static readonly (string Method, string Template, string Path, string? Body)[] Calls =
    [
        .. new[] { "sales", "restocks", "returns", "adjustments", "counts", "reservations" }.SelectMany(path => new (string, string, string, string?)[]
        {
            ("POST", path, path, Sale), ("POST", path, path, """{"productId":"REFUSED","quantity":1}"""), ("POST", path, path, """{"productId":"LATE","quantity":1}"""),
            ("POST", path, path, """{"productId":"AGAIN","quantity":1}"""), ("POST", path, path, """{"productId":"INVALID","quantity":1}"""), ("POST", path, path, "{"),
        }),
        ("POST", "events", "events", """{"type":"SALE","productId":"P1","quantity":1}"""),
        ("POST", "events", "events", """[{"type":"SALE","productId":"P1","quantity":1},{"type":"SALE","productId":"REFUSED","quantity":1},{"type":"SALE","productId":"LATE","quantity":1},{}]"""),
        ("POST", "events", "events", "7"),
        ("POST", "orders", "orders", """{"lines":[{"productId":"P1","quantity":1}]}"""),
        ("POST", "orders", "orders", """{"lines":[{"productId":"REFUSED","quantity":1}]}"""),
        ("POST", "orders", "orders", """{"lines":[{"productId":"LATE","quantity":1}]}"""),
        ("POST", "orders", "orders", """{"lines":7}"""),
        ("POST", "reservations/{id}/commit", "reservations/P1~X/commit", null),
        ("POST", "reservations/{id}/commit", "reservations/nonsense/commit", null),
        ("POST", "reservations/{id}/release", "reservations/P1~X/release", "{}"),
        ("PUT", "products/{id}", "products/P1", """{"sku":"S","name":"N"}"""),
        ("PUT", "products/{id}", "products/P1", """{"name":7}"""),
        ("DELETE", "products/{id}", "products/P1", null),
        ("POST", "alerts/{id}/acknowledge", "alerts/P1~ALT-1/acknowledge", """{"by":"Ada"}"""),
        ("POST", "alerts/{id}/snooze", "alerts/P1~ALT-1/snooze", """{"minutes":5}"""),
        ("POST", "alerts/{id}/snooze", "alerts/P1~ALT-1/snooze", "{}"),
        ("POST", "alerts/{id}/resolve", "alerts/P1~ALT-1/resolve", null),
        ("GET", "decisions", "decisions?productId=P1&eventId=E", null),
        ("GET", "decisions", "decisions", null),
        ("GET", "reservations/{id}", "reservations/P1~X", null),
        ("GET", "reservations/{id}", "reservations/X", null),
        ("GET", "products", "products", null),
        ("GET", "products", "products?limit=0", null),
        ("GET", "products/{id}", "products/P1", null),
        ("GET", "products/{id}", "products/none", null),
        ("GET", "products/{id}/forecast", "products/P1/forecast", null),
        ("GET", "products/{id}/forecast", "products/none/forecast", null),
        ("GET", "products/{id}/stock", "products/P1/stock", null),
        ("GET", "products/{id}/reservations", "products/P1/reservations", null),
        ("GET", "products/{id}/stock", "products/P1/stock?at=soon", null),
        ("GET", "products/{id}/reservations", "products/P1/reservations?state=sad", null),
        ("GET", "deadletters", "deadletters", null),
        ("GET", "deadletters", "deadletters?state=sad", null),
        ("POST", "deadletters/redrive", "deadletters/redrive", """{"filter":{"reason":"UNKNOWN_PRODUCT"},"by":"Ada"}"""),
        ("POST", "deadletters/redrive", "deadletters/redrive", """{"all":true}"""),
        ("POST", "deadletters/redrive", "deadletters/redrive", null),
        ("POST", "deadletters/discard", "deadletters/discard", """{"all":true,"by":"Ada","reason":"A test."}"""),
        ("POST", "deadletters/discard", "deadletters/discard", "7"),
        ("GET", "statistics", "statistics?interval=day", null),
        ("GET", "statistics", "statistics?interval=year", null),
        ("GET", "alerts/history", "alerts/history?productId=P1", null),
        ("GET", "alerts/history", "alerts/history?limit=0", null),
        ("GET", "metrics", "metrics", null),
        ("GET", "warehouses", "warehouses", null),
        ("GET", "recommendations", "recommendations", null),
        ("GET", "recommendations", "recommendations?limit=x", null),
        ("GET", "recommendations/{productId}", "recommendations/P2", null),
        ("GET", "recommendations/{productId}", "recommendations/none", null),
        ("POST", "recommendations/{productId}/accept", "recommendations/P2/accept", """{"quantity":5}"""),
        ("POST", "recommendations/{productId}/accept", "recommendations/P1/accept", null),
        ("POST", "products/{id}/order", "products/P1/order", """{"quantity":5}"""),
        ("POST", "products/{id}/order", "products/P1/order", "{}"),
        .. new[] { "approve", "place", "cancel", "receive" }.Select(action => ("POST", "products/{id}/order/{action}".Replace("{action}", action, StringComparison.Ordinal), $"products/P1/order/{action}", (string?)"""{"orderId":"ORD-1"}""")),
        ("POST", "products/{id}/order/change", "products/P1/order/change", """{"orderId":"ORD-1","quantity":3}"""),
        ("POST", "products/{id}/order/cancel", "products/P1/order/cancel", null),
        ("GET", "events", "events", null),
        ("GET", "events", "events?from=yesterday", null),
        ("GET", "alerts", "alerts?state=all", null),
        ("GET", "alerts", "alerts?state=sad", null),
        ("GET", "stream", "stream", null),
        ("GET", "stream", "stream?products=" + Many, null),
        ("POST", "imports/products", "imports/products", """{"id":"P1","sku":"S","name":"N"}"""),
        ("POST", "imports/counts", "imports/counts", Sale),
        ("POST", "imports/events", "imports/events", "{}"),
        ("POST", "imports/events", "imports/events?from=0", "{}"),
        ("GET", "imports/{id}", "imports/none", null),
        ("GET", "exports/products", "exports/products", null),
        ("GET", "exports/products", "exports/products?sort=colour", null),
        ("GET", "exports/alerts", "exports/alerts", null),
        ("GET", "exports/events", "exports/events", null),
        ("GET", "webhooks", "webhooks", null),
        ("POST", "webhooks", "webhooks", Hook),
        ("POST", "webhooks", "webhooks", """{"url":"http://127.0.0.1/","events":["all"]}"""),
        ("GET", "webhooks/{id}", "webhooks/WHK-1", null),
        ("GET", "webhooks/{id}", "webhooks/none", null),
        ("PUT", "webhooks/{id}", "webhooks/none", Hook),
        ("DELETE", "webhooks/{id}", "webhooks/none", null),
        ("POST", "webhooks/{id}/test", "webhooks/none/test", null),
        ("GET", "webhooks/{id}/deliveries", "webhooks/WHK-1/deliveries", null),
        ("POST", "webhooks/{id}/deliveries/{deliveryId}/redeliver", "webhooks/WHK-1/deliveries/none/redeliver", null),
    ];

    /// <summary>What a processor answers.</summary>
    private static readonly string[] OfLedger =
        ["deadletters", "deadletters/redrive", "deadletters/discard", "statistics", "alerts/history", "products/{id}/stock", "products/{id}/reservations", "decisions"];

    private static string Many => string.Join(',', Enumerable.Range(0, 200));

    private readonly ConcurrentDictionary<(string Template, int Status), bool> answered = [];
    private readonly string folder = Directory.CreateTempSubdirectory("streamstock-contract-").FullName;
    private readonly MockCluster broker = MockCluster.Start(partitions: 1);
    private readonly WebUnderTest web = new();
    private ProcessorUnderTest processor = null!;

    public async ValueTask InitializeAsync()
    {
        processor = await ProcessorUnderTest.StartAsync(broker.BootstrapServers, $"Data Source={Path.Combine(folder, "inventory.db")}");
        await processor.SendAsync(EventType.Sale, "LATE", 1);
        await processor.CreateAsync("P1", 3);
        await processor.SendAsync(EventType.Reserve, "P1", 1);
        await processor.UntilStockAsync("P1", 3);
        await processor.UntilAsync("/history/deadletters", (code, text) => code == 200 && text.Contains("LATE", StringComparison.Ordinal));
        await processor.UntilAsync("/history/products/P1/reservations", (code, text) => code == 200 && text.Contains("held", StringComparison.Ordinal));
        await web.StartAsync(builder => builder.Configuration["services:processor:http:0"] = processor.Http.BaseAddress!.ToString());
        web.State.Apply(Samples.Product("P1") with { Forecast7 = [new DayForecast(5, 1, 9)], OrderQuantity = 4, OnOrderDue = Samples.Noon });
        web.State.Apply(RecommendationApiTests.Product("P2", 35));
        web.State.Apply(Samples.Alert("P1~ALT-1") with { AiRecommendation = "Order." });
        web.State.Apply(Samples.Alert("P1~ALT-2", AlertState.Resolved));
        web.State.Apply(Samples.Feed(1, events: Samples.Event(1)));
        var book = web.Services.GetRequiredService<WebhookBook>();
        book.Apply(new WebhookSubscription { Id = "WHK-1", Url = "https://example.com/", Events = WebhookEvents.All, Secret = WebhookSignature.NewSecret(), Version = 1 });
        book.Apply(new WebhookDelivery { Id = "D", WebhookId = "WHK-1", Event = "test", ProductId = "P1", State = "dead", Attempts = 8, Error = "No." });
        web.Decide = command => command.ProductId switch
        {
            "REFUSED" => Decision(command, "rejected") with { Reason = "INSUFFICIENT_STOCK", Available = 2 },
            "INVALID" => Decision(command, "invalid") with { Reason = "UNKNOWN_PRODUCT" },
            "AGAIN" => Decision(command, "duplicate") with { First = Decision(command, "accepted") },
            "LATE" => Decision(command, "accepted") with { EventId = "somebody else's" },
            _ => Decision(command, "accepted") with { ReservationId = "P1~R", ReservedUntil = Samples.Noon, TraceId = "0af7651916cd43dd8448eb211c80319c" },
        };
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        await processor.DisposeAsync();
        broker.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_answer_of_every_operation_is_one_that_the_document_allows()
    {
        var document = await web.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        var check = new JsonSchemaCheck(document);
        var wrong = new List<string>();
        foreach (var (method, template, path, body) in Calls)
        {
            wrong.AddRange(await CallAsync(document, check, method, template, path, body));
        }

        // Each is given up after several attempts; together that takes as long as one.
        await processor.StopAsync();
        var unanswered = await Task.WhenAll(OfLedger.Select(template => Calls.First(call => call.Template == template))
            .Select(call => CallAsync(document, check, call.Method, call.Template, call.Path, call.Body)));
        wrong.AddRange(unanswered.SelectMany(found => found));

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        foreach (var template in OfLedger)
        {
            // Else the shape of the answer was never looked at.
            Assert.Contains((template, 200), answered.Keys);
            Assert.Contains((template, 503), answered.Keys);
        }

        var called = Calls.Select(call => $"{call.Method} /api/v1/{call.Template}").ToHashSet();
        var documented = document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(operation => $"{operation.Name.ToUpperInvariant()} {path.Name}"));
        Assert.DoesNotContain(documented, operation => !called.Contains(operation));
    }

    private async Task<IEnumerable<string>> CallAsync(JsonElement document, JsonSchemaCheck check, string method, string template, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}");
        request.Headers.TryAddWithoutValidation("Prefer", "wait=0");
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, path.StartsWith("imports", StringComparison.Ordinal) ? "application/x-ndjson" : "application/json");
        using var response = await web.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        answered[(template, (int)response.StatusCode)] = true;
        var called = $"{method} {path[..Math.Min(path.Length, 60)]} {body}: {(int)response.StatusCode}";
        if (!document.GetProperty("paths").TryGetProperty($"/api/v1/{template}", out var operations)
            || !operations.TryGetProperty(method.ToLowerInvariant(), out var operation)
            || !operation.GetProperty("responses").TryGetProperty($"{(int)response.StatusCode}", out var declared))
        {
            return [$"{called} is not in the document"];
        }

        var type = response.Content.Headers.ContentType?.MediaType;
        if (type is null || !type.EndsWith("json", StringComparison.Ordinal))
        {
            return type is null || declared.GetProperty("content").TryGetProperty(type, out _) ? [] : [$"{called} has the type {type}"];
        }

        if (!declared.TryGetProperty("content", out var contents) || !contents.TryGetProperty(type, out var content))
        {
            return [$"{called} has the type {type}"];
        }

        var json = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return check.Check(content.GetProperty("schema"), json).Select(wrong => $"{called}: {wrong}");
    }

    private static Decision Decision(ReadCommand command, string outcome) =>
        new() { EventId = command.EventId, ProductId = command.ProductId, Outcome = outcome, DecidedAt = Samples.Noon };
}
