using System.Text;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class ProductTableTests
{
    [Fact]
    public void A_product_is_found_by_the_bytes_and_by_the_text_of_its_id()
    {
        var table = new ProductTable();
        for (var i = 0; i < 1_000; i++)
        {
            table.Add(new Product($"PROD-{i}"));
        }

        Assert.Equal(1_000, table.Count);
        for (var i = 0; i < 1_000; i++)
        {
            Assert.True(table.TryFind(Encoding.ASCII.GetBytes($"PROD-{i}"), out var product));
            Assert.Same(table.Find($"PROD-{i}"), product);
        }

        Assert.False(table.TryFind("PROD-1000"u8, out _));
        Assert.False(table.TryFind("prod-1"u8, out _));
        Assert.False(table.TryFind(""u8, out _));
        Assert.Null(table.Find("PROD-1000"));
    }

    [Fact]
    public void Finding_by_bytes_makes_no_garbage()
    {
        var table = new ProductTable();
        table.Add(new Product("PROD-001"));
        Garbage.AssertNone(() => table.TryFind("PROD-001"u8, out _));
    }
}
