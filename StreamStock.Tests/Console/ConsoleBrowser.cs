using Microsoft.Playwright;

namespace StreamStock.Tests.Console;

/// <summary>A browser without a window.</summary>
internal sealed class ConsoleBrowser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private ConsoleBrowser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Why there is none here; null where there is one.</summary>
    public static string? Missing => Array.Find(Programs, File.Exists) is null
        ? $"No browser: looked for {string.Join(", ", Programs)}; install one with `apt-get install chromium`."
        : null;

    public static async Task<ConsoleBrowser> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        // As root, as on build servers, Chromium starts without its sandbox only; all it opens is our own.
        return new(playwright, await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Array.Find(Programs, File.Exists), Args = ["--no-sandbox", "--disable-gpu"] }));
    }

    public async Task<ConsolePage> OpenAsync(string address, string path, bool dark, int width = 1360)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            Locale = "en-US",
            ReducedMotion = ReducedMotion.Reduce,
        });
        context.SetDefaultTimeout((float)Ceiling.TotalMilliseconds);
        return await ConsolePage.OpenAsync(context, path);
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
