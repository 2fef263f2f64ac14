using StreamStock.Core.Models;
using StreamStock.Core.Replenishment;
using StreamStock.Core.Stock;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Orders;
using Xunit;

namespace StreamStock.Tests.Web.Presentation.Orders;

public sealed class OrderOfferTests
{
    [Fact]
    public void What_is_recommended_goes_before_what_is_suggested_and_that_before_the_usual_quantity()
    {
        var low = Samples.Product("P1", stock: 20);
        var suggested = low with { Order = Order(OrderState.Suggested) };

        Assert.Equal(90, OrderOffer.Of(suggested, Recommended(90))!.Units);
        Assert.Equal(120, OrderOffer.Of(suggested, null)!.Units);
        Assert.Equal(380, OrderOffer.Of(low, null)!.Units); // Up to 80 % of the capacity of 500.
    }

    [Fact]
    public void Nothing_is_offered_where_enough_is_there_an_order_is_open_or_the_product_is_retired()
    {
        var low = Samples.Product("P1", stock: 20);

        Assert.Null(OrderOffer.Of(Samples.Product("P1"), null));
        Assert.Null(OrderOffer.Of(low with { Order = Order(OrderState.Approved) }, Recommended(90)));
        Assert.Null(OrderOffer.Of(low with { Status = "retired" }, Recommended(90)));
    }

    [Theory]
    [InlineData(OrderState.Suggested, 0, "120 suggested")]
    [InlineData(OrderState.Approved, 0, "120 approved, to be placed with its supplier")]
    [InlineData(OrderState.Ordered, 0, "120 ordered, arrives in 3 d")]
    [InlineData(OrderState.Ordered, 40, "40 of 120 arrived, arrives in 3 d")]
    public void An_open_order_is_told_in_words(OrderState state, int received, string expected) =>
        Assert.Equal(expected, OrderText.Of(Order(state) with { Received = received }, Samples.Noon));

    [Fact]
    public void A_late_order_says_when_it_was_due() =>
        Assert.Equal("120 late, was due 3 d ago", OrderText.Of(Order(OrderState.Late), Samples.Noon.AddDays(6)));

    [Fact]
    public void Only_a_real_suppliers_order_is_placed_and_received_by_hand()
    {
        var real = Samples.Product("P1");
        var simulated = real with { AutomaticRestock = true };

        Assert.Equal(OrderStep.Place, OrderText.Next(real with { Order = Order(OrderState.Approved) }));
        Assert.Equal(OrderStep.Receive, OrderText.Next(real with { Order = Order(OrderState.Ordered) }));
        Assert.Equal(OrderStep.Receive, OrderText.Next(real with { Order = Order(OrderState.Late) }));
        Assert.Equal(OrderStep.None, OrderText.Next(simulated with { Order = Order(OrderState.Ordered) }));
        Assert.Equal(OrderStep.None, OrderText.Next(real with { Order = Order(OrderState.Suggested) }));
    }

    [Fact]
    public void Why_names_what_is_there_when_it_runs_out_and_how_likely()
    {
        var why = OrderText.Why(Samples.Product("P1", stock: 20), new(90, Recommended(90)), Samples.Noon);

        Assert.Equal($"20 available, reorder point 50; runs out in 2 d; an order takes 4 days; {Formats.Percent(0.8)} likely to run out before", why);
    }

    private static OpenOrder Order(OrderState state) => new("ORD-1", state, 120, Samples.Noon, Samples.Noon.AddDays(3));

    private static Recommendation Recommended(int units) => new()
    {
        ProductId = "P1", Name = "", Category = "", Warehouse = "WH-1", Reason = "", Quantity = units, ReorderPoint = 50,
        RunsOutAt = Samples.Noon.AddDays(2), LeadTimeDays = 4, StockoutProbability = 0.8,
    };
}
