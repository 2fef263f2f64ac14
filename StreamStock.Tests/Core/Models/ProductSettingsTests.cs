using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Models;

/// <summary>Every range of the settings, on both sides.</summary>
public class ProductSettingsTests
{
    public static TheoryData<string, Func<ProductSettings, ProductSettings>, string?> Cases => new()
    {
        { "shortest texts", p => p with { Sku = "S", Name = "N", Category = "" }, null },
        { "no sku", p => p with { Sku = "" }, "data.sku must have 1 to 200 characters." },
        { "longest sku", p => p with { Sku = new string('s', 200) }, null },
        { "longer sku", p => p with { Sku = new string('s', 201) }, "data.sku must have 1 to 200 characters." },
        { "no name", p => p with { Name = "" }, "data.name must have 1 to 200 characters." },
        { "longer name", p => p with { Name = new string('n', 201) }, "data.name must have 1 to 200 characters." },
        { "longest category", p => p with { Category = new string('c', 200) }, null },
        { "longer category", p => p with { Category = new string('c', 201) }, "data.category must have at most 200 characters." },
        { "no warehouse", p => p with { Warehouse = "" }, null },
        { "longest warehouse", p => p with { Warehouse = new string('W', 40) }, null },
        { "longer warehouse", p => p with { Warehouse = new string('W', 41) }, "data.warehouse must have 1 to 40 printable ASCII characters." },
        { "foreign warehouse", p => p with { Warehouse = "Köln" }, "data.warehouse must have 1 to 40 printable ASCII characters." },
        { "one foreign letter", p => p with { Warehouse = "ö" }, "data.warehouse must have 1 to 40 printable ASCII characters." },
        { "reorder point below", p => p with { ReorderPoint = -1 }, "data.reorderPoint must be from 0 to 1000000000." },
        { "reorder point most", p => p with { ReorderPoint = 1_000_000_000 }, null },
        { "reorder point above", p => p with { ReorderPoint = 1_000_000_001 }, "data.reorderPoint must be from 0 to 1000000000." },
        { "capacity below", p => p with { MaxCapacity = -1 }, "data.maxCapacity must be from 0 (no bound) to 1000000000." },
        { "capacity most", p => p with { MaxCapacity = 1_000_000_000 }, null },
        { "capacity above", p => p with { MaxCapacity = 1_000_000_001 }, "data.maxCapacity must be from 0 (no bound) to 1000000000." },
        { "price below", p => p with { UnitPrice = -0.01m }, "data.unitPrice must be from 0 to 1000000000." },
        { "price most", p => p with { UnitPrice = 1_000_000_000 }, null },
        { "price above", p => p with { UnitPrice = 1_000_000_000.01m }, "data.unitPrice must be from 0 to 1000000000." },
        { "lead time least", p => p with { LeadTimeDays = 0 }, null },
        { "lead time below", p => p with { LeadTimeDays = -0.1 }, "data.leadTimeDays must be from 0 to 365." },
        { "lead time most", p => p with { LeadTimeDays = 365 }, null },
        { "lead time above", p => p with { LeadTimeDays = 365.1 }, "data.leadTimeDays must be from 0 to 365." },
        { "lead time no number", p => p with { LeadTimeDays = double.NaN }, "data.leadTimeDays must be from 0 to 365." },
        { "service least", p => p with { ServiceLevel = 0.5 }, null },
        { "service below", p => p with { ServiceLevel = 0.49 }, "data.serviceLevel must be from 0.5 to 0.9999." },
        { "service most", p => p with { ServiceLevel = 0.9999 }, null },
        { "service above", p => p with { ServiceLevel = 1 }, "data.serviceLevel must be from 0.5 to 0.9999." },
        { "order least", p => p with { OrderQuantity = 1 }, null },
        { "order below", p => p with { OrderQuantity = 0 }, "data.orderQuantity must be from 1 to 1000000." },
        { "order most", p => p with { OrderQuantity = 1_000_000 }, null },
        { "order above", p => p with { OrderQuantity = 1_000_001 }, "data.orderQuantity must be from 1 to 1000000." },
        { "critical below", With(new() { CriticalStock = -1 }), "data.alerts.criticalStock must be from 0 to 1000000000." },
        { "critical most", With(new() { CriticalStock = 1_000_000_000 }), null },
        { "critical above", With(new() { CriticalStock = 1_000_000_001 }), "data.alerts.criticalStock must be from 0 to 1000000000." },
        { "overstock least", With(new() { OverstockFraction = double.Epsilon }), null },
        { "overstock below", With(new() { OverstockFraction = 0 }), "data.alerts.overstockFraction must be above 0 and at most 10." },
        { "overstock most", With(new() { OverstockFraction = 10 }), null },
        { "overstock above", With(new() { OverstockFraction = 10.1 }), "data.alerts.overstockFraction must be above 0 and at most 10." },
        { "depletion below", With(new() { DepletionFraction = 0 }), "data.alerts.depletionFraction must be above 0 and at most 1." },
        { "depletion most", With(new() { DepletionFraction = 1 }), null },
        { "depletion above", With(new() { DepletionFraction = 1.1 }), "data.alerts.depletionFraction must be above 0 and at most 1." },
        { "raise below", With(new() { RaiseAfterSeconds = -1 }), "data.alerts.raiseAfterSeconds must be from 0 to 86400." },
        { "raise most", With(new() { RaiseAfterSeconds = 86_400 }), null },
        { "raise above", With(new() { RaiseAfterSeconds = 86_401 }), "data.alerts.raiseAfterSeconds must be from 0 to 86400." },
        { "clear below", With(new() { ClearAfterSeconds = -1 }), "data.alerts.clearAfterSeconds must be from 0 to 86400." },
        { "clear above", With(new() { ClearAfterSeconds = 86_401 }), "data.alerts.clearAfterSeconds must be from 0 to 86400." },
        { "hysteresis least", With(new() { Hysteresis = 0 }), null },
        { "hysteresis below", With(new() { Hysteresis = -0.1 }), "data.alerts.hysteresis must be from 0 to 1." },
        { "hysteresis most", With(new() { Hysteresis = 1 }), null },
        { "hysteresis above", With(new() { Hysteresis = 1.1 }), "data.alerts.hysteresis must be from 0 to 1." },
    };

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_value_out_of_range_is_told_with_its_field_and_its_range(string name, Func<ProductSettings, ProductSettings> change, string? message)
    {
        Assert.NotEmpty(name);
        Assert.Equal(message, Scenario.Settings(change).Validate()?.Message);
    }

    private static Func<ProductSettings, ProductSettings> With(AlertThresholds alerts) => p => p with { Alerts = alerts };
}
