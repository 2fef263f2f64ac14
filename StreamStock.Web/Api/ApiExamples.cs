using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using StreamStock.Core.Models;
using StreamStock.Web.Webhooks;

namespace StreamStock.Web.Api;

/// <summary>Examples in the API's description: what to send, and what comes back.</summary>
internal static class ApiExamples
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private const string Decision = """
        {"eventId":"EVT-0199a5c0-0000-7000-8000-000000000001","productId":"PROD-001","outcome":"accepted","stockAfter":118,"reservedAfter":3,"available":115,
         "version":4711,"stockVersion":4711,"decidedAt":"2026-01-31T12:00:00Z","traceId":"0af7651916cd43dd8448eb211c80319c"}
        """;

    private static readonly Dictionary<Type, string> Bodies = new()
    {
        [typeof(EventBody)] = """{"type":"SALE","productId":"PROD-001","quantity":2}""",
        [typeof(MovementBody)] = """{"productId":"PROD-001","quantity":2,"metadata":{"till":7}}""",
        [typeof(ReservationBody)] = """{"productId":"PROD-001","quantity":2,"seconds":600}""",
        [typeof(RemarkBody)] = """{"metadata":{"till":7}}""",
        [typeof(OrderBody)] = """{"lines":[{"productId":"PROD-001","quantity":1},{"productId":"PROD-002","quantity":3}],"seconds":900}""",
        [typeof(AlertActionBody)] = """{"by":"Ada"}""",
        [typeof(OrderActionBody)] = """{"by":"Ada"}""",
        [typeof(OrderQuantityBody)] = """{"quantity":120,"by":"Ada"}""",
        [typeof(OrderPlacementBody)] = """{"due":"2026-03-17T09:00:00Z"}""",
        [typeof(OrderReceiptBody)] = """{"quantity":60,"complete":true}""",
        [typeof(SnoozeBody)] = """{"minutes":60,"by":"Ada"}""",
        [typeof(ProductSettings)] = """{"sku":"SKU-OFF-900","name":"Desk lamp","category":"Office","warehouse":"WH-1","reorderPoint":20,"maxCapacity":200,"unitPrice":39.90}""",
        [typeof(DeadLetterChoice)] = """{"filter":{"reason":"UNKNOWN_PRODUCT"},"by":"Ada"}""",
        [typeof(DeadLetterDiscard)] = """{"ids":["3-1042"],"by":"Ada","reason":"Sent by a test."}""",
        [typeof(WebhookBody)] = """{"url":"https://hooks.example.com/stock","events":["stock.changed"]}""",
    };

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["202"] = """{"eventId":"EVT-1","productId":"PROD-001","status":"pending","statusUrl":"/api/v1/decisions?productId=PROD-001&eventId=EVT-1","note":"Accepted by the broker, not yet decided."}""",
        ["400"] = """{"title":"The request is not in order.","status":400,"errors":{"quantity":["quantity must be a whole number from 1 to 1000000 for SALE."]}}""",
        ["404"] = """{"title":"Not found","status":404,"detail":"There is no such product.","reason":"UNKNOWN_PRODUCT"}""",
        ["409"] = """{"title":"Rejected","status":409,"detail":"Only 1 units are available to promise, fewer than were asked for. Nothing was sold.","reason":"INSUFFICIENT_STOCK","available":1}""",
        ["412"] = """{"title":"Changed in between","status":412,"detail":"The product has changed since it was read.","reason":"STALE_VERSION"}""",
        ["413"] = """{"title":"Body too large","status":413,"detail":"A body may have 65536 bytes."}""",
        ["415"] = """{"title":"Not JSON","status":415,"detail":"Content-Type must be application/json."}""",
        ["422"] = """{"title":"Key reused","status":422,"reason":"ID_REUSED"}""",
        ["429"] = """{"title":"Too many requests","status":429,"detail":"This client has sent as many requests as it may; Retry-After says when to go on."}""",
        ["503"] = """{"title":"Not accepted","status":503,"detail":"Sending it again under the same id is safe."}""",
        ["504"] = """{"title":"Gateway Timeout","status":504}""",
    };

    public static RouteHandlerBuilder WithBodyExample<TBody>(this RouteHandlerBuilder route) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (Bodies.TryGetValue(typeof(TBody), out var example) && operation.RequestBody?.Content?.TryGetValue(Json, out var body) == true)
            {
                body.Example = JsonNode.Parse(example);
            }

            return Task.CompletedTask;
        });

    public static RouteHandlerBuilder WithDecisionExample(this RouteHandlerBuilder route, int status) =>
        route.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            SetExample(operation, status.ToString(System.Globalization.CultureInfo.InvariantCulture), Json, Decision);
            return Task.CompletedTask;
        });

    /// <summary>Gives every answer that is the same everywhere its example.</summary>
    public static Task AddAnswersAsync(OpenApiOperation operation)
    {
        foreach (var (status, example) in Answers)
        {
            SetExample(operation, status, status == "202" ? Json : ProblemJson, example);
        }

        return Task.CompletedTask;
    }

    private static void SetExample(OpenApiOperation operation, string status, string type, string example)
    {
        if (operation.Responses?.TryGetValue(status, out var response) == true && response.Content?.TryGetValue(type, out var content) == true)
        {
            content.Example = JsonNode.Parse(example);
        }
    }
}
