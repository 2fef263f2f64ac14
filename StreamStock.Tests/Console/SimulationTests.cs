using Microsoft.Playwright;
using StreamStock.Tests.EndToEnd;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>The page that is there only where a generator runs, with one whose time and demand nearly stand still.</summary>
public sealed class SimulationTests : IDisposable
{
    private readonly string data = Directory.CreateTempSubdirectory("streamstock-simulation-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public async Task Demand_is_changed_while_it_runs_scenarios_do_what_they_say_and_everybody_can_read_what_comes_of_them()
    {
        ConsoleSystem.Require();
        await using var system = await SystemUnderTest.StartAsync(data, "--generator", "synthetic", "--generator-speed", "1", "--generator-rate", "1");
        await using var browser = await ConsoleBrowser.StartAsync();
        await using var page = await browser.OpenAsync(system.Http.BaseAddress!.ToString(), "/simulation?product=PROD-001", dark: false);

        await ChangesDemandAsync(page);
        await CatchesUpAsync(system, page);
        await RunsAsync(page, "Bulk restock");
        await system.UntilAsync("/api/v1/products/PROD-001", product => (int)product["currentStock"]! >= (int)product["reorderPoint"]!, ConsoleBrowser.Ceiling);
        await RunsAsync(page, "Critical depletion");
        await system.UntilAsync("/api/v1/products/PROD-001", product => (int)product["available"]! <= 9, ConsoleBrowser.Ceiling);
        await system.UntilAsync("/api/v1/alerts?productId=PROD-001", alerts => alerts["items"]!.AsArray().Any(alert => (string?)alert!["type"] == "CRITICAL_LOW_STOCK"), ConsoleBrowser.Ceiling);

        var before = (double)(await system.GetAsync("/api/v1/products/PROD-001"))["leadTimeDays"]!;
        await RunsAsync(page, "Supplier delay");
        await system.UntilAsync("/api/v1/products/PROD-001", product => (double)product["leadTimeDays"]! == 2 * before, ConsoleBrowser.Ceiling);

        await LooksOverAsync(browser, system.Http.BaseAddress!.ToString());
        page.HasNoFaults();
        Assert.Equal(0, await system.StopAsync());
    }

    /// <summary>The days before the demo are sent at full speed; afterwards next to nothing is.</summary>
    private static async Task CatchesUpAsync(SystemUnderTest system, ConsolePage page)
    {
        await system.UntilAsync("/api/v1/metrics", metrics => (long)metrics["events"]!["total"]! > 50_000, ConsoleBrowser.Ceiling);
        var rate = page.Page.Locator(".kpi", new() { HasText = "Sent a second" }).Locator(".kpi__value");
        await Assertions.Expect(rate).ToHaveTextAsync("0.0", new() { Timeout = (float)ConsoleBrowser.Ceiling.TotalMilliseconds });
        await system.UntilAsync("/api/v1/metrics", metrics => (long)metrics["lag"]! == 0, ConsoleBrowser.Ceiling);
    }

    private static async Task ChangesDemandAsync(ConsolePage page)
    {
        await page.Box("Sales, %").FillAsync("80");
        await page.Button("Change").ClickAsync();
        await page.SeesAsync("must add up to 100");
        Assert.Equal("80", await page.Box("Sales, %").InputValueAsync());

        await page.Box("Restocks, %").FillAsync("10");
        await page.Box("Events a minute").FillAsync("2");
        await page.Button("Change").ClickAsync();
        await page.SeesAsync("now 2 events a minute: 80 % sales, 10 % restocks, 10 % returns");
    }

    /// <summary>Pages full of what two months of a shop bring.</summary>
    private static async Task LooksOverAsync(ConsoleBrowser browser, string address)
    {
        foreach (var path in new[] { "/", "/inventory", "/inventory/PROD-001", "/analytics", "/alerts", "/alerts?state=resolved", "/events", "/simulation" })
        {
            foreach (var dark in new[] { false, true })
            {
                await using var page = await browser.OpenAsync(address, path, dark);
                await page.DrawnAsync();

                await page.HasNoBarriersAsync();
                page.HasNoFaults();
            }
        }
    }

    /// <summary>Runs a scenario to its end; what it cannot do because nothing is to be done is passed over.</summary>
    private static async Task RunsAsync(ConsolePage page, string scenario)
    {
        var button = page.Button($"Run {scenario}");
        await button.WaitForAsync();
        if (scenario == "Bulk restock" && await button.IsDisabledAsync())
        {
            // All have enough. Any other is waited for: the page may not show yet what the one before it did.
            return;
        }

        await button.ClickAsync();
        var progress = page.Page.Locator(".bulk", new() { HasText = scenario });
        await progress.GetByRole(AriaRole.Link, new() { Name = "See them" }).WaitForAsync();
        await Assertions.Expect(progress).Not.ToContainTextAsync("refused");
    }
}
