using Microsoft.Playwright;

namespace StreamStock.Tests.Console;

/// <summary>A browser without a window.</summary>
internal sealed class ConsoleBrowser : IAsyncDisposable
{
    private static readonly string[] Programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    /// <summary>Longest wait for what a page shows: a build server may be thirty times as slow.</summary>
    public static readonly TimeSpan Ceiling = TimeSpan.FromMinutes(3);

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

    /// <param name="address">Of the system.</param>
    /// <param name="path">Of the page.</param>
    /// <param name="dark">Theme.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="delay">How long each message of the circuit takes, either way.</param>
    public async Task<ConsolePage> OpenAsync(string address, string path, bool dark, int width = 1360, TimeSpan delay = default) =>
        await ConsolePage.OpenAsync(await ContextAsync(address, dark, width, delay), path);

    /// <summary>Opens a page and does not wait for its circuit.</summary>
    public async Task<ConsolePage> OpenUnreadyAsync(string address, string path, TimeSpan delay) =>
        await ConsolePage.OpenUnreadyAsync(await ContextAsync(address, false, 1360, delay), path);

    private async Task<IBrowserContext> ContextAsync(string address, bool dark, int width, TimeSpan delay)
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
        if (delay > TimeSpan.Zero)
        {
            await SlowCircuit.DelayAsync(context, delay);
        }

        return context;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
