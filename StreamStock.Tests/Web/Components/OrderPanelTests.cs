using Bunit;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class OrderPanelTests : ComponentTests
{
    private static readonly StockSnapshot Ordered = Samples.Product("P1", stock: 20) with
    {
        OnOrder = 100,
        Order = new OpenOrder("ORD-1", OrderState.Ordered, 100, Samples.Noon, Samples.Noon.AddDays(2)),
    };

    [Theory]
    [InlineData(true, "Nothing is to be ordered now. An order is placed by itself when what is available and on order falls below 50.")]
    [InlineData(false, "Nothing is to be ordered now. An order is suggested when what is available and on order falls below 50.")]
    public void Where_enough_is_there_it_says_when_an_order_comes(bool isAutomatic, string text) =>
        Assert.Equal(text, Text(Draw(Samples.Product("P1") with { AutomaticRestock = isAutomatic }).Find("p.muted")));

    [Fact]
    public void What_is_missing_is_offered_with_its_reason()
    {
        var panel = Draw(Samples.Product("P1", stock: 20));

        Assert.Equal("20 available, reorder point 50", Text(panel.Find("p.muted")));
        Assert.Equal(["Order 380 of Name of P1"], Buttons(panel));
    }

    [Fact]
    public void An_open_order_says_where_it_stands_and_who_placed_it()
    {
        var panel = Draw(Ordered);

        Assert.Equal("Ordered", Text(panel.Find(".badge")));
        Assert.Contains("the processor itself", panel.FindAll("dd").Select(Text));
        Assert.Contains("Placed", panel.FindAll("dt").Select(Text));
    }

    [Theory]
    [InlineData("Keep it", 0)]
    [InlineData("Cancel the order", 1)]
    public async Task Cancelling_an_order_is_asked_about(string answer, int sent)
    {
        var cancelling = Button(Draw(Ordered), "Cancel the order").ClickAsync();
        Assert.StartsWith("Cancel the order of 100 units of Name of P1?", Question, StringComparison.Ordinal);

        await AnswerAsync(answer);
        await cancelling;

        Assert.Equal(sent, Sent.Count(e => (string)e["type"]! == "ORDER_CANCEL"));
    }

    private IRenderedComponent<OrderPanel> Draw(StockSnapshot product) => Render<OrderPanel>(with => with.Add(panel => panel.Product, product).Add(panel => panel.Now, Samples.Noon));
}
