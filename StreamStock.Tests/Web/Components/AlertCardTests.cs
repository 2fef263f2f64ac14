using Bunit;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class AlertCardTests : ComponentTests
{
    private static readonly StockSnapshot Low = Samples.Product("P1", stock: 3);

    [Fact]
    public void An_open_alert_says_what_is_wrong_by_which_numbers_and_what_to_do()
    {
        var card = Draw(Samples.Alert("A") with { AiRecommendation = "Order 397 units today." });

        Assert.Equal("Low stock · Name of P1 WH-1", Text(card.Find("h3")));
        Assert.Equal("3 on hand, threshold 10", card.Find(".evidence").GetAttribute("aria-label"));
        Assert.Contains("Recommended: Order 397 units today.", card.FindAll("p").Select(Text));
        Assert.Equal(["Order 397 of Name of P1", "Restock Name of P1", "Acknowledge", "1 hour", "4 hours", "1 day", "1 week", "Resolve"], Buttons(card));
    }

    [Theory]
    [InlineData(AlertState.Acknowledged, "Acknowledge")]
    [InlineData(AlertState.Snoozed, "1 hour")]
    [InlineData(AlertState.Resolved, "Resolve")]
    public void What_was_done_already_is_not_offered_again(AlertState state, string button) =>
        Assert.DoesNotContain(button, Buttons(Draw(Samples.Alert("A", state))));

    [Fact]
    public void An_alert_that_ended_offers_nothing_and_recommends_nothing()
    {
        var card = Draw(Samples.Alert("A", AlertState.Resolved) with { AiRecommendation = "Order." });

        Assert.Empty(card.FindAll("button"));
        Assert.DoesNotContain("Recommended", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_an_order_is_on_its_way_that_takes_the_place_of_the_recommendation()
    {
        var ordered = Low with { OnOrder = 90, Order = new OpenOrder("ORD-1", OrderState.Ordered, 90, Samples.Noon, Samples.Noon.AddDays(2)), AutomaticRestock = true };

        var card = Draw(Samples.Alert("A") with { AiRecommendation = "Order." }, ordered);

        Assert.Contains("On its way: 90 ordered, arrives in 2 d. The alert ends by itself when enough is there.", card.FindAll("p").Select(Text));
        Assert.DoesNotContain("Recommended", card.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void When_the_order_it_spoke_of_has_come_and_more_is_needed_that_is_recommended()
    {
        var raised = Samples.Alert("A") with { AiRecommendation = "90 units are on order.", Evidence = new AlertEvidence { Stock = 1, Threshold = 10, OnOrder = 90 } };

        var card = Draw(raised, Samples.Product("P1", stock: 20));

        Assert.Contains("Recommended: Order 380: 20 available, reorder point 50.", card.FindAll("p").Select(Text));
        Assert.Contains("When raised: Low.", card.FindAll("p").Select(Text));
        Assert.Contains("Now: 20 on hand, 20 available, 0 on order.", card.FindAll("p").Select(Text));
    }

    [Theory]
    [InlineData(AlertType.Overstock, "active")]
    [InlineData(AlertType.LowStock, "retired")]
    public void More_is_not_offered_of_what_is_too_much_or_retired(AlertType type, string status) =>
        Assert.DoesNotContain(Buttons(Draw(Samples.Alert("A") with { Type = type }, Low with { Status = status })), button => button.StartsWith("Restock", StringComparison.Ordinal));

    [Fact]
    public void On_a_products_own_page_its_name_is_left_out() =>
        Assert.Equal("Low stock", Text(Render<AlertCard>(with => with.Add(c => c.Alert, Samples.Alert("A")).Add(c => c.WithProduct, false)).Find("h3")));

    [Fact]
    public async Task Snoozing_names_a_time_of_the_inventory_and_tells_what_was_done()
    {
        await Button(Draw(Samples.Alert("A")), "4 hours").ClickAsync();

        Assert.Equal("ALERT_SNOOZE", (string)Sent.Single()["type"]!);
        Assert.Equal(Samples.Noon.AddHours(4), (DateTime)Sent.Single()["data"]!["until"]!);
        Assert.Equal((true, "Snoozed for 4 hours", "Low stock, Name of P1"), Assert.Single(Toasts));
    }

    [Fact]
    public async Task Resolving_by_hand_says_when_it_is_told_of_again()
    {
        await Button(Draw(Samples.Alert("A")), "Resolve").ClickAsync();

        Assert.Equal((true, "Resolved", "Low stock, Name of P1. The same is told of again only when it grows worse, or ends and comes back."), Assert.Single(Toasts));
    }

    [Fact]
    public void Without_the_inventorys_time_nothing_can_be_snoozed()
    {
        var card = Render<AlertCard>(with => with.Add(c => c.Alert, Samples.Alert("A")));

        Assert.All(card.FindAll(".menu__list button"), button => Assert.True(button.HasAttribute("disabled")));
    }

    [Fact]
    public async Task A_refusal_is_told_with_its_reason()
    {
        Refusal = "ALERT_CLOSED";

        await Button(Draw(Samples.Alert("A")), "Acknowledge").ClickAsync();

        Assert.Equal((false, "Rejected", "The alert is resolved already."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task Restocking_opens_the_dialog_of_the_product_and_tells_its_answer()
    {
        var restocking = Button(Draw(Samples.Alert("A")), "Restock Name of P1").ClickAsync();
        await Providers.Find("fluent-dialog input").ChangeAsync(new() { Value = "39" });

        await AnswerAsync("Restock");
        await restocking;

        Assert.Equal(("RESTOCK", 39), ((string)Sent.Single()["type"]!, (int)Sent.Single()["quantity"]!));
        Assert.Equal((true, "Done", "P1 now has 42 units, 40 available."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task It_is_selected_only_where_that_is_asked_for()
    {
        Assert.Empty(Draw(Samples.Alert("A")).FindAll("input"));
        var selected = false;

        var card = Render<AlertCard>(with => with.Add(c => c.Alert, Samples.Alert("A")).Add(c => c.Selected, isSelected => selected = isSelected));
        await card.Find("input").ChangeAsync(new() { Value = true });

        Assert.True(selected);
    }

    private IRenderedComponent<AlertCard> Draw(AlertRecord alert, StockSnapshot? product = null) =>
        Render<AlertCard>(with => with.Add(c => c.Alert, alert).Add(c => c.Product, product ?? Low).Add(c => c.Now, Samples.Noon));
}
