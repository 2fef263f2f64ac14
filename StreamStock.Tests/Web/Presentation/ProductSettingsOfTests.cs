using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public class ProductSettingsOfTests
{
    public static TheoryData<string, Func<ProductSettings, ProductSettings>> Cases => new()
    {
        { "usual", p => p },
        { "ordering", p => p with { PackSize = 6, MinOrderQuantity = 12, PlanByForecast = true, ExternalSupply = false, ApproveAfterHours = 4 } },
        { "costs", p => p with { UnitCost = 3.5m, HoldingCost = 0.01m, ShortageCost = 9m, OrderCost = 25m, Supplier = "Acme" } },
        { "times", p => p with { LeadTimeDays = 3, LeadTimeSpreadDays = 1.5, ReviewDays = 2, CoverDays = 14 } },
        { "the rest", p => p with { ReorderPoint = 9, MaxCapacity = 90, OrderQuantity = 30, Backorder = true, AutomaticRestock = true, Alerts = new AlertThresholds { CriticalStock = 3 } } },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Settings_survive_the_way_through_a_snapshot_and_back(string name, Func<ProductSettings, ProductSettings> change)
    {
        var s = new Scenario();
        s.Upsert(change);
        var json = JsonSerializer.Serialize(Views.Snapshot(s.Product, s.Now), CoreJson.Default.StockSnapshot);
        var read = JsonSerializer.Deserialize(json, CoreJson.Default.StockSnapshot)!;
        Assert.Equal((name, s.Product.Settings), (name, ProductSettingsOf.Snapshot(read)));
    }
}
