using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class DemandWindowTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Samples.Noon);

    [Fact]
    public void On_its_own_day_a_snapshot_stays_as_it_is()
    {
        var product = Samples.Product("P1");
        Assert.Same(product, DemandWindow.At(product, Day));
    }

    [Fact]
    public void Days_later_the_window_has_moved_and_nothing_was_sold_today()
    {
        var later = DemandWindow.At(Samples.Product("P1"), Day.AddDays(2));

        Assert.Equal([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 0, 0], later.Demand14);
        Assert.Equal((0, 0, Day.AddDays(2)), (later.SoldToday, later.LostToday, later.DemandDay));
    }

    [Fact]
    public void After_more_than_the_window_nothing_is_left() =>
        Assert.Equal(new long[14], DemandWindow.At(Samples.Product("P1"), Day.AddDays(100)).Demand14);

    [Fact]
    public void A_short_window_is_aligned_to_its_last_day()
    {
        var product = Samples.Product("P1") with { Demand14 = [5, 6] };
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 0], DemandWindow.At(product, Day.AddDays(1)).Demand14);
    }
}
