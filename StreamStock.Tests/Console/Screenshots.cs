using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>
/// Pictures of the pages for documents, of a demo that runs already:
/// <c>CONSOLE_URL=http://127.0.0.1:8080 CONSOLE_PICTURES=docs/images dotnet run --project StreamStock.Tests -- -explicit only -class StreamStock.Tests.Console.Screenshots</c>.
/// </summary>
public sealed class Screenshots
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("dashboard", "/"), ("inventory", "/inventory"), ("product", "/inventory/PROD-001"), ("analytics", "/analytics"), ("alerts", "/alerts"), ("events", "/events"), ("simulation", "/simulation"),
    ];

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_in_light_and_dark()
    {
        ConsoleSystem.Require();
        var address = Environment.GetEnvironmentVariable("CONSOLE_URL") ?? throw new InvalidOperationException("CONSOLE_URL must name the running demo.");
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("CONSOLE_PICTURES") ?? "pictures").FullName;
        await using var browser = await ConsoleBrowser.StartAsync();
        foreach (var dark in new[] { false, true })
        {
            foreach (var (name, path) in Pages)
            {
                await using var page = await browser.OpenAsync(address, path, dark);
                await page.DrawnAsync();
                await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}-{(dark ? "dark" : "light")}.png") });
            }
        }
    }
}
