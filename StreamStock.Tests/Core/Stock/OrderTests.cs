using System.Text;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Automatic restocks: when they are ordered, how much, and how they arrive.</summary>
public class OrderTests
{
    private static Scenario Ordering(int stock, Func<ProductSettings, ProductSettings>? settings = null) => Scenario.WithStock(stock, p =>
    {
        p = p with { AutomaticRestock = true, ReorderPoint = 20, MaxCapacity = 100, LeadTimeDays = 2 };
        return settings is null ? p : settings(p);
    });

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 61)]
    public void It_is_ordered_below_the_reorder_point_up_to_four_fifths_of_capacity(int sold, int ordered)
    {
        var s = Ordering(21);
        s.Sale(sold);
        Assert.Equal(ordered, s.Product.OnOrder);
        Assert.Equal(ordered > 0 ? s.Now.AddDays(2) : null, s.Product.Order?.Due);
    }

    [Fact]
    public void A_product_that_was_never_counted_orders_nothing()
    {
        var s = new Scenario();
        s.Upsert(p => p with { AutomaticRestock = true, ReorderPoint = 20 });
        Assert.Null(s.Product.Order);
    }

    [Fact]
    public void At_most_one_order_is_open_and_no_reorder_alert_beside_it()
    {
        var s = Ordering(10);
        Assert.Null(s.Alert(StreamStock.Core.Alerts.AlertConcern.Reorder));
        Assert.Empty(s.Sale(5).Of(RowKind.OrderPlaced));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_arrives_after_its_lead_time_and_its_echo_is_neither_recorded_nor_counted(bool restart)
    {
        var s = Ordering(10);
        var order = s.Product.Order!;
        s = restart ? s.Restart() : s;
        s.To(order.Due.AddTicks(-10));
        Assert.Equal(10, s.Product.OnHand);

        var row = s.To(order.Due).Of(RowKind.Restock).Single();

        Assert.Equal((80, 70, 0, order.Sequence), (row.StockAfter, row.Quantity, row.OnOrderAfter, row.CauseSequence));
        Assert.Equal(order.RestockId, Encoding.ASCII.GetString(row.EventId.Span));
        Assert.Null(s.Product.Order);
        var counts = s.Partition.Counts.ByType();
        Assert.Equal("nothing", s.SendBytes(Views.RestockEvent(in row, "WH-1"), InputTopic.Restocks).Verdict);
        Assert.Equal(counts, s.Partition.Counts.ByType());
        Assert.Equal(80, s.Product.OnHand);
    }

    [Fact]
    public void Nobody_else_may_use_an_id_like_its_own()
    {
        var s = Ordering(10);
        var answer = s.Restock(5, id: "EVT-ORD-1");
        Assert.Equal("invalid RESERVED_ID", answer.Verdict);
        Assert.Equal("id must not begin with EVT-ORD-, which marks the processor's own restocks.", answer.Message);
    }

    [Fact]
    public void A_sale_that_borrows_the_id_of_an_arrived_order_is_a_duplicate()
    {
        var s = Ordering(10);
        var id = s.Product.Order!.RestockId;
        s.Pass(TimeSpan.FromDays(2));
        Assert.Equal("duplicate", s.Sale(1, id).Verdict);
    }

    [Fact]
    public void Its_own_quantity_is_ordered_where_the_product_has_one() =>
        Assert.Equal(7, Ordering(10, p => p with { OrderQuantity = 7 }).Product.OnOrder);

    [Fact]
    public void Without_capacity_it_fills_up_to_three_reorder_points() =>
        Assert.Equal(50, Ordering(10, p => p with { MaxCapacity = 0 }).Product.OnOrder);

    [Fact]
    public void Those_who_wait_are_ordered_for_as_well()
    {
        var s = Scenario.WithStock(50, p => p with { Backorder = true });
        s.Sale(80);
        s.Upsert(p => p with { Backorder = true, AutomaticRestock = true, ReorderPoint = 20, MaxCapacity = 100, LeadTimeDays = 2 });
        Assert.Equal((-30, 110), (s.Product.NetPosition - s.Product.OnOrder, s.Product.OnOrder));
    }

    [Fact]
    public void As_many_of_its_own_quantity_are_ordered_as_those_who_wait_need()
    {
        var s = Scenario.WithStock(0, p => p with { Backorder = true, OrderQuantity = 30 });
        s.Sale(61);
        s.Upsert(p => p with { Backorder = true, OrderQuantity = 30, AutomaticRestock = true, ReorderPoint = 20 });
        Assert.Equal(90, s.Product.OnOrder);
    }

    [Fact]
    public void It_serves_those_who_wait_first()
    {
        var s = Ordering(10, p => p with { Backorder = true, OrderQuantity = 30 });
        s.Sale(25);
        Assert.Equal((10, 0, 25, 0), s.Levels);

        s.Pass(TimeSpan.FromDays(2));

        Assert.Equal((15, 0, 0, 15), s.Levels);
    }

    [Fact]
    public void A_retired_product_orders_no_more_but_takes_what_arrives()
    {
        var s = Ordering(10);
        s.Retire();
        s.Pass(TimeSpan.FromDays(2));
        Assert.Equal(80, s.Product.OnHand);

        s.Count(5);

        Assert.Null(s.Product.Order);
    }

    [Fact]
    public void Orders_that_arrive_at_once_take_partition_time_all_the_same()
    {
        // Quantity 1 at a lead time of 0 towards a far reorder point would otherwise never return from one event.
        var s = Ordering(0, p => p with { LeadTimeDays = 0, OrderQuantity = 1, ReorderPoint = 1_000_000_000 });
        s.Pass(TimeSpan.FromHours(1));
        Assert.InRange(s.Product.OnHand, 59, 61);
    }

    [Fact]
    public void A_product_that_can_hold_no_more_orders_nothing()
    {
        var s = Ordering(0, p => p with { AutomaticRestock = false });
        for (var i = 0; i < 1_000; i++)
        {
            s.Restock(1_000_000);
        }

        Assert.Equal("rejected STOCK_LIMIT", s.Restock(1).Verdict);
        s.Upsert(p => p with { AutomaticRestock = true, ReorderPoint = 1_000_000_000, LeadTimeDays = 1 });

        s.Reserve(5);

        Assert.Equal((999_999_995, 0), (s.Product.Available, s.Product.OnOrder));
        Assert.Null(s.Product.Order);
    }

    [Fact]
    public void The_restock_it_publishes_says_so()
    {
        var s = Ordering(10);
        var row = s.Pass(TimeSpan.FromDays(2)).Of(RowKind.Restock).Single();
        Assert.True(EventReader.TryRead(Views.RestockEvent(in row, "WH-1"), out var e, out _));
        var order = Assert.IsType<PurchaseOrder>(row.Detail);
        Assert.Equal((EventType.Restock, 70, $$"""{"automatic":true,"orderId":"{{order.Id}}"}"""), (e.Type, e.Quantity, Encoding.UTF8.GetString(e.Metadata.Span)));
        Assert.Equal(order.RestockId, e.IdText);
    }
}
