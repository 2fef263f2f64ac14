using System.Text;
using StreamStock.Core.Alerts;
using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;
using static StreamStock.Tests.Core.Support.OrderSteps;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Orders from the suggestion to the last unit.</summary>
public class OrderStateTests
{
    [Fact]
    public void Below_the_reorder_point_it_is_suggested_once_and_nothing_is_on_order()
    {
        var s = Suggested();
        var order = s.Product.Order!;
        Assert.Equal((OrderState.Suggested, 70, 0), (order.State, order.Quantity, s.Product.OnOrder));
        Assert.Empty(s.Sale(1).Of(RowKind.OrderSuggested));
        Assert.Same(order.Id, s.Product.Order!.Id);
        Assert.NotNull(s.Alert(AlertConcern.Reorder));
    }

    [Fact]
    public void From_the_suggestion_to_the_last_unit()
    {
        var s = Suggested();
        Assert.Equal("accepted", Do(s, EventType.OrderApprove, more: ",\"by\":\"Ada\"").Verdict);
        Assert.Equal((OrderState.Approved, "Ada", 0), (State(s), s.Product.Order!.By, s.Product.OnOrder));

        Do(s, EventType.OrderPlace, more: $",\"due\":\"{s.Now.AddDays(3):O}\"");
        Assert.Equal((OrderState.Ordered, s.Now.AddDays(3), 70), (State(s), s.Product.Order!.Due, s.Product.OnOrder));
        Assert.Null(s.Alert(AlertConcern.Reorder));

        Do(s, EventType.OrderReceive, 30);
        Assert.Equal((OrderState.Ordered, 40, 40), (State(s), s.Product.OnHand, s.Product.OnOrder));

        s.Pass(TimeSpan.FromDays(1));
        Do(s, EventType.OrderReceive);
        Assert.Equal((80, 0), (s.Product.OnHand, s.Product.OnOrder));
        Assert.Null(s.Product.Order);
        Assert.Equal((1, 1.0), (s.Product.LeadTimes.Count, s.Product.LeadTimes.Mean));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_is_due_and_has_not_arrived_is_late_and_may_still_come(bool restart)
    {
        var s = Suggested();
        Do(s, EventType.OrderPlace);
        var due = s.Product.Order!.Due;
        s = restart ? s.Restart() : s;

        Assert.Single(s.To(due).Of(RowKind.OrderLate));

        Assert.Equal((OrderState.Late, 70), (State(s), s.Product.OnOrder));
        Assert.Empty(s.Pass(TimeSpan.FromDays(5)).Of(RowKind.OrderLate));
        Assert.Equal("accepted", Do(s, EventType.OrderReceive).Verdict);
        Assert.Equal(80, s.Product.OnHand);
    }

    [Theory]
    [InlineData(70, null, 80, 0)]
    [InlineData(90, null, 100, 0)]
    [InlineData(30, OrderState.Ordered, 40, 40)]
    public void A_restock_that_names_it_closes_it_wholly_or_in_part(int units, OrderState? left, int onHand, int onOrder)
    {
        var s = Suggested();
        Do(s, EventType.OrderPlace);
        s.Send(EventType.Restock, units, metadata: $$"""{"orderId":"{{s.Product.Order!.Id}}"}""");
        Assert.Equal((left, onHand, onOrder), (State(s), s.Product.OnHand, s.Product.OnOrder));
    }

    [Theory]
    [InlineData("\"ORD-other\"")]
    [InlineData("7")]
    public void A_restock_that_names_another_is_goods_all_the_same(string id)
    {
        var s = Suggested();
        Do(s, EventType.OrderPlace);
        Assert.Equal("accepted", s.Send(EventType.Restock, 5, metadata: $$"""{"orderId":{{id}}}""").Verdict);
        Assert.Equal((OrderState.Ordered, 15, 70), (State(s), s.Product.OnHand, s.Product.OnOrder));
    }

    [Fact]
    public void Complete_ends_the_wait_for_what_will_not_come()
    {
        var s = Suggested();
        Do(s, EventType.OrderPlace);
        Do(s, EventType.OrderReceive, 30, ",\"complete\":true");
        Assert.Equal((null, 40, 0), (State(s), s.Product.OnHand, s.Product.OnOrder));
    }

    [Fact]
    public void Its_quantity_can_be_changed_while_it_is_open_but_not_below_what_came()
    {
        var s = Suggested();
        Do(s, EventType.OrderChange, 50);
        Do(s, EventType.OrderPlace);
        Assert.Equal(50, s.Product.OnOrder);
        Do(s, EventType.OrderReceive, 20);
        Assert.Equal("rejected ORDER_STATE", Do(s, EventType.OrderChange, 20).Verdict);
        Do(s, EventType.OrderChange, 21);
        Assert.Equal(1, s.Product.OnOrder);
    }

    [Fact]
    public void A_cancelled_one_is_not_suggested_again_for_a_day()
    {
        var s = Suggested();
        Do(s, EventType.OrderCancel);
        s.Sale(1);
        Assert.Null(s.Product.Order);
        s.Restart().Pass(TimeSpan.FromHours(23));
        s.Sale(1);
        Assert.Null(s.Product.Order);
        s.Pass(TimeSpan.FromHours(1));
        s.Sale(1);
        Assert.Equal(OrderState.Suggested, State(s));
    }

    [Fact]
    public void A_cancelled_order_counts_as_on_order_no_more()
    {
        var s = Suggested();
        Do(s, EventType.OrderPlace);
        Do(s, EventType.OrderCancel);
        Assert.Equal(0, s.Product.OnOrder);
        Assert.NotNull(s.Alert(AlertConcern.Reorder));
    }

    [Fact]
    public void A_suggestion_ends_with_its_reason()
    {
        var s = Suggested();
        s.Restock(11);
        Assert.Equal(OrderState.Suggested, State(s));
        var row = s.Restock(1).Of(RowKind.OrderCancelled).Single();
        Assert.Equal(Reason.ConditionEnded, row.Reason);
        Assert.Null(s.Product.Order);
    }

    [Fact]
    public void A_suggestion_of_a_retired_product_ends()
    {
        var s = Suggested();
        Assert.Equal(Reason.ProductWasRetired, s.Retire().Of(RowKind.OrderCancelled).Single().Reason);
        Assert.Equal("rejected PRODUCT_RETIRED", s.Send(EventType.OrderCreate, 5).Verdict);
    }

    [Fact]
    public void One_can_be_made_by_hand_where_none_is_on_its_way()
    {
        var s = Scenario.WithStock(90, External);
        Assert.Equal("accepted", s.Send(EventType.OrderCreate, 12).Verdict);
        Assert.Equal((OrderState.Approved, 12), (State(s), s.Product.Order!.Quantity));
        Assert.Equal("rejected ORDER_OPEN", s.Send(EventType.OrderCreate, 12).Verdict);
    }

    [Fact]
    public void One_made_by_hand_takes_the_place_of_a_suggestion()
    {
        var s = Suggested();
        var id = s.Product.Order!.Id;
        s.Send(EventType.OrderCreate, 12);
        Assert.Equal((id, OrderState.Approved, 12), (s.Product.Order!.Id, State(s), s.Product.Order!.Quantity));
    }

    [Theory]
    [InlineData(EventType.OrderApprove)]
    [InlineData(EventType.OrderPlace)]
    [InlineData(EventType.OrderCancel)]
    [InlineData(EventType.OrderReceive)]
    public void What_is_not_open_is_unknown(EventType type) => Assert.Equal("rejected UNKNOWN_ORDER", Do(Scenario.WithStock(90, External), type).Verdict);

    [Fact]
    public void What_its_state_does_not_allow_is_refused()
    {
        var s = Suggested();
        Assert.Equal("rejected ORDER_STATE", Do(s, EventType.OrderReceive).Verdict);
        Do(s, EventType.OrderPlace);
        Assert.Equal("rejected ORDER_STATE", Do(s, EventType.OrderApprove).Verdict);
        Assert.Equal("rejected ORDER_STATE", Do(s, EventType.OrderPlace).Verdict);
    }

    [Theory]
    [InlineData(EventType.OrderApprove, null, "{}", "data.orderId is missing; it must be the id of an order.")]
    [InlineData(EventType.OrderApprove, 0, """{"orderId":"O"}""", "quantity must be a whole number from 1 to 1000000 for ORDER_APPROVE.")]
    [InlineData(EventType.OrderCreate, null, "{}", "quantity must be a whole number from 1 to 1000000 for ORDER_CREATE.")]
    [InlineData(EventType.OrderChange, 1_000_001, """{"orderId":"O"}""", "quantity must be a whole number from 1 to 1000000 for ORDER_CHANGE.")]
    [InlineData(EventType.OrderCancel, 1, """{"orderId":"O"}""", "quantity must be absent for ORDER_CANCEL.")]
    [InlineData(EventType.OrderPlace, null, """{"orderId":"O","due":"2026-03-10T11:00:00Z"}""", "data.due must be after 2026-03-10T12:00:00Z.")]
    [InlineData(EventType.OrderPlace, null, """{"orderId":"O","due":"2026-03-10T12:00:00Z"}""", "data.due must be after 2026-03-10T12:00:00Z.")]
    [InlineData(EventType.OrderPlace, null, """{"orderId":"O","due":"2026-03-10T11:00:00"}""", "data.due must be an ISO 8601 time with Z or an offset.")]
    [InlineData(EventType.OrderReceive, null, """{"orderId":"O","complete":"yes"}""", "data.complete is missing a required field or has a value of the wrong kind.")]
    public void Bad_input_is_told_the_field_and_the_range(EventType type, int? quantity, string data, string message) =>
        Assert.Equal(message, Suggested().Send(type, quantity, data: data).Message);

    [Fact]
    public void A_receipt_beyond_what_a_product_may_hold_is_refused()
    {
        var s = Suggested(p => p with { MaxCapacity = 0 });
        Do(s, EventType.OrderPlace);
        for (var i = 0; i < 999; i++)
        {
            s.Restock(1_000_000);
        }

        s.Restock(999_990);
        Assert.Equal("rejected STOCK_LIMIT", Do(s, EventType.OrderReceive, 1).Verdict);
        s.Sale(1);
        Assert.Equal("accepted", Do(s, EventType.OrderReceive, 1).Verdict);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_automatic_one_waits_for_objections_as_long_as_it_was_told_to(bool restart)
    {
        var s = Scenario.WithStock(10, p => External(p) with { AutomaticRestock = true, ApproveAfterHours = 4 });
        Assert.Equal((OrderState.Suggested, s.Now.AddHours(4)), (State(s), s.Product.Order!.ApproveAt));
        s.Sale(3);
        s = restart ? s.Restart() : s;

        var placed = s.Pass(TimeSpan.FromHours(4)).Of(RowKind.OrderPlaced).Single();

        Assert.Equal((OrderState.Ordered, 73, s.Now.AddDays(2)), (State(s), s.Product.OnOrder, s.Product.Order!.Due));
        Assert.Equal(placed.Sequence, s.Product.Order!.Sequence);
    }

    [Fact]
    public void A_quantity_that_someone_set_is_what_is_ordered()
    {
        var s = Scenario.WithStock(10, p => External(p) with { AutomaticRestock = true, ApproveAfterHours = 4 });
        Do(s, EventType.OrderChange, 33);
        s.Pass(TimeSpan.FromHours(4));
        Assert.Equal(33, s.Product.OnOrder);
    }

    [Fact]
    public void Where_the_supplier_is_simulated_an_approval_places_it()
    {
        var s = Suggested(p => p with { ExternalSupply = false });
        Do(s, EventType.OrderApprove, 40);
        Assert.Equal((OrderState.Ordered, 40), (State(s), s.Product.OnOrder));
        s.Pass(TimeSpan.FromDays(2));
        Assert.Equal(50, s.Product.OnHand);
    }

    [Fact]
    public void A_simulated_supplier_takes_the_time_its_spread_says_and_the_same_each_run()
    {
        static List<(DateTime Due, DateTime? Arrives)> Run()
        {
            var s = Scenario.WithStock(100, p => External(p) with { AutomaticRestock = true, LeadTimeDays = 4, LeadTimeSpreadDays = 2 });
            var orders = new List<(DateTime, DateTime?)>();
            for (var i = 0; i < 40; i++)
            {
                s.Sale(s.Product.Available);
                orders.Add((s.Product.Order!.Due, s.Product.Order!.Arrives));
                var late = s.Product.Order.Arrives > s.Product.Order.Due;
                s.Pass(TimeSpan.FromDays(30));
                Assert.Equal(late, s.Ledger.Any(r => r.Kind == RowKind.OrderLate && r.EffectiveAt == orders[^1].Item1));
            }

            Assert.Equal(LeadTimes(s), s.Product.LeadTimes.Mean, 6);
            return orders;
        }

        static double LeadTimes(Scenario s) => s.Restart().Product.LeadTimes.Mean;

        var first = Run();
        Assert.Equal(first, Run());
        Assert.InRange(first.Average(o => (o.Arrives!.Value - o.Due).TotalDays), -1, 1);
        Assert.True(first.Select(o => o.Arrives - o.Due).Distinct().Count() > 30);
    }

    [Fact]
    public void A_ledger_from_before_orders_had_states_is_read_as_placed()
    {
        var order = (PurchaseOrder)DetailCodec.Read(RowKind.OrderPlaced, Encoding.UTF8.GetBytes(
            """{"id":"ORD-X","quantity":3,"placedAt":"2026-03-10T12:00:00Z","due":"2026-03-11T12:00:00Z","sequence":4}"""))!;
        Assert.Equal((OrderState.Ordered, 3, 4L, order.Due), (order.State, order.OnOrder, order.Newest, order.NextDue));
    }

    [Fact]
    public void The_fold_of_its_rows_is_what_deciding_made()
    {
        var s = Suggested();
        Do(s, EventType.OrderApprove, 60);
        Do(s, EventType.OrderPlace);
        Do(s, EventType.OrderReceive, 10);
        s.Pass(TimeSpan.FromDays(3));
        Do(s, EventType.OrderReceive);
        s.Sale(60);
        Do(s, EventType.OrderCancel);
        var rebuilt = new Partition(3, AlertPolicy.Default, DedupeHorizon.Default);
        foreach (var row in s.Ledger)
        {
            var copy = row with { Detail = DetailCodec.Read(row.Kind, DetailCodec.Write(row.Detail)) };
            rebuilt.Fold(ref copy);
        }

        Assert.Equal(Properties.Describe.Product(s.Product), Properties.Describe.Product(rebuilt.Find(Scenario.P)!));
    }
}
