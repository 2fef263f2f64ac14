using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace StreamStock.Tests.Console;

/// <summary>One page in a browser of its own, with what it did behind the operator's back.</summary>
internal sealed class ConsolePage : IAsyncDisposable
{
    private readonly IBrowserContext context;
    private readonly List<string> faults = [];

    private ConsolePage(IBrowserContext context, IPage page)
    {
        (this.context, Page) = (context, page);
        page.Console += (_, message) => Note(message.Type == "error", $"console: {message.Text}");
        page.PageError += (_, error) => Note(true, $"script: {error}");
        page.Request += (_, request) => Note(!IsOwn(request.Url), $"request leaves the machine: {request.Url}");
        page.WebSocket += (_, socket) => WebSockets.Add(socket.Url);
    }

    public IPage Page { get; }

    public List<string> WebSockets { get; } = [];

    /// <summary>Errors on the console, and requests that went elsewhere.</summary>
    public IReadOnlyList<string> Faults
    {
        get
        {
            lock (faults)
            {
                return [.. faults];
            }
        }
    }

    public static async Task<ConsolePage> OpenAsync(IBrowserContext context, string path)
    {
        var page = await OpenUnreadyAsync(context, path);
        await page.ReadyAsync();
        return page;
    }

    /// <summary>Opens a page and does not wait for its circuit.</summary>
    public static async Task<ConsolePage> OpenUnreadyAsync(IBrowserContext context, string path)
    {
        var page = new ConsolePage(context, await context.NewPageAsync());
        await page.Page.GotoAsync(path);
        return page;
    }

    /// <summary>Opens a page and waits until it answers to clicks.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        await ReadyAsync();
    }

    /// <summary>Waits until the page answers to clicks.</summary>
    public Task ReadyAsync() => Page.Locator(".page:not([aria-busy])").WaitForAsync();

    /// <summary>Waits until every chart in sight is drawn.</summary>
    public async Task DrawnAsync()
    {
        await Page.WaitForFunctionAsync("() => [...document.querySelectorAll('ss-chart')].every(chart => chart.querySelector('svg') || chart.getBoundingClientRect().top > innerHeight) && !document.querySelector('.skeleton') && [...document.querySelectorAll('.table tbody')].every(body => body.querySelector('td, th'))");
        await Page.EvaluateAsync("() => document.fonts.ready");
    }

    /// <summary>Breaks the connection to the circuit, as a network does; the circuit itself lives on for a while.</summary>
    public Task BreakCircuitAsync() => SlowCircuit.BreakAsync(context);

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>The text box whose label begins so.</summary>
    public ILocator Box(string label) => Page.GetByRole(AriaRole.Textbox, new() { NameRegex = new($"^{label}") });

    /// <summary>The list of choices whose label begins so.</summary>
    public ILocator Choice(string label) => Page.Locator("label.field", new() { HasTextRegex = new($"^{label}") }).Locator("select");

    public ILocator Row(string text) => Page.Locator("tbody tr", new() { HasText = text });

    public Task SeesAsync(string text) => Page.GetByText(text).First.WaitForAsync();

    /// <summary>The action button of the dialog that is open.</summary>
    public ILocator DialogButton(string name) => Page.Locator("fluent-dialog fluent-button", new() { HasText = name }).First;

    public ILocator DialogText => Page.Locator("fluent-dialog input[inputmode=numeric]");

    public void HasNoFaults() => Assert.Empty(Faults);

    /// <summary>Everybody can read and use it, as far as that can be checked: WCAG 2.1, levels A and AA.</summary>
    public async Task HasNoBarriersAsync()
    {
        var found = await Page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } });
        Assert.Empty(found.Violations.Select(violation => $"{Page.Url}: {violation.Id}: {violation.Help}: {string.Join("; ", violation.Nodes.Select(node => node.Html))}"));
    }

    private static bool IsOwn(string url) => url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal) || new Uri(url).IsLoopback;

    private void Note(bool isFault, string text)
    {
        if (isFault)
        {
            lock (faults)
            {
                faults.Add(text);
            }
        }
    }

    public async ValueTask DisposeAsync() => await context.DisposeAsync();
}
