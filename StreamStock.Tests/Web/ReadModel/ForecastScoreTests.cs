using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class ForecastScoreTests
{
    private static readonly DateOnly Monday = DateOnly.FromDateTime(Samples.Noon);

    private readonly ProductTable products = new();
    private long version;

    [Fact]
    public void A_days_forecast_is_held_against_its_demand_once_the_day_is_over()
    {
        Apply(0, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 14, 10]);
        Apply(1, forecast: 9, demand: [10, 10, 10, 10, 10, 14, 10, 3]);
        Assert.Empty(products.Forecasts.Current); // The day is under way.

        Apply(2, forecast: 9, demand: [10, 10, 10, 10, 14, 10, 16, 0]);

        // 12 were expected, 16 came, and a week before it had been 10.
        var row = Assert.Single(products.Forecasts.Current);
        Assert.Equal((DemandClass.Smooth, 1L), (row.Class, row.Days));
        Assert.Equal(4.0 / 16, row.Wape);
        Assert.Equal(6.0 / 16, row.NaiveWape);
        Assert.Equal((12.0 / 16) - 1, row.Bias);
        Assert.Equal(1, row.Coverage);
    }

    [Fact]
    public void Demand_outside_the_band_is_not_covered()
    {
        Apply(0, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 10]);
        Apply(1, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 0]);
        Apply(2, forecast: 12, demand: [10, 10, 10, 10, 10, 99, 0]);

        Assert.Equal(0, Assert.Single(products.Forecasts.Current).Coverage);
    }

    [Fact]
    public void A_day_that_was_skipped_has_no_forecast_to_be_held_against()
    {
        Apply(0, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 10]);
        Apply(2, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 10]);
        Apply(4, forecast: 12, demand: [10, 10, 10, 10, 10, 10, 10]);

        Assert.Empty(products.Forecasts.Current);
    }

    [Fact]
    public void Without_demand_there_is_no_relative_error()
    {
        Apply(0, forecast: 1, demand: [0, 0, 0, 0, 0, 0, 0]);
        Apply(1, forecast: 1, demand: [0, 0, 0, 0, 0, 0, 0]);
        Apply(2, forecast: 1, demand: [0, 0, 0, 0, 0, 0, 0]);

        var row = Assert.Single(products.Forecasts.Current);
        Assert.Equal((DemandClass.None, 1L), (row.Class, row.Days));
        Assert.Null(row.Wape);
        Assert.Null(row.Bias);
    }

    /// <param name="day">After Monday.</param>
    /// <param name="forecast">Mean of the day after it; five more or less is within the band.</param>
    /// <param name="demand">Up to the day itself.</param>
    private void Apply(int day, double forecast, long[] demand) => products.Apply(Samples.Product("P1", version: ++version) with
    {
        DemandDay = Monday.AddDays(day), Demand14 = demand, Forecast7 = [new DayForecast(forecast, forecast - 5, forecast + 5)],
    });
}
