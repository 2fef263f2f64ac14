using Bunit;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class AlertBulkBarTests : ComponentTests
{
    private readonly Dictionary<string, AlertRecord> selected = new() { ["A"] = Samples.Alert("A"), ["B"] = Samples.Alert("B", productId: "P2") };
    private int changes;

    [Theory]
    [InlineData("Acknowledge", "ALERT_ACKNOWLEDGE", "Acknowledged")]
    [InlineData("Snooze 1 day", "ALERT_SNOOZE", "Snoozed for a day")]
    public async Task What_is_done_is_done_to_each_and_told_once(string button, string type, string done)
    {
        await Button(Draw(Samples.Noon), button).ClickAsync();

        Assert.Equal([(type, "A"), (type, "B")], Sent.Select(e => ((string)e["type"]!, (string)e["data"]!["alertId"]!)).Order());
        Assert.Equal((true, done, "2 alerts."), Assert.Single(Toasts));
        Assert.Empty(selected);
        Assert.Equal(1, changes);
    }

    [Fact]
    public async Task Resolving_cannot_be_undone_so_it_is_asked_for_first()
    {
        var resolving = Button(Draw(Samples.Noon), "Resolve").ClickAsync();
        Assert.StartsWith("Resolve 2 alerts? The same is told of again only when it grows worse", Question, StringComparison.Ordinal);
        await AnswerAsync("Keep them");
        await resolving;
        Assert.Empty(Sent);

        resolving = Button(Draw(Samples.Noon), "Resolve").ClickAsync();
        await AnswerAsync("Resolve");
        await resolving;

        Assert.Equal(["ALERT_RESOLVE", "ALERT_RESOLVE"], Sent.Select(e => (string)e["type"]!));
        Assert.Equal((true, "Resolved", "2 alerts."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task Refusals_are_counted_and_the_first_is_explained()
    {
        Refusal = "ALERT_CLOSED";

        await Button(Draw(Samples.Noon), "Acknowledge").ClickAsync();

        Assert.Equal((false, "2 refused", "The alert is resolved already."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task A_product_with_several_alerts_is_ordered_once()
    {
        Known(Samples.Product("P1", stock: 20));
        Known(Samples.Product("P2", stock: 100));
        selected["C"] = Samples.Alert("C");
        var ordering = Button(Draw(Samples.Noon), "Order what is missing").ClickAsync();
        Assert.Equal("Order 380 units of 1 products? Their alerts end by themselves when enough is there.", Question);

        await AnswerAsync("Order");
        await ordering;

        Assert.Equal(("ORDER_CREATE", "P1", 380), ((string)Sent.Single()["type"]!, (string)Sent.Single()["productId"]!, (int)Sent.Single()["quantity"]!));
        Assert.Equal((true, "Ordered", "1 products."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task Where_nothing_is_missing_nothing_is_ordered_and_the_selection_stays()
    {
        await Button(Draw(Samples.Noon), "Order what is missing").ClickAsync();

        Assert.Equal("Nothing to order", Assert.Single(Toasts).Title);
        Assert.Equal(2, selected.Count);
    }

    [Fact]
    public void Without_the_inventorys_time_nothing_can_be_snoozed() => Assert.True(Button(Draw(null), "Snooze 1 day").HasAttribute("disabled"));

    [Fact]
    public async Task Clearing_sends_nothing()
    {
        await Button(Draw(Samples.Noon), "Clear selection").ClickAsync();

        Assert.Empty(Sent);
        Assert.Empty(selected);
    }

    private IRenderedComponent<AlertBulkBar> Draw(DateTime? now) =>
        Render<AlertBulkBar>(with => with.Add(bar => bar.Selected, selected).Add(bar => bar.Now, now).Add(bar => bar.Changed, () => changes++));
}
