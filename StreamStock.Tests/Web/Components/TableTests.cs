using Bunit;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Presentation.Inventory;
using Xunit;

namespace StreamStock.Tests.Web.Components;

/// <summary>Heads and rows of the inventory's table.</summary>
public sealed class TableTests : ComponentTests
{
    private static readonly StockSnapshot Product = Samples.Product("P1", stock: 100);

    [Theory]
    [InlineData(null, "none", "stock")]
    [InlineData("stock", "ascending", "-stock")]
    [InlineData("-stock", "descending", "stock")]
    public async Task A_head_says_how_is_sorted_and_turns_it_round(string? current, string sorted, string next)
    {
        var asked = "";
        var head = Render<SortHeader>(with => with.Add(h => h.Name, "stock").Add(h => h.Current, current).Add(h => h.Changed, sort => asked = sort));

        await head.Find("button").ClickAsync();

        Assert.Equal((sorted, next), (head.Find("th").GetAttribute("aria-sort"), asked));
    }

    [Fact]
    public async Task Columns_are_put_at_the_end_and_taken_away()
    {
        IReadOnlyList<InventoryColumn> chosen = [];
        var chooser = Render<ColumnChooser>(with => with.Add(c => c.Shown, [InventoryColumn.Stock, InventoryColumn.Price]).Add(c => c.Changed, columns => chosen = columns));

        await Check(chooser, InventoryColumn.Value, true);
        Assert.Equal([InventoryColumn.Stock, InventoryColumn.Price, InventoryColumn.Value], chosen);

        await Check(chooser, InventoryColumn.Stock, false);
        Assert.Equal([InventoryColumn.Price], chosen);
    }

    [Fact]
    public void What_is_not_known_yet_is_a_dash()
    {
        var row = Draw(Product with { Demand14 = [] }, InventoryColumn.OnOrder, InventoryColumn.Supply, InventoryColumn.Predicted);

        Assert.Equal(["–", "–", "–"], row.FindAll("td.num").Select(Text));
        Assert.Equal("No forecast yet", row.Find("[title]").GetAttribute("title"));
    }

    [Fact]
    public void A_forecast_shows_what_is_expected_and_between_what()
    {
        var product = Product with { PredictedStock7d = 30, Forecast7 = [.. Enumerable.Repeat(new DayForecast(10, 6, 14), 7)] };

        Assert.Matches(@"^30 \d+–\d+$", Text(Draw(product, InventoryColumn.Predicted).Find("td.num")));
    }

    [Theory]
    [InlineData(90, OrderState.Ordered, "90 in 2 d")]
    [InlineData(90, OrderState.Late, "90 late")]
    [InlineData(0, OrderState.Suggested, "Order 90 of Name of P1")]
    [InlineData(0, OrderState.Approved, "Placed order of Name of P1")]
    public void An_order_is_told_with_its_arrival_or_with_what_is_to_be_done_about_it(int onOrder, OrderState state, string text)
    {
        var due = Samples.Noon.AddDays(2);
        var product = Product with { AutomaticRestock = true, OnOrder = onOrder, OnOrderDue = due, Order = new OpenOrder("ORD-1", state, 90, Samples.Noon, due) };

        Assert.Equal(text, Text(Draw(product, InventoryColumn.OnOrder).Find("td.num")));
    }

    [Fact]
    public void What_is_to_be_ordered_is_offered_in_its_column_and_beside_the_other_actions_only_where_that_is_not_shown()
    {
        var low = Product with { CurrentStock = 20, Available = 20 };

        Assert.Equal("Order 380 of Name of P1", Text(Draw(low, InventoryColumn.OnOrder).Find("td.num")));
        Assert.NotNull(Draw(low, InventoryColumn.OnOrder).Find(".actions .narrow .btn--primary"));
        Assert.Empty(Draw(low, InventoryColumn.Stock).FindAll(".narrow .btn--primary"));
    }

    [Fact]
    public void A_retired_product_says_so_and_takes_no_more()
    {
        var row = Draw(Product with { Status = "retired" });

        Assert.Equal("Retired", Text(row.Find(".tag")));
        Assert.True(Button(row, "Restock Name of P1").HasAttribute("disabled"));
    }

    [Fact]
    public void A_row_is_drawn_again_only_when_its_product_its_place_in_the_selection_or_the_minute_changes()
    {
        var row = Draw(Product, InventoryColumn.Stock);
        row.Render();

        Assert.False(IsDrawnAgain(with => with.Add(r => r.Now, Samples.Noon.AddSeconds(20))));
        Assert.True(IsDrawnAgain(with => with.Add(r => r.Now, Samples.Noon.AddMinutes(2))));
        Assert.True(IsDrawnAgain(with => with.Add(r => r.IsSelected, true)));
        Assert.True(IsDrawnAgain(with => with.Add(r => r.Product, Product with { CurrentStock = 99 })));

        bool IsDrawnAgain(Action<ComponentParameterCollectionBuilder<InventoryRow>> with)
        {
            var before = row.RenderCount;
            row.Render(with);
            return row.RenderCount > before;
        }
    }

    private static Task Check(IRenderedComponent<ColumnChooser> chooser, InventoryColumn column, bool isShown) =>
        chooser.FindAll("label").Single(label => Text(label) == InventoryColumns.Title(column)).QuerySelector("input")!.ChangeAsync(new() { Value = isShown });

    private IRenderedComponent<InventoryRow> Draw(StockSnapshot product, params InventoryColumn[] columns) => Render<InventoryRow>(with => with
        .Add(row => row.Product, product).Add(row => row.Columns, columns).Add(row => row.Today, DateOnly.FromDateTime(Samples.Noon)).Add(row => row.Now, Samples.Noon));
}
