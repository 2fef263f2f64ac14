using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Fuzzing;
using Xunit;

namespace StreamStock.Tests.Web.Api;

/// <summary>
/// A hundred thousand damaged bodies: each is refused or means what it says, and none brings the service down.
/// <c>FUZZ_BODIES</c> and <c>FUZZ_SEED</c> in the environment choose more of them, and others.
/// </summary>
public sealed class FuzzedBodiesTests : IAsyncLifetime
{
    private const int Senders = 8;
    private static readonly int Bodies = Number("FUZZ_BODIES", 100_000);
    private static readonly int FirstSeed = Number("FUZZ_SEED", 1);

    private static readonly (string Method, string Path, byte[] Body)[] Sources =
    [
        Source("POST", "sales", """{"id":"X","productId":"P1","quantity":1,"warehouse":"WH-1","timestamp":"2026-03-10T12:00:00Z","metadata":{"till":7,"name":"\u00e9"}}"""),
        Source("POST", "adjustments", """{"productId":"P1","quantity":-5}"""),
        Source("POST", "reservations", """{"productId":"P1","quantity":1,"seconds":60}"""),
        Source("POST", "orders", """{"lines":[{"productId":"P1","quantity":1},{"productId":"P2","quantity":2}],"seconds":60}"""),
        Source("POST", "events", """[{"type":"SALE","productId":"P1","quantity":1},{"type":"STOCK_COUNT","productId":"P2","quantity":0,"data":{"ifStockVersion":7}}]"""),
        Source("POST", "events", """{"type":"PRODUCT_UPSERT","productId":"P1","data":{"sku":"S","name":"N","unitPrice":1.5,"alerts":{"hysteresis":0.1}}}"""),
        Source("PUT", "products/P1", """{"sku":"S","name":"N","category":"C","warehouse":"WH-1","reorderPoint":5,"unitPrice":1.5,"leadTimeDays":2,"backorder":true,"alerts":{"criticalStock":3}}"""),
        Source("POST", "alerts/P1~ALT-1/snooze", """{"until":"2026-03-10T12:00:00Z","minutes":5,"by":"Ada"}"""),
    ];

    private readonly WebUnderTest web = new();

    public async ValueTask InitializeAsync()
    {
        web.KeepsSent = false;
        web.Decide = command => new Decision { EventId = command.EventId, ProductId = command.ProductId, Outcome = "accepted" };
        await web.StartAsync();
    }

    public async ValueTask DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task No_body_makes_the_service_fail()
    {
        var statuses = new ConcurrentDictionary<HttpStatusCode, int>();
        await Task.WhenAll(Enumerable.Range(FirstSeed, Senders).Select(seed => Task.Run(() => SendAsync(seed, statuses))));

        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", statuses.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} × {(int)pair.Key}")));
        Assert.DoesNotContain(statuses.Keys, status => (int)status >= 500);
        // A mutator that only broke everything, or nothing, would prove nothing.
        Assert.True(statuses[HttpStatusCode.BadRequest] > Bodies / 20);
        Assert.True(statuses.Where(pair => (int)pair.Key < 300).Sum(pair => pair.Value) > Bodies / 20);
    }

    private async Task SendAsync(int seed, ConcurrentDictionary<HttpStatusCode, int> statuses)
    {
        var mutator = new Mutator(seed);
        for (var i = 0; i < Bodies / Senders; i++)
        {
            var (method, path, source) = Sources[mutator.Next(Sources.Length)];
            var body = mutator.Mutate(source, Sources[mutator.Next(Sources.Length)].Body);
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/{path}") { Content = new ByteArrayContent(body) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            using var response = await web.Client.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.AddOrUpdate(response.StatusCode, 1, (_, count) => count + 1);
            Assert.True((int)response.StatusCode < 500, $"Seed {seed}, body {i}: {method} {path} {Encoding.Latin1.GetString(body)}");
        }
    }

    private static int Number(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), System.Globalization.CultureInfo.InvariantCulture, out var number) && number > 0 ? number : otherwise;

    private static (string, string, byte[]) Source(string method, string path, string body) => (method, path, Encoding.UTF8.GetBytes(body));
}
