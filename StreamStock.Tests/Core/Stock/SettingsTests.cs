using StreamStock.Core.Events;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>PRODUCT_UPSERT and PRODUCT_RETIRE of a product that is there.</summary>
public class SettingsTests
{
    [Fact]
    public void An_upsert_replaces_all_settings_and_no_stock()
    {
        var s = Scenario.WithStock(10, p => p with { Category = "Kitchen", UnitPrice = 9.99m });
        var before = (s.Product.StockVersion, s.Levels);
        var answer = s.Upsert(p => p with { Name = "Pot" });
        Assert.Equal(("accepted", "Pot", "", 0m), (answer.Verdict, s.Product.Settings.Name, s.Product.Settings.Category, s.Product.Settings.UnitPrice));
        Assert.Equal(before, (s.Product.StockVersion, s.Levels));
        Assert.Equal(answer.Row.Sequence, s.Product.SettingsVersion);
    }

    [Fact]
    public void A_stale_settings_version_is_refused()
    {
        var s = Scenario.WithStock(10);
        var seen = s.Product.SettingsVersion;
        Assert.Equal("accepted", s.Upsert(ifSettingsVersion: seen).Verdict);
        Assert.Equal("rejected STALE_VERSION", s.Upsert(p => p with { Name = "Late" }, ifSettingsVersion: seen).Verdict);
        Assert.Equal("rejected STALE_VERSION", s.Retire(ifSettingsVersion: seen).Verdict);
        Assert.Equal("Kettle", s.Product.Settings.Name);
        Assert.Equal("accepted", s.Retire(ifSettingsVersion: s.Product.SettingsVersion).Verdict);
    }

    [Fact]
    public void Sales_leave_the_settings_version_as_it_was()
    {
        var s = Scenario.WithStock(10);
        var seen = s.Product.SettingsVersion;
        s.Sale(1);
        Assert.Equal("accepted", s.Upsert(ifSettingsVersion: seen).Verdict);
    }

    [Fact]
    public void A_product_never_moves_to_another_warehouse()
    {
        var s = Scenario.WithStock(10);
        var answer = s.Upsert(p => p with { Warehouse = "WH-2" });
        Assert.Equal("invalid WAREHOUSE_MISMATCH", answer.Verdict);
        Assert.Equal("data.warehouse must be WH-1: a product never moves; create another one.", answer.Message);
        Assert.Equal("WH-1", s.Product.Settings.Warehouse);
    }

    [Fact]
    public void Retired_it_says_so_and_an_upsert_brings_it_back()
    {
        var s = Scenario.WithStock(10);
        s.Retire();
        Assert.Equal("retired", Views.Snapshot(s.Product, s.Now).Status);
        Assert.Equal("Kettle", s.Product.Settings.Name);
        s.Upsert();
        Assert.Equal("active", Views.Snapshot(s.Product, s.Now).Status);
        Assert.Equal("accepted", s.Sale(1).Verdict);
    }

    [Fact]
    public void Settings_out_of_range_are_dead_letters_with_field_and_range()
    {
        var s = Scenario.WithStock(10);
        var answer = s.Upsert(p => p with { ReorderPoint = -1 });
        Assert.Equal("invalid INVALID_FIELD", answer.Verdict);
        Assert.Equal("data.reorderPoint must be from 0 to 1000000000.", answer.Message);
        Assert.Equal(0, s.Product.Settings.ReorderPoint);
    }

    [Theory]
    [InlineData("""{"sku":null,"name":"N"}""", "data.sku")]
    [InlineData("""{"sku":"S","name":"N","reorderPoint":"10"}""", "data.reorderPoint")]
    [InlineData("""{"sku":"S","name":"N","reorderPoint":1.5}""", "data.reorderPoint")]
    [InlineData("""{"sku":"S","name":"N","unitPrice":1e400}""", "data.unitPrice")]
    [InlineData("""{"sku":"S","name":"N","alerts":[]}""", "data.alerts")]
    [InlineData("""{"sku":"S","name":"N","alerts":{"criticalStock":true}}""", "data.alerts.criticalStock")]
    [InlineData("""{"sku":"S","name":"\ud800"}""", "data.name")]
    [InlineData("""{"sku":"S","name":"N","ifSettingsVersion":"1"}""", "data.ifSettingsVersion")]
    public void Settings_of_the_wrong_kind_are_dead_letters_with_their_path(string data, string path)
    {
        var answer = Scenario.WithStock(10).Send(EventType.ProductUpsert, data: data);
        Assert.Equal("invalid INVALID_FIELD", answer.Verdict);
        Assert.StartsWith(path + " ", answer.Message, StringComparison.Ordinal);
    }
}
