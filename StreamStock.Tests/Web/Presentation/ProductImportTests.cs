using StreamStock.Core.Models;
using StreamStock.Web.Presentation.Inventory;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class ProductImportTests
{
    private static readonly StockSnapshot Known = Samples.Product("P1", stock: 30) with { SettingsVersion = 7, Thresholds = new AlertThresholds { CriticalStock = 3 } };

    [Fact]
    public void A_line_of_a_known_product_says_what_changes_and_on_which_version_it_is_based()
    {
        var line = Read("id,reorderPoint,unitPrice\nP1,60,10");

        Assert.Equal((ImportKind.Changed, 7L), (line.Kind, line.SettingsVersion));
        Assert.Equal(["reorderPoint 50 → 60"], line.Changes);
    }

    [Fact]
    public void What_the_file_does_not_name_stays_as_it_is()
    {
        var settings = Read("id,reorderPoint,name\nP1,60,").Settings!;

        Assert.Equal((Known.Name, Known.MaxCapacity, 3), (settings.Name, settings.MaxCapacity, settings.Alerts!.CriticalStock));
    }

    [Fact]
    public void The_same_as_is_there_is_nothing_to_do() => Assert.Equal(ImportKind.Unchanged, Read("id,reorderPoint,currentStock\nP1,50,30").Kind);

    [Fact]
    public void A_new_product_is_made_only_where_there_is_none()
    {
        var line = Read("id,sku,name,currentStock\nP2,SKU-2,Cup,12");

        Assert.Equal((ImportKind.New, 0L, 12), (line.Kind, line.SettingsVersion, line.Count));
    }

    [Theory]
    [InlineData("id,reorderPoint\nP1,many", "reorderPoint is 'many' but must be a whole number")]
    [InlineData("id,reorderPoint\nP1,-1", "reorderPoint must be from 0")]
    [InlineData("id,currentStock\nP1,-3", "currentStock is '-3' but must be a whole number from 0")]
    [InlineData("id,warehouse\nP1,WH-9", "warehouse is WH-1 and never changes")]
    [InlineData("id,name\nP2,Cup", "sku must have 1 to 200 characters")]
    [InlineData("id,name\n,Cup", "id must have 1 to 40")]
    [InlineData("id,backorder\nP1,perhaps", "backorder is 'perhaps' but must be true or false")]
    [InlineData("id,name\nP1,Cup,Saucer", "has 3 fields, more than the 2 columns")]
    public void What_is_wrong_is_told_by_field_with_what_is_allowed(string file, string error)
    {
        var line = Read(file);

        Assert.Equal(ImportKind.Wrong, line.Kind);
        Assert.Contains(line.Errors, e => e.StartsWith(error, StringComparison.Ordinal));
    }

    [Fact]
    public void A_product_twice_in_the_file_is_wrong_the_second_time()
    {
        var lines = ProductImport.Read("id,reorderPoint\nP1,60\nP1,70", Find).Lines;

        Assert.Equal([ImportKind.Changed, ImportKind.Wrong], lines.Select(line => line.Kind));
        Assert.Equal([2, 3], lines.Select(line => line.Line));
    }

    [Theory]
    [InlineData("", "The file is empty.")]
    [InlineData("sku,name\n1,2", "The first line must name the columns, among them id")]
    [InlineData("id,name,Name\n1,2,3", "The column name is there twice.")]
    public void A_file_that_cannot_be_read_says_why(string file, string error) =>
        Assert.StartsWith(error, ProductImport.Read(file, Find).Error!, StringComparison.Ordinal);

    [Fact]
    public void A_file_with_too_many_lines_is_refused_as_a_whole()
    {
        var file = "id\n" + string.Concat(Enumerable.Range(0, ProductImport.MaxLines + 1).Select(i => $"P{i}\n"));

        Assert.Contains("split it", ProductImport.Read(file, Find).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_exported_is_imported_without_a_change()
    {
        var plan = ProductImport.Read(ProductCsv.Head + ProductCsv.Line(Find("P1")!), Find);

        Assert.Equal(ImportKind.Unchanged, Assert.Single(plan.Lines).Kind);
    }

    private static StockSnapshot? Find(string id) => id == "P1" ? Known with { LeadTimeDays = 7, ServiceLevel = 0.95 } : null;

    private static ImportLine Read(string file) => Assert.Single(ProductImport.Read(file, Find).Lines);
}
