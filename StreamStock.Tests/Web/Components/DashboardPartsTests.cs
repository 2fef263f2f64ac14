using Bunit;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Live;
using StreamStock.Web.Presentation.Alerts;
using StreamStock.Web.Presentation.Orders;
using Xunit;

namespace StreamStock.Tests.Web.Components;

/// <summary>Parts that are drawn on the server once and then kept up to date by the page's script.</summary>
public sealed class DashboardPartsTests : ComponentTests
{
    [Fact]
    public void A_key_figure_leaves_room_for_its_trend_only_where_one_is_kept()
    {
        Assert.Empty(Figure(null).FindAll(".kpi__trend"));
        Assert.Equal("stockValue", Figure("stockValue").Find("[data-change]").GetAttribute("data-change"));
    }

    [Theory]
    [InlineData(true, "card kpi kpi--alarm")]
    [InlineData(false, "card kpi")]
    public void A_key_figure_that_alarms_looks_so(bool alarm, string look) =>
        Assert.Equal(look, Text(Figure(null, alarm).Find(".kpi"), "class"));

    [Fact]
    public void What_needs_attention_says_when_it_runs_out_and_offers_what_to_do_about_it()
    {
        var product = Samples.Product("P 1", stock: 20);
        var item = AttentionItem.Of(product, new OrderOffer(380, null), Samples.Noon) with { RunsOutAt = Samples.Noon.AddDays(2), AtRisk = 1_500 };

        var row = Render<AttentionRow>(with => with.Add(r => r.Item, item).Add(r => r.Now, Samples.Noon));

        Assert.Equal("Order 380 Name of P 1", Text(row.Find(".btn")));
        Assert.Equal("/inventory/P%201?do=order", row.Find(".btn").GetAttribute("href"));
        Assert.Equal("$1,500 at risk runs out in 2 d, nothing on order", Text(row.Find(".due")));
    }

    [Theory]
    [InlineData(0, "Restock", "nothing on order")]
    [InlineData(90, "Follow order", "90 due in 3 d")]
    public void Where_nothing_is_to_be_ordered_it_is_restocked_or_the_order_followed(int onOrder, string action, string outlook)
    {
        var item = AttentionItem.Of(Samples.Product("P1", stock: 0) with { OnOrder = onOrder, OnOrderDue = Samples.Noon.AddDays(3) }, null, Samples.Noon);

        var row = Render<AttentionRow>(with => with.Add(r => r.Item, item).Add(r => r.Now, Samples.Noon));

        Assert.StartsWith(action, Text(row.Find(".btn")), StringComparison.Ordinal);
        Assert.EndsWith(outlook, Text(row.Find(".due")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("accepted", -3, 3, "−3")]
    [InlineData("rejected", 0, 5, "(5)")]
    [InlineData("accepted", 0, 0, "–")]
    public void An_event_shows_what_it_moved_or_what_it_would_have(string outcome, int delta, int quantity, string shown)
    {
        var e = FeedEvent.Of(Samples.Event(1, outcome: outcome) with { Delta = delta, Quantity = quantity }, "Cup");

        Assert.Equal(shown, Text(Render<FeedRow>(with => with.Add(r => r.Item, e).Add(r => r.Now, Samples.Noon)).Find("strong.num")));
    }

    [Fact]
    public void An_alert_tells_how_things_stand_now_where_that_is_not_what_it_says()
    {
        var asItSays = Render<AlertRow>(with => with.Add(r => r.Item, Samples.Alert("A")).Add(r => r.Now, Samples.Noon));
        var otherwise = Render<AlertRow>(with => with.Add(r => r.Item, Samples.Alert("A")).Add(r => r.Standing, new AlertNow("A", 1_200, 1_100, 0)).Add(r => r.Now, Samples.Noon));

        Assert.Equal(["Low.", ""], asItSays.FindAll("div.small").Select(Text));
        Assert.Equal(["When raised: Low.", "Now: 1,200 on hand, 1,100 available, 0 on order."], otherwise.FindAll("div.small").Select(Text));
    }

    [Fact]
    public void Without_an_item_a_row_is_the_empty_template_of_the_script()
    {
        Assert.Equal("of min. ·", Text(Render<AttentionRow>().Find("li"))
            + Text(Render<FeedRow>().Find("li")) + Text(Render<AlertRow>().Find("li")) + Text(Render<PartRow>().Find("li")));
        Assert.NotNull(Render<AttentionRow>().Find("[data-href='/inventory/{id}?do={action}']"));
    }

    [Fact]
    public void A_live_chart_can_be_taken_home()
    {
        var chart = Render<LiveChart>(with => with.Add(c => c.Name, "health").Add(c => c.Label, "Health"));

        Assert.Equal(("health", "health"), (chart.Find("ss-chart").GetAttribute("data-chart"), chart.Find("figure [data-csv]").GetAttribute("data-csv")));
    }

    private IRenderedComponent<Kpi> Figure(string? trend, bool alarm = false) =>
        Render<Kpi>(with => with.Add(k => k.Label, "Stock value").Add(k => k.Path, "stockValue").Add(k => k.Value, "$1").Add(k => k.Trend, trend).Add(k => k.Alarm, alarm));

    private static string Text(AngleSharp.Dom.IElement element, string attribute) => element.GetAttribute(attribute)!.Trim();
}
