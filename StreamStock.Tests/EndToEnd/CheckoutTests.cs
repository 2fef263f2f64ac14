using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace StreamStock.Tests.EndToEnd;

/// <summary>Many who want the same units, over two replicas of Web.</summary>
public sealed class CheckoutTests : IAsyncLifetime
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly string _data = Directory.CreateTempSubdirectory("streamstock-checkout-").FullName;
    private SystemUnderTest _system = null!;
    private HttpClient[] _webs = [];

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Signals and /proc are used as on Linux.");
        _system = await SystemUnderTest.StartAsync(_data, "--generator", "off", "--webs", "2");
        _webs = [.. _system.Webs().Select(web => new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 100 }) { BaseAddress = web.Address, Timeout = Ceiling })];
        Assert.Equal(2, _webs.Length);
        await UntilAsync(async () => (await Task.WhenAll(_webs.Select(AnswersAsync))).All(answers => answers));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var web in _webs)
        {
            web.Dispose();
        }

        await _system.DisposeAsync();
        await UntilAsync(() => Task.FromResult(SystemUnderTest.Survivors(_data).Count == 0));
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Of_a_thousand_who_want_the_last_hundred_units_exactly_a_hundred_get_one()
    {
        await StockAsync("LAST", 100);

        var statuses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => SellAsync(_webs[i % 2], "LAST", key: null)));

        Assert.Equal(100, statuses.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(900, statuses.Count(status => status == HttpStatusCode.Conflict));
        await StandsAtAsync("LAST", onHand: 0, reserved: 0);
    }

    [Fact]
    public async Task Clients_that_send_everything_three_times_under_one_key_get_one_answer_and_one_unit()
    {
        await StockAsync("LAST", 100);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(async client =>
            await Task.WhenAll(Enumerable.Range(0, 3).Select(attempt => SellAsync(_webs[(client + attempt) % 2], "LAST", $"client-{client}")))));

        Assert.All(answers, three => Assert.Single(three.Distinct()));
        Assert.Equal(100, answers.Count(three => three[0] == HttpStatusCode.Created));
        Assert.Equal(900, answers.Count(three => three[0] == HttpStatusCode.Conflict));
        await StandsAtAsync("LAST", onHand: 0, reserved: 0);
    }

    [Fact]
    public async Task Orders_of_the_same_products_in_opposite_order_all_end_and_leave_no_hold_behind()
    {
        await Task.WhenAll(StockAsync("RACE-A", 50), StockAsync("RACE-B", 60));

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => OrderAsync(_webs[i % 2], i % 4 < 2 ? ["RACE-A", "RACE-B"] : ["RACE-B", "RACE-A"])));

        Assert.Equal(50, answers.Count(status => status == HttpStatusCode.Created));
        Assert.Equal(150, answers.Count(status => status == HttpStatusCode.Conflict));
        await StandsAtAsync("RACE-A", onHand: 50, reserved: 50);
        await StandsAtAsync("RACE-B", onHand: 60, reserved: 50);
    }

    [Fact]
    public async Task A_reservation_is_committed_released_or_ends_at_its_deadline()
    {
        await StockAsync("HELD", 10);
        var first = await ReserveAsync("HELD", 1, seconds: 600);
        var second = await ReserveAsync("HELD", 2, seconds: 600);
        await ReserveAsync("HELD", 3, seconds: 1);

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(_webs[1], $"/api/v1/reservations/{Uri.EscapeDataString(first)}/commit", null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(_webs[0], $"/api/v1/reservations/{Uri.EscapeDataString(second)}/release", null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(_webs[0], $"/api/v1/reservations/{Uri.EscapeDataString(second)}/commit", null, null)).StatusCode);

        await StandsAtAsync("HELD", onHand: 9, reserved: 0);
    }

    [Fact]
    public async Task What_a_killed_replica_was_asked_is_done_once_when_it_is_asked_again_of_another()
    {
        await StockAsync("KILL", 1_000);
        var asked = Enumerable.Range(0, 300).Select(i => TryAsync(() => SellAsync(_webs[1], "KILL", $"kill-{i}"))).ToArray();
        await Task.WhenAny(asked);
        using (var kill = Process.GetProcessById(_system.Webs()[1].ProcessId))
        {
            kill.Kill();
        }

        await Task.WhenAll(asked);
        var again = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => SellAsync(_webs[0], "KILL", $"kill-{i}")));

        Assert.All(again, status => Assert.Equal(HttpStatusCode.Created, status));
        await StandsAtAsync("KILL", onHand: 700, reserved: 0);
    }

    [Fact]
    public async Task What_was_not_waited_for_is_found_through_another_replica()
    {
        await StockAsync("LATE", 10);
        using var response = await PostAsync(_webs[0], "/api/v1/sales", new { productId = "LATE", quantity = 4 }, null, prefer: "wait=0");

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonNode? status = null;
        await UntilAsync(async () => (string?)(status = await GetAsync(_webs[1], response.Headers.Location!.OriginalString))["status"] == "decided");
        Assert.Equal(("accepted", 6), ((string?)status!["decision"]!["outcome"], (int)status["decision"]!["stockAfter"]!));
    }

    [Fact]
    public async Task A_stale_version_fails_and_a_key_with_another_body_is_refused()
    {
        await StockAsync("VERSION", 10);
        using var counted = await PostAsync(_webs[0], "/api/v1/counts", new { productId = "VERSION", quantity = 20 }, null);
        var version = (long)(await BodyAsync(counted))["stockVersion"]!;
        Assert.Equal(HttpStatusCode.Created, await SellAsync(_webs[0], "VERSION", key: "once"));

        using var stale = await PostAsync(_webs[1], "/api/v1/counts", new { productId = "VERSION", quantity = 5 }, null, ifMatch: version);
        using var other = await PostAsync(_webs[1], "/api/v1/sales", new { productId = "VERSION", quantity = 9 }, "once");

        Assert.Equal((HttpStatusCode.PreconditionFailed, HttpStatusCode.UnprocessableEntity), (stale.StatusCode, other.StatusCode));
        await StandsAtAsync("VERSION", onHand: 19, reserved: 0);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_product_is_refused_by_every_replica_and_after_a_restart()
    {
        await Task.WhenAll(StockAsync("KEY-A", 10), StockAsync("KEY-B", 10), StockAsync("KEY-C", 10));
        Assert.Equal(HttpStatusCode.Created, await SellAsync(_webs[0], "KEY-A", key: "once"));
        Assert.Equal(HttpStatusCode.Created, await OrderAsync(_webs[0], ["KEY-A", "KEY-C"], key: "order"));
        // A replica hears a partition's decisions in their order: with its own answer it knows those before it.
        await Task.WhenAll(SellAsync(_webs[1], "KEY-A", key: null), SellAsync(_webs[1], "KEY-C", key: null));

        await RefusesReusedKeysAsync();
        Assert.Equal(HttpStatusCode.Created, await SellAsync(_webs[1], "KEY-A", key: "once"));
        var before = _system.Webs()[1].ProcessId;
        using (var kill = Process.GetProcessById(before))
        {
            kill.Kill();
        }

        await UntilAsync(async () => _system.Webs() is [_, var second] && second.ProcessId != before && await AnswersAsync(_webs[1]));
        await Task.WhenAll(SellAsync(_webs[1], "KEY-A", key: null), SellAsync(_webs[1], "KEY-C", key: null));

        await RefusesReusedKeysAsync();
        Assert.Equal(HttpStatusCode.Created, await SellAsync(_webs[1], "KEY-A", key: "once"));
        await StandsAtAsync("KEY-A", onHand: 7, reserved: 1);
        await StandsAtAsync("KEY-B", onHand: 10, reserved: 0);
    }

    private async Task RefusesReusedKeysAsync()
    {
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await SellAsync(_webs[1], "KEY-B", key: "once"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await OrderAsync(_webs[1], ["KEY-A", "KEY-B"], key: "order"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await OrderAsync(_webs[1], ["KEY-B", "KEY-C"], key: "order"));
    }

    private async Task StockAsync(string product, int units)
    {
        using var made = await _webs[0].PutAsJsonAsync($"/api/v1/products/{product}", new { sku = $"SKU-{product}", name = product }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        using var counted = await PostAsync(_webs[0], "/api/v1/counts", new { productId = product, quantity = units }, null);
        Assert.Equal(HttpStatusCode.Created, counted.StatusCode);
    }

    private static async Task<HttpStatusCode> SellAsync(HttpClient web, string product, string? key)
    {
        using var response = await PostAsync(web, "/api/v1/sales", new { productId = product, quantity = 1 }, key, prefer: "wait=30");
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> OrderAsync(HttpClient web, string[] products, string? key = null)
    {
        using var response = await PostAsync(web, "/api/v1/orders", new { lines = products.Select(product => new { productId = product, quantity = 1 }) }, key, prefer: "wait=30");
        return response.StatusCode;
    }

    private async Task<string> ReserveAsync(string product, int units, int seconds)
    {
        using var response = await PostAsync(_webs[0], "/api/v1/reservations", new { productId = product, quantity = units, seconds }, null);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        return (string)(await BodyAsync(response))["reservationId"]!;
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient web, string path, object? body, string? key, string? prefer = null, long? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body is null ? null : JsonContent.Create(body) };
        Add("Idempotency-Key", key);
        Add("Prefer", prefer);
        Add("If-Match", ifMatch is null ? null : $"\"{ifMatch}\"");
        return await web.SendAsync(request, TestContext.Current.CancellationToken);

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }
    }

    private static async Task<JsonNode> BodyAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonNode>(TestContext.Current.CancellationToken))!;

    private static async Task<JsonNode> GetAsync(HttpClient web, string path) =>
        (await web.GetFromJsonAsync<JsonNode>(path, TestContext.Current.CancellationToken))!;

    private async Task StandsAtAsync(string product, int onHand, int reserved)
    {
        await UntilAsync(async () => await GetAsync(_webs[0], $"/api/v1/products/{product}") is var p
            && ((int)p["currentStock"]!, (int)p["reserved"]!) == (onHand, reserved));
    }

    private static async Task<bool> AnswersAsync(HttpClient web)
    {
        try
        {
            using var response = await web.GetAsync("/health", TestContext.Current.CancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task<HttpStatusCode?> TryAsync(Func<Task<HttpStatusCode>> send)
    {
        try
        {
            return await send();
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

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
