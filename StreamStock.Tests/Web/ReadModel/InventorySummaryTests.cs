using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class InventorySummaryTests
{
    private readonly ReadModelState state = new();

    [Fact]
    public void Figures_are_summed_over_products_that_are_not_retired()
    {
        state.Apply(Samples.Feed(1));
        state.Apply(Samples.Product("A", stock: 100));
        state.Apply(Samples.Product("B", stock: 5));
        state.Apply(Samples.Product("C", stock: 40));
        state.Apply(Samples.Product("D", stock: 0));
        state.Apply(Samples.Product("E", stock: 480));
        state.Apply(Samples.Product("F", stock: 9_999) with { Status = "retired" });

        var summary = InventorySummary.Of(state);

        Assert.Equal((5, 6_250m), (summary.Products, summary.StockValue));
        Assert.Equal((1, 1, 1, 1), (summary.OutOfStock, summary.Critical, summary.Low, summary.Overstock));
        Assert.Equal(0.9, summary.FillRate!.Value, 3);
    }

    [Fact]
    public void What_was_sold_on_an_earlier_day_is_not_todays()
    {
        state.Apply(Samples.Feed(1, at: Samples.Noon.AddDays(1)));
        state.Apply(Samples.Product("A"));

        Assert.Equal(0, InventorySummary.Of(state).UnitsSoldToday);
        Assert.Null(InventorySummary.Of(state).FillRate);
    }

    [Fact]
    public void The_most_urgent_come_first_and_only_so_many()
    {
        for (var i = 0; i < 100; i++)
        {
            state.Apply(Samples.Product($"L{i:00}", stock: 20));
        }

        state.Apply(Samples.Product("cheap", stock: 0) with { UnitPrice = 1 });
        state.Apply(Samples.Product("dear", stock: 0) with { UnitPrice = 100 });
        state.Apply(Samples.Product("critical", stock: 3));

        var attention = InventorySummary.Of(state).Attention;
        Assert.Equal(InventorySummary.MaxAttention, attention.Count);
        Assert.Equal(["dear", "cheap", "critical"], attention.Take(3).Select(product => product.Id));
    }
}
