using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AngleSharp.Dom;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.FluentUI.AspNetCore.Components;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;
using StreamStock.Web.Presentation;
using StreamStock.Web.ReadModel;

namespace StreamStock.Tests.Web.Components;

/// <summary>A component drawn in memory, with the test in the place of the broker, the processor and whoever answers a dialog.</summary>
public abstract class ComponentTests : BunitContext
{
    private readonly Processor processor = new();

    /// <param name="add">Further services, which cannot be added later.</param>
    protected ComponentTests(Action<IServiceCollection>? add = null)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddFluentUIComponents();
        Services.AddOptions<ConsoleOptions>();
        Services.AddOptions<RecommendationOptions>();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton<Formats>();
        Services.AddSingleton<InventoryReadModel>();
        Services.AddSingleton<SummaryCache>();
        Services.AddSingleton<RecommendationList>();
        Services.AddSingleton<ICommandSender>(processor);
        Services.AddSingleton(processor.Pending);
        Services.AddSingleton<IEventIds>(processor);
        Services.AddSingleton<CommandGateway>();
        Services.AddSingleton<ConsoleCommands>();
        add?.Invoke(Services);
        Providers = Render<FluentProviders>();
    }

    /// <summary>What a page draws dialogs and toasts with.</summary>
    protected IRenderedComponent<FluentProviders> Providers { get; }

    /// <summary>Why every further command is refused; null to accept.</summary>
    protected string? Refusal
    {
        set => processor.Refusal = value;
    }

    /// <summary>Events that were sent, oldest first.</summary>
    protected IReadOnlyList<JsonNode> Sent => processor.Sent;

    /// <summary>What pages read from.</summary>
    protected ReadModelState State => Services.GetRequiredService<InventoryReadModel>().State;

    /// <summary>Makes a product known to what pages read from.</summary>
    protected StockSnapshot Known(StockSnapshot product)
    {
        State.Apply(Samples.Feed(1));
        State.Apply(product);
        return product;
    }

    /// <summary>What was told in the corner of the page, oldest first.</summary>
    protected IReadOnlyList<(bool IsGood, string Title, string Body)> Toasts =>
        [.. Providers.FindAll("fluent-toast-b").Select(toast => (toast.GetAttribute("intent") != "error", Text(toast.QuerySelector("[slot=title]")!), Text(toast.QuerySelector("[id$=-body]")!)))];

    /// <summary>Titles of the dialogs that are open.</summary>
    protected string[] Dialogs => [.. Providers.FindAll("fluent-dialog [slot=title]").Select(Text)];

    /// <summary>What is asked before something that cannot be undone.</summary>
    protected string Question => Text(Providers.Find("fluent-dialog .message"));

    /// <summary>Clicks a button of the dialog that is open.</summary>
    protected Task AnswerAsync(string button) => Button(Providers, button).ClickAsync();

    protected static IElement Button<T>(IRenderedComponent<T> drawn, string text) where T : IComponent =>
        drawn.FindAll("button, fluent-button").FirstOrDefault(button => Text(button) == text)
        ?? throw new Xunit.Sdk.XunitException($"No button '{text}' among: {string.Join("; ", drawn.FindAll("button, fluent-button").Select(Text))}");

    protected static string[] Buttons<T>(IRenderedComponent<T> drawn) where T : IComponent => [.. drawn.FindAll("button").Select(Text)];

    /// <summary>As it is read: without line breaks and indents.</summary>
    protected static string Text(IElement element) =>
        string.Join(' ', element.Descendants<IText>().SelectMany(text => text.Data.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));

    /// <summary>Decides at once, always the same way.</summary>
    private sealed class Processor : ICommandSender, IEventIds
    {
        private readonly List<JsonNode> sent = [];

        public PendingDecisions Pending { get; } = new();

        public string? Refusal { get; set; }

        public IReadOnlyList<JsonNode> Sent
        {
            get
            {
                lock (sent)
                {
                    return [.. sent];
                }
            }
        }

        public string Next() => $"EVT-{Guid.CreateVersion7()}";

        public Task<string?> SendAsync(ReadCommand command, CancellationToken cancellationToken)
        {
            lock (sent)
            {
                sent.Add(JsonNode.Parse(Encoding.UTF8.GetString(command.Payload))!);
            }

            Pending.TryComplete(new Decision
            {
                EventId = command.EventId,
                ProductId = command.ProductId,
                Outcome = Refusal is null ? "accepted" : "rejected",
                Reason = Refusal,
                StockAfter = 42,
                Available = 40,
            });
            return Task.FromResult<string?>(null);
        }
    }
}
