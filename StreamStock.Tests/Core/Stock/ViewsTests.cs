using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>What is told of a product and of a decision.</summary>
public class ViewsTests
{
    [Fact]
    public void A_decision_names_its_trace_where_there_is_one()
    {
        var row = Scenario.WithStock(5).Sale(2).Row;
        Assert.Null(Views.Decision(in row).TraceId);
        row.Origin.TraceId = 0x1f;
        Assert.Equal("0000000000000000000000000000001f", Views.Decision(in row).TraceId);
    }

    [Fact]
    public void Nothing_is_available_while_others_wait()
    {
        var s = Scenario.WithStock(5, p => p with { Backorder = true });
        Assert.Equal((5, 0), (s.Sale(9).Decision.StockAfter, s.Sale(1).Decision.Available));
    }

    [Theory]
    [InlineData(0, null, true)]
    [InlineData(20, null, false)]
    [InlineData(20, true, true)]
    [InlineData(0, false, false)]
    public void A_snapshot_says_whose_reorder_point_is_in_force(int reorderPoint, bool? byForecast, bool planned)
    {
        var s = Scenario.WithStock(500, p => p with { ReorderPoint = reorderPoint, PlanByForecast = byForecast });
        Assert.False(Views.Snapshot(s.Product, s.Now).Planned);
        s.Sale(3);
        s.Pass(TimeSpan.FromDays(1));
        s.Forecast();
        Assert.Equal(planned, Views.Snapshot(s.Product, s.Now).Planned);
    }

    [Fact]
    public void Terms_of_supply_are_named_where_they_are_not_the_usual_ones()
    {
        Assert.Null(SupplyTerms.Of(Scenario.Settings()));
        var settings = Scenario.Settings(p => p with { PackSize = 6, ReviewDays = 3 });
        Assert.Equal(settings, SupplyTerms.Of(settings)!.In(Scenario.Settings()));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, false)]
    public void Settings_are_stored_where_they_changed_since(long after, bool stored)
    {
        var s = Scenario.WithStock(5);
        Assert.True(Partition.Store(s.Product).SettingsChanged);
        Assert.Equal(stored, Partition.Store(s.Product, s.Product.SettingsVersion + after).SettingsChanged);
    }
}
