using System.Net.Http.Json;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>The whole system with a small catalogue, and a browser: started once for all tests of the pages.</summary>
public sealed class ConsoleSystem : IAsyncLifetime
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

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
        await system.UntilAsync("/api/v1/products", p => p["items"]!.AsArray().Count == Catalogue.Length, Ceiling);
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
        Assert.Equal(200, (await System.PostEventAsync(new { type = "PRODUCT_UPSERT", productId = id, data = settings })).Status);
        Assert.Equal(200, (await System.PostEventAsync(new { type = "STOCK_COUNT", productId = id, quantity = stock })).Status);
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

    internal Task<ConsolePage> OpenAsync(string path, bool dark = false, int width = 1360)
    {
        Require();
        return browser!.OpenAsync(System.Http.BaseAddress!.ToString(), path, dark, width);
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
