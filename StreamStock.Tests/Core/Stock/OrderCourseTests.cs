using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using static StreamStock.Tests.Core.Support.OrderSteps;

namespace StreamStock.Tests.Core.Stock;

/// <summary>When orders are placed and come, and how their rows hang together.</summary>
public class OrderCourseTests
{
    [Theory]
    [InlineData(3, 3)]
    [InlineData(1, 1)]
    [InlineData(0.25, 1)]
    public void After_a_cancelled_one_it_is_quiet_until_the_next_review_but_for_a_day_at_least(double reviewDays, int quietDays)
    {
        var s = Suggested(p => p with { ReviewDays = reviewDays });
        Do(s, EventType.OrderCancel);
        Assert.Equal(s.Now.AddDays(quietDays), s.Product.QuietUntil);
    }

    [Fact]
    public void Each_row_about_an_order_names_the_one_before()
    {
        var s = Suggested();
        Assert.Equal(s.Now.AddDays(2), s.Product.Order!.Due);
        foreach (var (type, quantity) in new (EventType, int?)[] { (EventType.OrderApprove, null), (EventType.OrderPlace, null), (EventType.OrderReceive, 20) })
        {
            var before = s.Product.Order!.Sequence;
            Assert.Equal(before, Do(s, type, quantity).Row.CauseSequence);
        }

        var open = s.Product.Order!;
        var arrived = s.Send(EventType.Restock, 10, metadata: $$"""{"orderId":"{{open.Id}}"}""").Row;
        Assert.Equal((open.Sequence, 10), (arrived.CauseSequence, arrived.Quantity));
        Assert.Equal(0, Scenario.WithStock(90, External).Send(EventType.OrderCreate, 12).Row.CauseSequence);
    }

    [Fact]
    public void One_that_was_suggested_is_placed_at_the_time_it_was_told_to_and_stays_the_same()
    {
        var s = Suggested(p => p with { AutomaticRestock = true, ApproveAfterHours = 3, ExternalSupply = false });
        var suggested = s.Product.Order!;
        s.Upsert(p => External(p) with { AutomaticRestock = true, ApproveAfterHours = 30, ExternalSupply = false });

        s.Pass(TimeSpan.FromHours(3));

        Assert.Equal((suggested.Id, OrderState.Ordered), (s.Product.Order!.Id, State(s)));
        Assert.Null(s.Alert(AlertConcern.Reorder));
    }

    [Fact]
    public void What_a_simulated_supplier_still_owes_comes_at_its_time()
    {
        var s = Suggested(p => p with { AutomaticRestock = true, ExternalSupply = false });
        var order = s.Product.Order!;
        s.Send(EventType.Restock, 30, metadata: $$"""{"orderId":"{{order.Id}}"}""");

        var row = s.To(order.Due).Of(RowKind.Restock).Single();

        Assert.Equal((order.Quantity - 30, 10 + order.Quantity), (row.Quantity, row.StockAfter));
    }

    [Fact]
    public void Nobody_draws_when_a_real_supplier_arrives()
    {
        var s = Suggested(p => p with { LeadTimeSpreadDays = 1, ExternalSupply = true });
        Do(s, EventType.OrderPlace);
        Assert.Null(s.Product.Order!.Arrives);
    }
}
