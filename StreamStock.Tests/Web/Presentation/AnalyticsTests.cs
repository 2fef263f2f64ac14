using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Analytics;
using StreamStock.Web.Presentation.Charts;
using StreamStock.Web.Presentation.Simulation;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class AnalyticsTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Samples.Noon);

    [Fact]
    public void The_product_that_brings_most_is_an_A_however_much_that_is()
    {
        var analysis = InventoryAnalysis.Of([Product("Big", 900), Product("Middle", 80), Product("Small", 20), Product("None", 0)], Today);

        Assert.Equal(
            [("Big", AbcClass.A), ("Middle", AbcClass.B), ("Small", AbcClass.C), ("None", AbcClass.C)],
            analysis.Products.Select(product => (product.Product.Id, product.Abc)));
    }

    [Fact]
    public void Steadiness_is_the_variation_of_a_day()
    {
        Assert.Equal(XyzClass.X, ProductAnalysis.Of(Samples.Product("P") with { Demand14 = [10, 10, 11, 9] }).Xyz);
        Assert.Equal(XyzClass.Y, ProductAnalysis.Of(Samples.Product("P") with { Demand14 = [4, 16, 4, 16] }).Xyz);
        Assert.Equal(XyzClass.Z, ProductAnalysis.Of(Samples.Product("P") with { Demand14 = [0, 0, 0, 40] }).Xyz);
        Assert.Equal(XyzClass.Z, ProductAnalysis.Of(Samples.Product("P") with { Demand14 = [] }).Xyz);
    }

    [Fact]
    public void Dead_stock_was_not_asked_for_and_slow_stock_lasts_too_long()
    {
        var analysis = InventoryAnalysis.Of([Product("Dead", 0), Product("Slow", 14), Product("Quick", 1_400), Product("Empty", 0) with { CurrentStock = 0 }], Today);

        Assert.Equal(["Dead"], analysis.Dead.Select(product => product.Product.Id));
        Assert.Equal(["Slow"], analysis.Slow.Select(product => product.Product.Id));
    }

    [Fact]
    public void Retired_products_are_left_out_and_warehouses_are_filled_by_what_has_a_capacity()
    {
        var analysis = InventoryAnalysis.Of([Product("A", 1), Product("B", 1) with { MaxCapacity = 0 }, Product("C", 1) with { Status = "retired" }], Today);

        var warehouse = Assert.Single(analysis.Warehouses);
        Assert.Equal((2, 0.2), (warehouse.Products, warehouse.Utilisation));
    }

    [Fact]
    public void Replenishment_lists_what_is_below_with_nothing_on_its_way_the_empty_ones_first()
    {
        var analysis = InventoryAnalysis.Of(
            [
                Samples.Product("Low", stock: 20), Samples.Product("Out", stock: 0) with { UnitPrice = 1 }, Samples.Product("Coming", stock: 10) with { OnOrder = 100 }, Samples.Product("Enough"),
            ], Today);

        Assert.Equal(["Out", "Low"], Replenishments.Of(analysis, [], Samples.Noon).Select(line => line.Product.Id));
    }

    [Fact]
    public void Statistics_have_a_point_for_every_day_also_without_events()
    {
        var from = Samples.Noon.Date.AddDays(-2);
        StatisticsRow[] rows = [new(from, "SALE", "accepted", 3, 30), new(from, "SALE", "rejected", 1, 10), new(from.AddDays(2), "RETURN", "accepted", 1, 2)];

        var statistics = DemandStatistics.Of(rows, from, Samples.Noon, byDay: true);

        Assert.Equal([(30, 10, 0), (0, 0, 0), (0, 0, 2)], statistics.Points.Select(point => ((int)point.Sold, (int)point.Lost, (int)point.Returned)));
        Assert.Equal(0.75, statistics.FillRate);
        Assert.All(AnalyticsCharts.Demand(statistics, true).Series, series => Assert.Equal(3, series.Data.Count));
    }

    [Fact]
    public void What_there_is_no_room_to_draw_is_in_the_table_and_the_csv_of_a_chart()
    {
        var analysis = InventoryAnalysis.Of(Enumerable.Range(0, 300).Select(i => Product($"P{i:000}", 1_000 - i) with { Warehouse = $"WH-{i % 20}" }), Today);

        var (velocity, warehouses) = (AnalyticsCharts.Velocity(analysis), AnalyticsCharts.Utilisation(analysis.Warehouses));

        Assert.Equal((12, AnalyticsCharts.MaxLines, AnalyticsCharts.MaxLines), (velocity.Drawn, velocity.Categories.Count, velocity.Series[0].Data.Count));
        Assert.Equal((12, 20, 20), (warehouses.Drawn, warehouses.Categories.Count, warehouses.Series[0].Data.Count));
    }

    [Fact]
    public void A_chart_is_sent_as_small_camel_case_json()
    {
        var json = new ChartSpec { Categories = ["a"], Series = [new("S", ChartMark.Bar, [1.5]) { IsStacked = true }] }.ToJson();

        Assert.Contains("""
            "series":[{"name":"S","mark":"bar","data":[1.5],"isStacked":true}]
            """.Trim(), json, StringComparison.Ordinal);
        Assert.DoesNotContain("levels\":null", json, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rapid-sale", 40)]
    [InlineData("critical", 95)]
    [InlineData("reorder-point", 51)]
    [InlineData("return-flood", 45)]
    public void A_scenario_moves_as_many_units_as_it_says(string key, int units)
    {
        var product = Samples.Product("P1");

        var steps = Scenarios.Find(key)!.Steps(product, [product]);

        Assert.Equal(units, steps.Sum(step => step.Units));
        Assert.All(steps, step => Assert.True(step.Units > 0));
    }

    [Fact]
    public void A_scenario_with_nothing_to_do_has_no_steps() =>
        Assert.All(["critical", "reorder-point", "rapid-sale", "bulk-restock"], key => Assert.Empty(Scenarios.Find(key)!.Steps(Empty, [])));

    private static StockSnapshot Empty => Samples.Product("P0", stock: 0);

    private static StockSnapshot Product(string id, long asked) => Samples.Product(id) with { UnitPrice = 1, Demand14 = [.. Enumerable.Repeat(0L, 13), asked] };
}
