using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.Presentation;
using StreamStock.Web.Presentation.Inventory;
using StreamStock.Web.Presentation.Products;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class StockViewsTests
{
    private static readonly DayForecast[] Week = [.. Enumerable.Repeat(new DayForecast(10, 6, 14), 7)];

    [Fact]
    public void The_outlook_adds_the_days_deviations_as_squares()
    {
        var outlook = StockOutlook.Of(Samples.Product("P1") with { PredictedStock7d = 30, Forecast7 = Week });

        // √(7 × 4²) = 10.6
        Assert.Equal(new StockOutlook(30, 19, 41), outlook);
    }

    [Fact]
    public void Stock_is_not_expected_below_zero() =>
        Assert.Equal(0, StockOutlook.Of(Samples.Product("P1") with { PredictedStock7d = 4, Forecast7 = Week })!.Value.Low);

    [Fact]
    public void Without_a_forecast_there_is_no_outlook() => Assert.Null(StockOutlook.Of(Samples.Product("P1")));

    [Fact]
    public void The_path_takes_the_order_in_on_the_day_it_arrives()
    {
        var product = Samples.Product("P1", stock: 25) with { Forecast7 = Week, OnOrder = 100, OnOrderDue = Samples.Noon.AddDays(2.5) };

        var path = StockTimeline.Path(product, Samples.Noon);

        Assert.Equal([15, 5, 95], path.Take(3).Select(day => day.Mean));
        Assert.All(path, day => Assert.True(day.Low <= day.Mean && day.Mean <= day.High));
    }

    [Fact]
    public void The_timeline_has_a_value_or_a_gap_for_every_time_and_thins_a_long_past()
    {
        var product = Samples.Product("P1") with { Forecast7 = Week };
        LedgerEvent[] rows = [.. Enumerable.Range(0, 2_000).Select(i => Samples.Event(2_000 - i) with { StockAfter = i })];

        var chart = StockTimeline.Of(product, rows, [Samples.Alert("A")], Samples.Noon.AddHours(1));

        Assert.Equal(StockTimeline.MaxPoints + 1 + 7, chart.Times.Count);
        Assert.All(chart.Series, series => Assert.Equal(chart.Times.Count, series.Data.Count));
        Assert.Equal("warning", Assert.Single(chart.Spans).Kind);
    }

    [Fact]
    public void Rows_stay_where_they_are_for_a_moment_and_another_question_is_answered_at_once()
    {
        var (time, table) = (new FakeTimeProvider(), new ProductTable());
        var listing = new ProductListing(time);
        table.Apply(Samples.Product("P1"));
        Assert.True(listing.Update(table, new ProductQuery()));
        table.Apply(Samples.Product("P2"));

        Assert.False(listing.Update(table, new ProductQuery()));
        Assert.True(listing.Update(table, new ProductQuery { Descending = true }));
        Assert.Equal(["P2", "P1"], listing.Rows.Select(row => row.Id));
        table.Apply(Samples.Product("P3"));
        time.Advance(ProductListing.LeastAge);
        Assert.True(listing.Update(table, new ProductQuery { Descending = true }));
    }

    [Fact]
    public void Columns_are_told_by_the_url_and_the_usual_ones_need_none()
    {
        Assert.Equal(InventoryColumns.Usual, InventoryColumns.Read(null));
        Assert.Equal([InventoryColumn.Stock, InventoryColumn.Price], InventoryColumns.Read("price,stock,nonsense"));
        Assert.Null(InventoryColumns.Write(InventoryColumns.Usual));
        Assert.Equal("stock,price", InventoryColumns.Write([InventoryColumn.Price, InventoryColumn.Stock]));
    }

    [Fact]
    public void The_order_by_supply_puts_what_runs_out_first_first_and_what_nobody_wants_last()
    {
        var table = new ProductTable();
        table.Apply(Samples.Product("Long", stock: 500));
        table.Apply(Samples.Product("Never", stock: 1) with { Demand14 = [0, 0] });
        table.Apply(Samples.Product("Short", stock: 5));

        Assert.Equal(["Short", "Long", "Never"], new ProductQuery { Sort = ProductSort.Supply }.Select(table).Select(product => product.Id));
    }

    [Theory]
    [InlineData(StockMovement.Restock, "12", 12)]
    [InlineData(StockMovement.Restock, "0", null)]
    [InlineData(StockMovement.Restock, "-3", null)]
    [InlineData(StockMovement.Adjust, "−3", -3)]
    [InlineData(StockMovement.Adjust, "0", null)]
    [InlineData(StockMovement.Count, "0", 0)]
    [InlineData(StockMovement.Count, "-1", null)]
    [InlineData(StockMovement.Count, "1000001", null)]
    [InlineData(StockMovement.Adjust, "three", null)]
    public void A_movement_takes_the_quantities_that_make_sense_for_it(StockMovement movement, string text, int? quantity) =>
        Assert.Equal(quantity, StockForm.Read(movement, text));

    [Fact]
    public void What_would_come_of_a_movement_is_told_before_it_is_sent()
    {
        var product = Samples.Product("P1", stock: 40) with { Reserved = 10 };

        Assert.Contains("rejected", StockForm.Consequence(StockMovement.Adjust, -41, product), StringComparison.Ordinal);
        Assert.Contains("above the capacity", StockForm.Consequence(StockMovement.Restock, 461, product), StringComparison.Ordinal);
        Assert.Contains("+2 against the books", StockForm.Consequence(StockMovement.Count, 42, product), StringComparison.Ordinal);
        Assert.Contains("newest reservations would be cancelled", StockForm.Consequence(StockMovement.Count, 9, product), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bulk_restock_leaves_out_what_needs_none()
    {
        StockSnapshot[] products = [Samples.Product("Low", stock: 30), Samples.Product("Enough"), Samples.Product("Gone", stock: 0) with { Status = "retired" }];

        Assert.Equal([("Low", 20)], BulkRestocks.ToReorderPoint(products).Select(line => (line.Product.Id, line.Units)));
    }
}
