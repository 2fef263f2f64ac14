using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

public class AlertConcernTests
{
    [Theory]
    [InlineData(AlertType.LowStock, AlertConcern.Stock, AlertSeverity.Warning, 1)]
    [InlineData(AlertType.CriticalLowStock, AlertConcern.Stock, AlertSeverity.Critical, 2)]
    [InlineData(AlertType.OutOfStock, AlertConcern.Stock, AlertSeverity.Critical, 3)]
    [InlineData(AlertType.Overstock, AlertConcern.Overstock, AlertSeverity.Info, 1)]
    [InlineData(AlertType.RapidDepletion, AlertConcern.Depletion, AlertSeverity.Warning, 1)]
    [InlineData(AlertType.OversellPrevented, AlertConcern.Oversell, AlertSeverity.Warning, 1)]
    [InlineData(AlertType.ReorderNeeded, AlertConcern.Reorder, AlertSeverity.Warning, 1)]
    [InlineData(AlertType.StockoutForecast, AlertConcern.Forecast, AlertSeverity.Warning, 1)]
    public void Every_type_has_its_concern_its_severity_and_its_rank(AlertType type, AlertConcern concern, AlertSeverity severity, int rank)
    {
        Assert.Equal((concern, severity, rank), (AlertConcerns.Of(type), AlertConcerns.Severity(type), AlertConcerns.Rank(type)));
        Assert.Equal(AlertConcerns.Count, Enum.GetValues<AlertConcern>().Length);
    }

    [Fact]
    public void Nothing_has_no_rank() => Assert.Equal(0, AlertConcerns.Rank(null));

    [Fact]
    public void A_product_has_one_open_alert_a_concern_whatever_happens_to_it()
    {
        var s = Scenario.Settled(100, p => p with { ReorderPoint = 50, MaxCapacity = 105 });
        foreach (var level in new[] { 60, 40, 8, 3, 0, 7, 45, 100, 30, 0 })
        {
            s.Count(level);
            s.Sale(level + 1);
            s.Sale(Math.Max(1, level / 2));
            var open = s.Ledger.Select(r => r.Detail).OfType<StreamStock.Core.Stock.AlertChange>()
                .GroupBy(c => c.Alert.Id).Select(g => g.Last().Alert).Where(a => !a.Resolved).Select(a => AlertConcerns.Of(a.Type)).ToList();
            Assert.Equal(open.Count, open.Distinct().Count());
            Assert.Equal(s.Product.OpenAlerts, open.Count);
        }
    }
}
