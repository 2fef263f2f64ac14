using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>How much is ordered, at every boundary.</summary>
public class OrderSizingTests
{
    private static ProductSettings With(int capacity = 0, int reorderPoint = 0, int? own = null, int? pack = null, int? least = null) => new()
    {
        Sku = "S", Name = "N", MaxCapacity = capacity, ReorderPoint = reorderPoint, OrderQuantity = own, PackSize = pack, MinOrderQuantity = least,
    };

    [Theory]
    [InlineData(5, 10)]
    [InlineData(0, 10)]
    [InlineData(-1, 10)]
    [InlineData(-10, 10)]
    [InlineData(-11, 20)]
    [InlineData(-20, 20)]
    public void Its_own_quantity_as_many_times_as_those_who_wait_need(int position, int ordered) =>
        Assert.Equal(ordered, OrderSizing.Quantity(With(own: 10), null, position));

    [Theory]
    [InlineData(0, 80)]
    [InlineData(79, 1)]
    [InlineData(80, null)]
    [InlineData(-5, 85)]
    public void What_is_missing_to_four_fifths_of_capacity_and_nothing_where_nothing_is(int position, int? ordered) =>
        Assert.Equal(ordered, OrderSizing.Quantity(With(capacity: 100), null, position));

    [Theory]
    [InlineData(100, 12, null, 0, 84)]
    [InlineData(100, 40, null, 0, 80)]
    [InlineData(100, 50, null, 0, 100)]
    [InlineData(99, 50, null, 0, 50)]
    [InlineData(99, 50, 60, 0, 100)]
    [InlineData(100, 12, null, 79, 12)]
    [InlineData(100, 12, 30, 79, 36)]
    [InlineData(100, 12, 12, 90, null)]
    public void In_whole_packs_down_where_the_last_does_not_fit(int capacity, int pack, int? least, int position, int? ordered) =>
        Assert.Equal(ordered, OrderSizing.Quantity(With(capacity, pack: pack, least: least), null, position));

    [Fact]
    public void A_reorder_point_beyond_the_capacity_is_filled_as_far_as_there_is_room() =>
        Assert.Equal(1, OrderSizing.Quantity(With(capacity: 10, reorderPoint: 12, pack: 1), null, 10));

    [Theory]
    [InlineData(333_333, 10, 1_000_000)]
    [InlineData(500_000, null, 1_000_000)]
    [InlineData(333_334, 7, 999_999)]
    public void No_more_than_one_event_holds(int reorderPoint, int? pack, int ordered) =>
        Assert.Equal(ordered, OrderSizing.Quantity(With(reorderPoint: reorderPoint, pack: pack), null, 0));

    [Theory]
    [InlineData(1.0 / 7)]
    [InlineData(1.23456789013)]
    [InlineData(6.54321)]
    public void A_lead_time_is_whole_microseconds_and_no_longer_than_was_said(double days)
    {
        var time = OrderSizing.LeadTime(days);
        Assert.Equal(0, time.Ticks % TimeSpan.TicksPerMicrosecond);
        Assert.InRange(TimeSpan.FromDays(days) - time, TimeSpan.Zero, TimeSpan.FromMicroseconds(1));
    }
}
