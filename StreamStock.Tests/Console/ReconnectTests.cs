using System.Diagnostics;
using Microsoft.Playwright;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>A connection that breaks: the page says so, comes back, and nobody has to find their place again.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ReconnectTests(ConsoleSystem console) : IDisposable
{
    private const int Down = 240;

    private readonly string data = Directory.CreateTempSubdirectory("streamstock-reconnect-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task An_operator_page_comes_back_with_its_filters_its_place_and_what_was_typed()
    {
        await using var page = await console.OpenAsync("/inventory?category=Kitchen", delay: TimeSpan.FromMilliseconds(1));
        await page.Row("SKU-CUP-1").WaitForAsync();
        await page.Page.SetViewportSizeAsync(1360, 420);
        await page.Page.EvaluateAsync("down => scrollTo(0, down)", Down);
        var place = await page.Page.EvaluateAsync<int>("scrollY");
        await page.Button("Adjust Cup").ClickAsync();
        await page.DialogText.FillAsync("-7");

        await page.BreakCircuitAsync();
        await page.Page.GetByText("Connection lost; trying again. What you typed is kept.").WaitForAsync();
        await page.Page.Locator("#components-reconnect-modal").WaitForAsync(new() { State = WaitForSelectorState.Hidden });

        Assert.EndsWith("/inventory?category=Kitchen", page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(place, await page.Page.EvaluateAsync<int>("scrollY"));
        Assert.Equal("-7", await page.DialogText.InputValueAsync());
        await page.DialogText.FillAsync("-8");
        await page.SeesAsync("Stock will be 32");
    }

    [Fact]
    public async Task The_dashboard_says_when_it_hears_nothing_and_goes_on_when_it_does_again()
    {
        await using var page = await console.OpenAsync("/");
        await page.Page.Locator(".clock[data-live=on]").WaitForAsync();
        await page.Page.EvaluateAsync("down => scrollTo(0, down)", Down);

        await page.Page.Context.SetOfflineAsync(true);
        await page.Page.Locator(".clock[data-live=off]").WaitForAsync();
        await page.Page.Locator("[data-trouble]").GetByText("the connection is lost; trying again").WaitForAsync();
        Assert.Equal(200, await console.SendAsync(new { type = "RESTOCK", productId = "POT-1", quantity = 2 }));
        await page.Page.Context.SetOfflineAsync(false);

        await page.Page.Locator(".clock[data-live=on]").WaitForAsync();
        await page.Page.Locator("[data-trouble]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        await page.Page.Locator("[data-list=events] li", new() { HasText = "Teapot" }).Filter(new() { HasText = "+2" }).First.WaitForAsync();
        Assert.Equal(Down, await page.Page.EvaluateAsync<int>("scrollY"));
    }

    /// <summary>As when more watch than a replica serves: the browser itself does not try again then.</summary>
    [Fact]
    public async Task A_dashboard_whose_stream_is_refused_says_so_and_asks_again()
    {
        await using var page = await console.OpenAsync("/inventory");
        var refusals = 0;
        await page.Page.RouteAsync("**/api/v1/stream", route => Interlocked.Increment(ref refusals) == 1
            ? route.FulfillAsync(new() { Status = 503, Body = "Too many viewers" })
            : route.ContinueAsync());

        await page.GoAsync("/");
        await page.Page.Locator("[data-trouble]").GetByText("the connection is lost; trying again").WaitForAsync();
        Assert.Equal("off", await page.Page.Locator(".clock").GetAttributeAsync("data-live"));

        await page.Page.Locator(".clock[data-live=on]").WaitForAsync();
        await page.Page.Locator("[data-trouble]").WaitForAsync(new() { State = WaitForSelectorState.Hidden });
    }

    [Fact]
    public async Task After_a_restart_of_the_server_the_page_is_there_again_with_its_filters_but_never_throws_away_what_was_typed()
    {
        ConsoleSystem.Require();
        await using var system = await SystemUnderTest.StartAsync(data, "--generator", "off");
        await system.PostEventAsync(new { type = "PRODUCT_UPSERT", productId = "BACK-1", data = new { sku = "SKU-BACK-1", name = "Comes back", category = "Kitchen", warehouse = "WH-1", reorderPoint = 0, unitPrice = 1 } });
        await using var browser = await ConsoleBrowser.StartAsync();
        var address = system.Http.BaseAddress!.ToString();
        await using var page = await browser.OpenAsync(address, "/inventory?q=back", dark: false);
        await using var typing = await browser.OpenAsync(address, "/inventory/BACK-1", dark: false);
        await page.Row("Comes back").WaitForAsync();
        await page.Page.SetViewportSizeAsync(1360, 420);
        await page.Page.EvaluateAsync("down => { window.isOld = true; scrollTo(0, down); }", Down);
        var place = await page.Page.EvaluateAsync<int>("scrollY");
        Assert.NotEqual(0, place);
        await typing.Button("Edit").ClickAsync();
        await typing.Box("Name").FillAsync("Half a na");

        using (var web = Process.GetProcessById(Assert.Single(system.Webs()).ProcessId))
        {
            web.Kill();
        }

        await page.Page.WaitForFunctionAsync("() => !window.isOld");
        await page.ReadyAsync();
        await page.Row("Comes back").WaitForAsync();
        Assert.EndsWith("/inventory?q=back", page.Page.Url, StringComparison.Ordinal);
        Assert.Equal(place, await page.Page.EvaluateAsync<int>("scrollY"));
        await typing.SeesAsync("What you typed is still in its fields");
        Assert.Equal("Half a na", await typing.Box("Name").InputValueAsync());
        Assert.Equal(0, await system.StopAsync());
    }
}
