using Bunit;
using Confluent.Kafka;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Webhooks;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class RoutesPanelTests : ComponentTests
{
    private const string Address = "https://hooks.example.com/alerts";

    public RoutesPanelTests()
        : base(services => services
            .AddOptions<WebhookOptions>().Services
            .AddSingleton<WebhookBook>().AddSingleton<Broker>().AddSingleton<IWebhookStore>(all => all.GetRequiredService<Broker>())
            .AddSingleton<AddressGuard>().AddSingleton<WebhookSender>().AddSingleton<DeliveryLanes>().AddSingleton<WebhookDesk>())
    {
    }

    private WebhookBook Book => Services.GetRequiredService<WebhookBook>();

    [Fact]
    public async Task An_operator_adds_who_is_told_of_alerts_and_sees_the_secret_once()
    {
        var panel = Render<RoutesPanel>();
        Assert.Contains("Add the address of another system", Text(panel.Find(".empty")), StringComparison.Ordinal);

        await AddAsync(panel, Address, "on call");

        var route = Assert.Single(Book.All());
        Assert.Equal((Address, "on call", "alert.changed"), (route.Url, route.Description, Assert.Single(route.Events)));
        Assert.Equal([$"{Address} on call", "Active", "none yet", "0 of 0"], Cells(panel).Take(4));
        Assert.Equal(route.Secret, panel.Find("[data-copy]").GetAttribute("data-copy"));
        Assert.Empty(panel.FindAll("form"));

        await Button(panel, "I have it").ClickAsync();

        Assert.DoesNotContain(route.Secret, panel.Markup, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "The address must be an https address of at most 500 characters, without a user name.")]
    [InlineData("http://hooks.example.com", "The address must be an https address of at most 500 characters, without a user name.")]
    [InlineData("https://10.0.0.1/", "The address must not be an address of a private network.")]
    public async Task An_address_that_may_not_be_called_is_explained_and_stays_typed(string typed, string why)
    {
        var panel = Render<RoutesPanel>();

        await AddAsync(panel, typed, "on call");

        Assert.Equal(why, Text(panel.Find("[role=alert]")));
        Assert.Equal(2, panel.FindAll("form input").Count);
        Assert.Empty(Book.All());
    }

    [Fact]
    public async Task Where_the_broker_does_not_take_it_that_is_said_and_nothing_is_lost()
    {
        Services.GetRequiredService<Broker>().IsDown = true;
        var panel = Render<RoutesPanel>();

        await AddAsync(panel, Address, "on call");

        Assert.Equal("The broker did not take it: it is down", Text(panel.Find("[role=alert]")));
        Assert.Single(panel.FindAll("form"));
    }

    [Fact]
    public async Task A_route_is_paused_resumed_and_after_a_question_removed()
    {
        var panel = Render<RoutesPanel>();
        await AddAsync(panel, Address, "");

        await Button(panel, $"Pause {Address}").ClickAsync();
        Assert.Equal("Paused", Cells(panel)[1]);
        await Button(panel, $"Resume {Address}").ClickAsync();
        Assert.Equal("Active", Cells(panel)[1]);
        var removing = Button(panel, $"Remove {Address}").ClickAsync();
        Assert.StartsWith($"Remove {Address}? It is told of nothing any more", Question, StringComparison.Ordinal);
        await AnswerAsync("Remove");
        await removing;

        Assert.Empty(Book.All());
        Assert.Equal(["Paused", "Resumed", "Removed"], Toasts.Select(toast => toast.Title));
    }

    /// <summary>The guard lets nobody connect to this machine, whatever its name.</summary>
    [Fact]
    public async Task A_test_that_does_not_arrive_says_why_and_the_route_is_shown_as_failing()
    {
        var panel = Render<RoutesPanel>();
        await AddAsync(panel, "https://localhost:1/", "");

        await Button(panel, "Send a test to https://localhost:1/").ClickAsync();

        var toast = Assert.Single(Toasts);
        Assert.Equal((false, "The test did not arrive"), (toast.IsGood, toast.Title));
        Assert.Contains("leads to no address that may be called", toast.Body, StringComparison.Ordinal);
        Assert.Equal(["Failing", "1 of 1"], [Cells(panel)[1], Cells(panel)[3]]);
    }

    private static async Task AddAsync(IRenderedComponent<RoutesPanel> panel, string address, string note)
    {
        await Button(panel, "Add a route").ClickAsync();
        await panel.FindAll("form input")[0].ChangeAsync(new ChangeEventArgs { Value = address });
        await panel.FindAll("form input")[1].ChangeAsync(new ChangeEventArgs { Value = note });
        await panel.Find("form").SubmitAsync();
    }

    private static List<string> Cells(IRenderedComponent<RoutesPanel> panel) => [.. panel.FindAll("tbody td").Select(Text)];

    /// <summary>Keeps what it is given in the book alone.</summary>
    private sealed class Broker(WebhookBook book) : IWebhookStore
    {
        public bool IsDown { get; set; }

        public Task SaveAsync(WebhookSubscription subscription, CancellationToken cancellationToken) => Take(() => book.Apply(subscription));

        public Task RemoveAsync(string id, CancellationToken cancellationToken) => Take(() => book.Remove(id));

        public Task RecordAsync(WebhookDelivery delivery, CancellationToken cancellationToken) => Take(() => book.Apply(delivery));

        private Task Take(Action act)
        {
            if (IsDown)
            {
                return Task.FromException(new KafkaException(new Error(ErrorCode.BrokerNotAvailable, "it is down")));
            }

            act();
            return Task.CompletedTask;
        }
    }
}
