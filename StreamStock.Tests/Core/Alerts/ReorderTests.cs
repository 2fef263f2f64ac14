using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

public class ReorderTests
{
    private static AlertRecord? Open(Scenario s) => s.Alert(AlertConcern.Reorder);

    private static Scenario At(int stock) => Scenario.WithStock(stock, p => p with { ReorderPoint = 50, MaxCapacity = 500 });

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void It_is_raised_when_available_falls_below_the_reorder_point(int stock, bool open) => Assert.Equal(open, Open(At(stock)) is not null);

    [Fact]
    public void Reserved_units_are_not_available()
    {
        var s = At(60);
        s.Reserve(11);
        Assert.Equal(49, Open(s)!.Evidence.Available);
        Assert.Null(s.Alert(AlertConcern.Stock));
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void It_ends_a_tenth_above_the_reorder_point(int restocked, bool open)
    {
        var s = At(49);
        s.Restock(restocked);
        Assert.Equal(open, Open(s) is not null);
    }

    [Fact]
    public void An_order_that_was_placed_ends_it()
    {
        var s = At(40);
        Assert.NotNull(Open(s));
        s.Upsert(p => p with { ReorderPoint = 50, MaxCapacity = 500, AutomaticRestock = true });
        Assert.NotNull(s.Product.Order);
        Assert.Null(Open(s));
    }

    [Fact]
    public void Without_a_reorder_point_there_is_none() => Assert.Null(Open(Scenario.WithStock(0)));

    [Fact]
    public void It_says_how_much_to_order()
    {
        var alert = Open(At(40))!;
        Assert.Equal("Kettle should be reordered: 40 available, 0 on order, reorder point 50", alert.Message);
        Assert.Equal("Order 360 units (lead time 7 days).", alert.AiRecommendation);
        Assert.Equal((AlertSeverity.Warning, 50), (alert.Severity, alert.Evidence.Threshold));
    }
}
