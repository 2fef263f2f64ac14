using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>Which products wait for a forecast, and when.</summary>
public class ForecastQueueTests
{
    private static Scenario WithDemand()
    {
        var s = Scenario.WithStock(100);
        s.Sale(3);
        s.Upsert(product: "PROD-002");
        s.Pass(TimeSpan.FromDays(1));
        return s;
    }

    [Fact]
    public void Midnight_asks_for_forecasts_of_what_had_demand()
    {
        var s = WithDemand();
        Assert.Equal(1, s.Partition.ForecastsDue);
        s.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, s.Partition.ForecastsDue);

        var row = Assert.Single(s.Forecast().Rows);

        Assert.Equal((RowKind.Forecast, Scenario.P), (row.Kind, row.ProductId));
        Assert.Equal(new DateOnly(2026, 3, 11), ((ForecastChange)row.Detail!).Day);
        Assert.Equal(0, s.Partition.ForecastsDue);
        s.Pass(TimeSpan.FromDays(1));
        Assert.Equal(1, s.Partition.ForecastsDue);
    }

    [Fact]
    public void A_restart_asks_for_those_that_were_missed_and_no_others()
    {
        var s = WithDemand();
        s.Restart();
        Assert.Equal(1, s.Partition.ForecastsDue);
        s.Forecast();
        s.Restart();
        Assert.Equal(0, s.Partition.ForecastsDue);
    }

    [Fact]
    public void A_retired_product_is_not_forecast()
    {
        var s = WithDemand();
        s.Forecast();
        s.Retire();
        s.Pass(TimeSpan.FromDays(1));
        Assert.Equal(0, s.Partition.ForecastsDue);
        Assert.False(s.Partition.ForecastNext(new Effects()));
    }
}
