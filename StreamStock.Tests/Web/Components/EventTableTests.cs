using Bunit;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class EventTableTests : ComponentTests
{
    [Theory]
    [InlineData("rejected", "INSUFFICIENT_STOCK", "Fewer units were available to promise than were asked for. Nothing was sold; the demand is recorded as lost.")]
    [InlineData("duplicate", null, "Its id was decided before for this product, so nothing changed.")]
    [InlineData("accepted", "COUNTED_BELOW_RESERVED", "Less was counted than was reserved; the newest reservations were cancelled.")]
    [InlineData("accepted", null, "")]
    public void What_had_no_effect_says_why(string outcome, string? reason, string why) =>
        Assert.Equal(why, Text(Draw(Event(1, outcome, reason)).Find("td.muted")));

    [Theory]
    [InlineData("P1", "SALE", "P1", "/inventory/P1")]
    [InlineData("", "DEAD_LETTER", "No product", "/events/dead-letters")]
    [InlineData("", "OFFSET_GAP", "No product", "/events")]
    public void Each_says_what_it_is_about_and_where_more_is_told(string product, string type, string name, string address)
    {
        var link = Draw(Samples.Event(1, type: type) with { ProductId = product }).Find("a.rows__title");
        Assert.Equal((name, address), (Text(link), link.GetAttribute("href")));
    }

    [Fact]
    public void Goods_that_cannot_be_sold_again_and_what_the_processor_did_itself_are_explained()
    {
        var table = Draw(Samples.Event(2, type: "RETURN"), Samples.Event(1, type: "RESTOCK") with { ByProcessor = true });

        Assert.Equal(["The goods cannot be sold again: recorded, not added.", "By the processor itself."], table.FindAll("td.muted").Select(Text));
    }

    [Fact]
    public async Task One_event_is_opened_at_a_time_with_its_json_and_the_way_to_its_decision()
    {
        var table = Draw(Event(2, "accepted") with { TraceId = "4bf92f35" }, Event(1, "rejected", "BELOW_ZERO"));

        await table.FindAll(".wide > button")[0].ClickAsync();

        Assert.Contains("\"traceId\": \"4bf92f35\"", table.Find("pre").TextContent, StringComparison.Ordinal);
        Assert.Equal("/api/v1/decisions?productId=P1&eventId=E0-2", table.Find(".event-links a").GetAttribute("href"));
        Assert.Equal(["E0-2", "4bf92f35"], table.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));

        await table.FindAll(".wide > button")[1].ClickAsync();

        Assert.Contains("\"reason\": \"BELOW_ZERO\"", Assert.Single(table.FindAll("pre")).TextContent, StringComparison.Ordinal);
        Assert.Equal(["false", "true"], table.FindAll(".wide > button").Select(button => button.GetAttribute("aria-expanded")));

        await table.FindAll(".wide > button")[1].ClickAsync();

        Assert.Empty(table.FindAll("pre"));
    }

    /// <summary>Where there is no room for a column of its own.</summary>
    [Fact]
    public async Task On_a_phone_an_event_is_opened_from_below_its_outcome()
    {
        var table = Draw(Event(1, "accepted") with { TraceId = "4bf92f35" });

        await table.Find("button.narrow").ClickAsync();

        Assert.Equal("true", table.Find("button.narrow").GetAttribute("aria-expanded"));
        Assert.Equal(["E0-1", "4bf92f35"], table.FindAll("[data-copy]").Select(button => button.GetAttribute("data-copy")));
    }

    [Fact]
    public async Task What_the_processor_did_by_itself_has_no_decision_and_no_trace_to_copy()
    {
        var table = Draw(Event(1, "accepted") with { EventId = "" });

        await table.Find("button").ClickAsync();

        Assert.Empty(table.FindAll("[data-copy], .event-links a"));
    }

    [Fact]
    public void Names_are_looked_up_and_where_there_is_none_the_id_stands_for_it()
    {
        var table = Render<EventTable>(with => with
            .Add(t => t.Events, [Event(2, "accepted"), Samples.Event(1, productId: "P2")])
            .Add(t => t.NameOf, id => id == "P1" ? "Cup" : null));

        Assert.Equal(["Cup", "P2"], table.FindAll(".rows__title").Select(Text));
    }

    [Fact]
    public void On_a_products_own_page_the_reason_stands_below_the_outcome()
    {
        var table = Render<EventTable>(with => with.Add(t => t.Events, [Event(1, "rejected", "BELOW_ZERO")]).Add(t => t.WithProduct, false));

        Assert.Empty(table.FindAll(".rows__title"));
        Assert.Equal("Below zero", Text(table.Find("td div.muted")));
    }

    private static LedgerEvent Event(long sequence, string outcome, string? reason = null) => Samples.Event(sequence, outcome: outcome) with { Reason = reason };

    private IRenderedComponent<EventTable> Draw(params LedgerEvent[] events) => Render<EventTable>(with => with.Add(table => table.Events, events).Add(table => table.Now, Samples.Noon));
}
