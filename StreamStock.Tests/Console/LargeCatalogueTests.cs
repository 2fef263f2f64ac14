using System.Globalization;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>The inventory of a large shop: what is not in sight is not on the page.</summary>
public sealed class LargeCatalogueTests : IDisposable
{
    private const int Products = 100_000;
    private const int MostRowsDrawn = 200;
    private readonly string data = Directory.CreateTempSubdirectory("streamstock-large-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task A_hundred_thousand_products_are_scrolled_and_searched()
    {
        ConsoleSystem.Require();
        var environment = new Dictionary<string, string>
        {
            ["Generator__Products"] = Products.ToString(CultureInfo.InvariantCulture),
            ["Generator__Events"] = "1",
        };
        await using var system = await SystemUnderTest.StartAsync(data, environment, "--generator", "load");
        await system.UntilAsync("/api/v1/metrics", metrics => ((int?)metrics["events"]!["byType"]!["STOCK_COUNT"]?["total"] ?? 0) >= Products, ConsoleBrowser.Ceiling);
        await using var browser = await ConsoleBrowser.StartAsync();
        await using var page = await browser.OpenAsync(system.Http.BaseAddress!.ToString(), "/inventory?sort=name", dark: false);
        await page.SeesAsync("100,000 of 100,000 products");

        await page.Row("SKU-PROD-000001").WaitForAsync();
        await page.Page.EvaluateAsync("() => { const list = document.querySelector('.table-wrap'); list.scrollTop = list.scrollHeight; }");
        await page.Row("SKU-PROD-100000").WaitForAsync();
        Assert.InRange(await page.Page.Locator(".table tbody tr").CountAsync(), 1, MostRowsDrawn);

        await page.Page.Keyboard.PressAsync("/");
        await page.Page.Keyboard.TypeAsync("PROD-054321");
        await page.SeesAsync("1 of 100,000 products match");
        await page.Row("SKU-PROD-054321").WaitForAsync();
        page.HasNoFaults();
        Assert.Equal(0, await system.StopAsync());
    }
}
