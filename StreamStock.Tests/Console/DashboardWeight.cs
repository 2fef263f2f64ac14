using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>
/// How much the dashboard costs a visitor who was never there, of a demo that runs already, built in Release:
/// <c>CONSOLE_URL=http://127.0.0.1:8080 dotnet run --project StreamStock.Tests -- -explicit only -class StreamStock.Tests.Console.DashboardWeight</c>.
/// </summary>
public sealed class DashboardWeight(ITestOutputHelper output)
{
    /// <summary>Transferred, as compressed as it comes.</summary>
    private const int MaxBytes = 600 * 1024;

    [Fact(Explicit = true)]
    public async Task It_weighs_at_most_600_KB()
    {
        ConsoleSystem.Require();
        await using var browser = await ConsoleBrowser.StartAsync();
        // The browser runs already, as a visitor's does; each of its contexts has an empty cache of its own.
        await using (await browser.OpenAsync(RunningDemo.Address, "/no-such-page", dark: false))
        {
        }

        await using var page = await browser.OpenAsync(RunningDemo.Address, "/", dark: false);

        // Charts are drawn, and their library fetched, when they come into sight.
        await page.Page.Locator("ss-chart").First.ScrollIntoViewIfNeededAsync();
        await page.DrawnAsync();

        // The stream never ends, so it is not among the resources.
        var sizes = await page.Page.EvaluateAsync<Dictionary<string, int>>(
            "() => Object.fromEntries([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(entry => [new URL(entry.name).pathname, entry.transferSize]))");
        // By then its own scripts, which are modules, have run.
        var interactive = await page.Page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
        foreach (var (path, bytes) in sizes.OrderByDescending(size => size.Value))
        {
            output.WriteLine($"{bytes,8} {path}");
        }

        output.WriteLine($"{sizes.Values.Sum(),8} bytes together, interactive after {interactive:0} ms");
        Assert.InRange(sizes.Values.Sum(), 1, MaxBytes);
    }
}
