using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>The whole system with a small catalogue, and a browser: started once for all tests of the pages.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    private readonly string data = Directory.CreateTempSubdirectory("streamstock-console-").FullName;
    private ConsoleBrowser? browser;
    private SystemUnderTest? system;

    /// <summary>Why the tests cannot run here; null where they can.</summary>
    private static string? Missing => ConsoleBrowser.Missing ?? (OperatingSystem.IsLinux() ? null : "Signals and /proc are used as on Linux.");

    internal SystemUnderTest System => system!;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null)
        {
            return;
        }

        system = await SystemUnderTest.StartAsync(data, "--generator", "off");
        await Task.WhenAll(Catalogue.Select(product => CreateAsync(product.Id, product.Name, product.Stock, product.ReorderPoint)));
        await SendAsync(new { type = "SALE", productId = "NOBODY-0", quantity = 1 }); // A dead letter: an event without a product.
        browser = await ConsoleBrowser.StartAsync();
    }

    /// <summary>Products that no test changes but by its own id.</summary>
    private static readonly (string Id, string Name, int Stock, int ReorderPoint)[] Catalogue =
    [
        ("TEA-1", "Green Tea", 80, 20), ("TEA-2", "Black Tea", 5, 20), ("TEA-3", "White Tea", 0, 10), ("CUP-1", "Cup", 40, 10), ("CUP-2", "Saucer", 60, 10), ("POT-1", "Teapot", 30, 10),
    ];

    public async Task CreateAsync(string id, string name, int stock, int reorderPoint)
    {
        var settings = new { sku = "SKU-" + id, name, category = "Kitchen", warehouse = "WH-1", reorderPoint, maxCapacity = 200, unitPrice = 4.5 };
        await SendAsync(new { type = "PRODUCT_UPSERT", productId = id, data = settings });
        await SendAsync(new { type = "STOCK_COUNT", productId = id, quantity = stock });
        await UntilAsync($"/api/v1/products/{id}", product => (int)product["currentStock"]! == stock);
    }

    /// <summary>Sends an event until it is decided, once however often that takes.</summary>
    public async Task<int> SendAsync(object e)
    {
        var key = Guid.CreateVersion7().ToString();
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(PollInterval, TestContext.Current.CancellationToken))
        {
            var status = await TryAsync(async () =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = JsonContent.Create(e) };
                request.Headers.Add("Idempotency-Key", key);
                request.Headers.Add("Prefer", "wait=30");
                using var response = await System.Http.SendAsync(request, TestContext.Current.CancellationToken);
                return (int)response.StatusCode;
            });
            if (status is not (0 or 202 or 503))
            {
                return status;
            }

            Assert.True(waited.Elapsed < ConsoleBrowser.Ceiling, $"Not decided within {ConsoleBrowser.Ceiling}.\n{System.Log}");
        }
    }

    /// <summary>Asks until the answer is there and holds.</summary>
    public Task<JsonNode> UntilAsync(string path, Func<JsonNode, bool> holds) => UntilAsync(path, answer => Task.FromResult(holds(answer)));

    /// <summary>Asks until the answer is there and holds; what is awaited may help it to.</summary>
    public async Task<JsonNode> UntilAsync(string path, Func<JsonNode, Task<bool>> holds)
    {
        for (var waited = Stopwatch.StartNew(); ; await Task.Delay(PollInterval, TestContext.Current.CancellationToken))
        {
            var answer = await TryAsync(() => System.GetAsync(path));
            if (answer is not null && await holds(answer))
            {
                return answer;
            }

            Assert.True(waited.Elapsed < ConsoleBrowser.Ceiling, $"{path} did not come to hold within {ConsoleBrowser.Ceiling}: {answer?.ToJsonString(new JsonSerializerOptions())}\n{System.Log}");
        }
    }

    /// <summary>The default where the system has no answer yet, such as 404 before its read model has heard of a product.</summary>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested))
        {
            return default;
        }
    }

    /// <summary>Replaces a product's settings as another client would.</summary>
    public async Task PutAsync(string id, object settings)
    {
        using var response = await System.Http.PutAsJsonAsync($"/api/v1/products/{id}", settings, TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Skips the test where there is no browser; on a build server that is a failure.</summary>
    public static void Require()
    {
        var onBuildServer = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        Assert.False(Missing is not null && onBuildServer, Missing);
        Assert.SkipWhen(Missing is not null, Missing ?? "");
    }

    internal Task<ConsolePage> OpenAsync(string path, bool dark = false, int width = 1360, TimeSpan delay = default)
    {
        Require();
        return browser!.OpenAsync(System.Http.BaseAddress!.ToString(), path, dark, width, delay);
    }

    /// <summary>Opens a page and does not wait for its circuit.</summary>
    internal Task<ConsolePage> OpenUnreadyAsync(string path, TimeSpan delay)
    {
        Require();
        return browser!.OpenUnreadyAsync(System.Http.BaseAddress!.ToString(), path, delay);
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        if (system is not null)
        {
            await system.StopAsync();
            await system.DisposeAsync();
        }

        Directory.Delete(data, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class ConsoleCollection : ICollectionFixture<ConsoleSystem>
{
    public const string Name = "Console";
}
