using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>
/// Pictures of the pages for documents, of a demo that runs already:
/// <c>CONSOLE_URL=http://127.0.0.1:8080 CONSOLE_PICTURES=docs/images dotnet run --project StreamStock.Tests -- -explicit only -class StreamStock.Tests.Console.Screenshots</c>.
/// With <c>CONSOLE_WHOLE=1</c> down to the end of each page, to look them over.
/// </summary>
public sealed class Screenshots
{
    private static readonly (string Name, string Path)[] Pages =
    [
        ("dashboard", "/"), ("inventory", "/inventory"), ("product", "/inventory/PROD-001"), ("analytics", "/analytics"), ("alerts", "/alerts"), ("events", "/events"), ("dead-letters", "/events/dead-letters"), ("import", "/inventory/import"), ("simulation", "/simulation"),
    ];

    private const int Wide = 1360;
    private const int Phone = 390;
    private const int MaxHeight = 8_000;

    [Fact(Explicit = true)]
    public async Task Every_page_is_pictured_in_light_and_dark_wide_and_on_a_phone()
    {
        ConsoleSystem.Require();
        var isWhole = Environment.GetEnvironmentVariable("CONSOLE_WHOLE") == "1";
        var folder = Directory.CreateDirectory(Environment.GetEnvironmentVariable("CONSOLE_PICTURES") ?? "pictures").FullName;
        await using var browser = await ConsoleBrowser.StartAsync();
        foreach (var (dark, width) in new[] { (false, Wide), (true, Wide), (false, Phone), (true, Phone) })
        {
            foreach (var (name, path) in Pages)
            {
                await using var page = await browser.OpenAsync(RunningDemo.Address, path, dark, width);
                if (isWhole)
                {
                    // Charts are drawn when they come into sight.
                    var height = await page.Page.EvaluateAsync<int>("document.documentElement.scrollHeight");
                    await page.Page.SetViewportSizeAsync(width, Math.Min(height, MaxHeight));
                }

                await page.DrawnAsync();
                await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}{(width == Phone ? "-phone" : "")}-{(dark ? "dark" : "light")}.png") });
            }
        }
    }
}
