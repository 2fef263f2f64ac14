using StreamStock.Web.Api;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.Api;

public sealed class ProductQueryTests
{
    private readonly ProductTable table = new();

    public ProductQueryTests()
    {
        for (var i = 0; i < 25; i++)
        {
            table.Apply(Samples.Product($"P{i:00}", stock: i % 7 * 20, warehouse: $"WH-{i % 3}", category: i % 2 == 0 ? "Toys" : "Books"));
        }
    }

    [Fact]
    public void All_filters_intersect()
    {
        var query = new ProductQuery { Warehouses = ["WH-1"], Categories = ["toys"], Statuses = ["out_of_stock", "low"], Text = "name p" };

        var found = query.Select(table).ToList();

        Assert.NotEmpty(found);
        Assert.All(found, p => Assert.True(p is { Warehouse: "WH-1", Category: "Toys", CurrentStock: < 50 }));
        Assert.Equal(found.Count, table.Sorted.Count(e => e.Current is { Warehouse: "WH-1", Category: "Toys", CurrentStock: < 10 and <= 0 or (>= 10 and < 50) }));
    }

    [Fact]
    public void Every_word_of_the_text_must_occur_somewhere()
    {
        Assert.Equal("P07", Assert.Single(new ProductQuery { Text = "SKU-p07 books" }.Select(table)).Id);
        Assert.Empty(new ProductQuery { Text = "P07 toys" }.Select(table));
    }

    [Theory]
    [InlineData(ProductSort.Id, false)]
    [InlineData(ProductSort.Id, true)]
    [InlineData(ProductSort.Stock, false)]
    [InlineData(ProductSort.Stock, true)]
    [InlineData(ProductSort.Category, true)]
    [InlineData(ProductSort.Health, false)]
    public void Pages_put_together_are_the_list(ProductSort sort, bool descending)
    {
        var query = new ProductQuery { Sort = sort, Descending = descending };
        var paged = new List<string>();
        string? cursor = null;
        do
        {
            Assert.True(query.TryPage(table, cursor, 4, out var page));
            paged.AddRange(page.Items.Select(product => product.Id));
            cursor = page.Next;
        }
        while (cursor is not null);

        Assert.Equal(query.Select(table).Select(product => product.Id), paged);
        Assert.Equal(25, paged.Distinct().Count());
    }

    [Fact]
    public void The_last_page_has_no_next() =>
        Assert.True(new ProductQuery().TryPage(table, null, 25, out var page) && page is { Next: null, Items.Count: 25 });

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("WyJwMGQiLCIxIiwiIiwiUDAxIl0")] // of another order
    [InlineData("bnVsbA")]
    public void A_cursor_of_something_else_is_refused(string cursor) =>
        Assert.False(new ProductQuery().TryPage(table, cursor, 4, out _));
}
