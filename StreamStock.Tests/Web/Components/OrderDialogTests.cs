using Bunit;
using StreamStock.Core.Models;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Presentation.Orders;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class OrderDialogTests : DialogTests
{
    private static readonly StockSnapshot Low = Samples.Product("P1", stock: 20) with { LeadTimeDays = 3, UnitCost = 4m, Supplier = "Smith" };

    [Fact]
    public async Task Why_when_and_at_what_cost_is_told_before_it_is_ordered()
    {
        Open();
        Assert.Equal("Name of P1 · WH-1 · from Smith", TextOf(".form > p"));
        Assert.Equal("20 available, reorder point 50", TextOf(".form > p + p"));
        Assert.Equal("Arrives about 13 Mar 2026, 12:00, 3 days after it is placed. Costs $1,920.", TextOf("[role=status]"));

        await AnswerAsync("Order");

        Assert.Equal("Ordered", (await ClosedAsync()).Title);
        Assert.Equal(("ORDER_CREATE", 480), ((string)Sent.Single()["type"]!, (int)Sent.Single()["quantity"]!));
    }

    [Fact]
    public async Task Another_quantity_is_ordered_if_that_is_typed()
    {
        Open();
        await TypeAsync("1,000");

        await AnswerAsync("Order");

        await ClosedAsync();
        Assert.Equal(1_000, (int)Sent.Single()["quantity"]!);
    }

    [Fact]
    public async Task What_is_no_quantity_is_refused_in_words_and_nothing_is_sent()
    {
        Open();
        await TypeAsync("a few");

        await AnswerAsync("Order");

        Assert.Equal("Not a quantity. Give a whole number from 1 to 1,000,000.", TextOf("[role=alert]"));
        Assert.Empty(Providers.FindAll("fluent-dialog [role=status]"));
        Assert.Empty(Sent);
        StaysOpen();
    }

    [Fact]
    public async Task A_refusal_keeps_it_open_with_the_reason()
    {
        Refusal = "ORDER_OPEN";
        Open();

        await AnswerAsync("Order");

        Assert.Equal("Rejected. An order of this product is on its way already; there is one at a time.", TextOf("[role=alert]"));
        StaysOpen();
    }

    private void Open() => Open<OrderDialog>(
        (nameof(OrderDialog.Product), Low), (nameof(OrderDialog.Offer), new OrderOffer(480, null)), (nameof(OrderDialog.Now), Samples.Noon));
}
