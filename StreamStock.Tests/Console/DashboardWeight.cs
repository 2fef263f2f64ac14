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

    /// <summary>Until the page's own scripts have run, of half of the visits: a single one may meet whatever else the machine does.</summary>
    private const double MaxMilliseconds = 1_000;

    private const int Visits = 7;

    [Fact(Explicit = true)]
    public async Task It_weighs_at_most_600_KB_and_is_interactive_within_a_second()
    {
        ConsoleSystem.Require();
        await using var browser = await ConsoleBrowser.StartAsync();
        List<double> interactive = [];
        Dictionary<string, int> sizes = [];
        for (var visit = 0; visit <= Visits; visit++)
        {
            // Each visit has an empty cache of its own, in a browser that runs already, as a visitor's does.
            await using var page = await browser.OpenAsync(RunningDemo.Address, "/", dark: false);
            // By then its own scripts, which are modules, have run.
            var milliseconds = await page.Page.EvaluateAsync<double>("() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd");
            output.WriteLine($"visit {visit}: interactive after {milliseconds:0} ms{(visit == 0 ? ", not counted: the first page of the browser, perhaps of the server" : "")}");
            if (visit == 0)
            {
                sizes = await SizesAsync(page);
            }
            else
            {
                interactive.Add(milliseconds);
            }
        }

        foreach (var (path, bytes) in sizes.OrderByDescending(size => size.Value))
        {
            output.WriteLine($"{bytes,8} {path}");
        }

        interactive.Sort();
        output.WriteLine($"{sizes.Values.Sum(),8} bytes together, interactive after {interactive[Visits / 2]:0} ms in half of {Visits} visits, {interactive[0]:0} to {interactive[^1]:0}");
        Assert.InRange(sizes.Values.Sum(), 1, MaxBytes);
        Assert.InRange(interactive[Visits / 2], 0, MaxMilliseconds);
    }

    private static async Task<Dictionary<string, int>> SizesAsync(ConsolePage page)
    {
        // Charts are drawn, and their library fetched, when they come into sight.
        await page.Page.Locator("ss-chart").First.ScrollIntoViewIfNeededAsync();
        await page.DrawnAsync();
        // The stream never ends, so it is not among the resources.
        return await page.Page.EvaluateAsync<Dictionary<string, int>>(
            "() => Object.fromEntries([...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(entry => [new URL(entry.name).pathname, entry.transferSize]))");
    }
}
