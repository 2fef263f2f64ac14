using Bunit;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Components.Shared;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class OrderActionTests : ComponentTests
{
    private static readonly StockSnapshot Low = Samples.Product("P1", stock: 20);

    [Fact]
    public void Nothing_is_offered_where_enough_is_there() => Assert.Empty(Buttons(Draw(Samples.Product("P1", stock: 100))));

    [Fact]
    public async Task What_is_missing_is_offered_and_the_answer_of_the_dialog_is_told()
    {
        var ordering = Button(Draw(Low with { AutomaticRestock = true, LeadTimeDays = 2 }), "Order 380 of Name of P1").ClickAsync();
        Assert.Equal(["Order from the supplier"], Dialogs);

        await AnswerAsync("Order");
        await ordering;

        Assert.Equal((true, "Ordered", "380 of Name of P1. Its supplier takes about 2 days."), Assert.Single(Toasts));
    }

    [Fact]
    public async Task Nothing_is_told_of_a_dialog_that_was_cancelled()
    {
        var ordering = Button(Draw(Low), "Order 380 of Name of P1").ClickAsync();

        await AnswerAsync("Cancel");
        await ordering;

        Assert.Empty(Toasts);
        Assert.Empty(Sent);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void A_link_to_an_order_opens_the_dialog_at_once(bool opens, int dialogs)
    {
        Draw(Low, opens);

        Assert.Equal(dialogs, Dialogs.Length);
    }

    [Fact]
    public void A_link_to_an_order_that_is_on_its_way_opens_nothing()
    {
        Draw(Ordered(OrderState.Ordered), opens: true);

        Assert.Empty(Dialogs);
    }

    [Fact]
    public async Task An_approved_order_is_placed_with_a_click()
    {
        await Button(Draw(Ordered(OrderState.Approved)), "Placed order of Name of P1").ClickAsync();

        Assert.Equal(("ORDER_PLACE", "ORD-1"), ((string)Sent.Single()["type"]!, (string)Sent.Single()["data"]!["orderId"]!));
        Assert.Equal("Placed with its supplier", Assert.Single(Toasts).Title);
    }

    [Fact]
    public async Task What_is_outstanding_is_received_with_a_click_and_a_refusal_told()
    {
        Refusal = "UNKNOWN_ORDER";
        var late = Ordered(OrderState.Late, received: 30) with { Supply = new SupplyTerms { ExternalSupply = true } };

        await Button(Draw(late), "Receive 70 of Name of P1").ClickAsync();

        Assert.Equal("ORDER_RECEIVE", (string)Sent.Single()["type"]!);
        Assert.Equal((false, "Rejected", "There is no such order, or it is closed."), Assert.Single(Toasts));
    }

    [Fact]
    public void A_simulated_supplier_delivers_by_itself() =>
        Assert.Empty(Buttons(Draw(Ordered(OrderState.Ordered) with { Supply = new SupplyTerms { ExternalSupply = false } })));

    private static StockSnapshot Ordered(OrderState state, int received = 0) => Low with
    {
        OnOrder = 100 - received,
        Order = new OpenOrder("ORD-1", state, 100, Samples.Noon, Samples.Noon.AddDays(2)) { Received = received },
    };

    private IRenderedComponent<OrderAction> Draw(StockSnapshot product, bool opens = false) =>
        Render<OrderAction>(with => with.Add(action => action.Product, product).Add(action => action.Now, Samples.Noon).Add(action => action.Opens, opens));
}
