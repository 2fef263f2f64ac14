using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>Webhooks from the ledger to a receiver that is a real server, with two replicas of Web.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly string _data = Directory.CreateTempSubdirectory("streamstock-webhooks-").FullName;
    private readonly ConcurrentQueue<(string Id, DateTimeOffset At, string Signature, byte[] Body)> _received = new();
    private WebApplication? _receiver;
    private SystemUnderTest _system = null!;
    private HttpClient[] _webs = [];
    private int _refusals;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are used as on Linux.");
        var builder = WebApplication.CreateBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.MapPost("/", ReceiveAsync);
        await _receiver.StartAsync(TestContext.Current.CancellationToken);
        var options = new Dictionary<string, string>
        {
            ["Web__Webhooks__AllowPrivateAddresses"] = "true",
            ["Web__Webhooks__MaxAttempts"] = "4",
            ["Web__Webhooks__FirstRetryMilliseconds"] = "50",
        };
        _system = await SystemUnderTest.StartAsync(_data, options, "--generator", "off", "--webs", "2");
        _webs = [.. _system.Webs().Select(web => new HttpClient { BaseAddress = web.Address, Timeout = Ceiling })];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var web in _webs)
        {
            web.Dispose();
        }

        await _system.DisposeAsync();
        await _receiver!.DisposeAsync();
        await UntilAsync(() => Task.FromResult(SystemUnderTest.Survivors(_data).Count == 0));
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Changes_of_a_product_arrive_signed_and_in_their_order_although_the_receiver_fails_at_first()
    {
        var hook = await CreateAsync();
        var secret = (string)hook["secret"]!;
        // Known to both replicas, and read from now on.
        await UntilAsync(async () => (await GetAsync(_webs[1], "/api/v1/webhooks"))["items"]!.AsArray().Count == 1);
        await MakeAsync("TOLD");
        await UntilAsync(async () =>
        {
            await SellAsync("TOLD");
            return !_received.IsEmpty;
        });
        _refusals = 2;
        for (var i = 0; i < 10; i++)
        {
            await SellAsync("TOLD");
        }

        var last = (int)(await GetAsync(_webs[0], "/api/v1/products/TOLD"))["currentStock"]!;
        await UntilAsync(() => Task.FromResult(Bodies().Any(body => (int)body["data"]!["currentStock"]! <= last)));

        var versions = Bodies().Select(body => (long)body["data"]!["version"]!).ToList();
        Assert.Equal(versions.Order(), versions);
        Assert.All(_received, r => Assert.Equal(WebhookSignature.Of(secret, r.Id, r.At, r.Body), r.Signature));
        Assert.Null((await GetAsync(_webs[1], $"/api/v1/webhooks/{hook["id"]}"))["secret"]);
        await UntilAsync(async () => (await GetAsync(_webs[1], $"/api/v1/webhooks/{hook["id"]}/deliveries"))["items"]!.AsArray().Any(d => (string?)d!["state"] == "delivered"));
    }

    [Fact]
    public async Task What_a_receiver_never_takes_becomes_a_dead_letter_and_can_be_delivered_again()
    {
        var hook = await CreateAsync();
        _refusals = int.MaxValue;
        await MakeAsync("DEAD");
        JsonNode? dead = null;
        await UntilAsync(async () =>
        {
            await SellAsync("DEAD");
            dead = (await GetAsync(_webs[1], $"/api/v1/webhooks/{hook["id"]}/deliveries"))["items"]!.AsArray().FirstOrDefault(d => (string?)d!["state"] == "dead");
            return dead is not null;
        });
        Assert.Equal((4, 500), ((int)dead!["attempts"]!, (int)dead["status"]!));

        _refusals = 0;
        using var again = await _webs[1].PostAsync($"/api/v1/webhooks/{hook["id"]}/deliveries/{dead["id"]}/redeliver", null, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Contains(_received, r => r.Id == (string)dead["id"]!);
    }

    [Fact]
    public async Task A_webhook_is_tested_changed_and_removed()
    {
        var hook = await CreateAsync();
        using var test = await _webs[0].PostAsync($"/api/v1/webhooks/{hook["id"]}/test", null, TestContext.Current.CancellationToken);
        Assert.Equal("delivered", (string)(await test.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!["state"]!);

        using var changed = await _webs[0].PutAsJsonAsync($"/api/v1/webhooks/{hook["id"]}", new { url = _receiver!.Urls.Single(), active = false }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        await UntilAsync(async () => !(bool)(await GetAsync(_webs[1], "/api/v1/webhooks"))["items"]![0]!["active"]!);
        using var removed = await _webs[1].DeleteAsync($"/api/v1/webhooks/{hook["id"]}", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.NoContent, removed.StatusCode);
        await UntilAsync(async () => (await GetAsync(_webs[0], "/api/v1/webhooks"))["items"]!.AsArray().Count == 0);
    }

    private async Task<JsonNode> CreateAsync()
    {
        JsonNode? made = null;
        await UntilAsync(async () =>
        {
            using var response = await _webs[0].PostAsJsonAsync("/api/v1/webhooks", new { url = _receiver!.Urls.Single(), events = new[] { "stock.changed" } }, TestContext.Current.CancellationToken);
            made = response.StatusCode == HttpStatusCode.Created ? await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken) : null;
            return made is not null;
        });
        return made!;
    }

    private async Task MakeAsync(string product)
    {
        using var made = await _webs[1].PutAsJsonAsync($"/api/v1/products/{product}", new { sku = "S", name = product }, TestContext.Current.CancellationToken);
        using var counted = await _webs[1].PostAsJsonAsync("/api/v1/counts", new { productId = product, quantity = 100_000 }, TestContext.Current.CancellationToken);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Created), (made.StatusCode, counted.StatusCode));
    }

    private async Task SellAsync(string product)
    {
        using var sold = await _webs[1].PostAsJsonAsync("/api/v1/sales", new { productId = product, quantity = 1 }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Created, sold.StatusCode);
    }

    /// <summary>What was told, each thing once: after a takeover some is delivered again, under its id.</summary>
    private List<JsonNode> Bodies() => [.. _received.DistinctBy(r => r.Id).Select(r => JsonNode.Parse(r.Body)!).Where(body => (string?)body["type"] == "stock.changed")];

    private async Task<IResult> ReceiveAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        if (Interlocked.Decrement(ref _refusals) >= 0)
        {
            return Results.StatusCode(StatusCodes.Status500InternalServerError);
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(long.Parse(request.Headers["Webhook-Timestamp"]!, System.Globalization.CultureInfo.InvariantCulture));
        _received.Enqueue((request.Headers["Webhook-Id"]!, at, request.Headers["Webhook-Signature"]!, body.ToArray()));
        return Results.Ok();
    }

    private static async Task<JsonNode> GetAsync(HttpClient web, string path) =>
        (await web.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        var waited = Stopwatch.StartNew();
        while (!await holds())
        {
            Assert.True(waited.Elapsed < Ceiling, "It did not come to hold.");
            await Task.Delay(100, CancellationToken.None);
        }
    }
}
