using StreamStock.Core.Events;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

/// <summary>What of a product's history a forecast is made from.</summary>
public class ForecastJobTests
{
    private static readonly int Today = Partition.DayOf(Scenario.Noon);

    [Fact]
    public void The_history_begins_with_the_first_demand_and_has_no_gaps()
    {
        var s = Scenario.WithStock(100);
        s.Sale(3, at: s.Now.AddDays(-4));
        s.Sale(200, at: s.Now.AddDays(-2));
        s.Sale(1);
        Assert.Equal([3, 0, 200, 0], ForecastJob.Of(s.Product, Today - 1).Series.Demand.ToArray());
        Assert.Equal([3, 0, 200, 0, 1], ForecastJob.Of(s.Product, Today).Series.Demand.ToArray());
        Assert.Empty(ForecastJob.Of(s.Product, Today - 9).Series.Demand.ToArray());
    }

    [Fact]
    public void An_order_that_came_back_the_same_day_was_not_wanted()
    {
        var s = Scenario.WithStock(90_000);
        s.Sale(5);
        s.Sale(80_995);
        s.Return(80_995);
        s.Sale(2);
        Assert.Equal([7], ForecastJob.Of(s.Product, Today).Series.Demand.ToArray());
    }

    [Theory]
    [InlineData(4, 10)]
    [InlineData(5, 10)]
    [InlineData(6, 4)]
    public void An_error_is_what_came_back_for_the_greater_part(int returned, int wanted)
    {
        var s = Scenario.WithStock(100);
        s.Sale(10);
        s.Return(returned);
        Assert.Equal([wanted], ForecastJob.Of(s.Product, Today).Series.Demand.ToArray());
    }

    [Fact]
    public void Two_years_are_looked_at()
    {
        var s = Scenario.WithStock(5_000);
        s.Sale(1, at: s.Now.AddDays(-790));
        s.Sale(2, at: s.Now.AddDays(-729));
        s.Sale(3);
        var demand = ForecastJob.Of(s.Product, Today).Series.Demand.ToArray();
        Assert.Equal((ForecastJob.MaxHistory, 2, 3), (demand.Length, demand[0], demand[^1]));
    }

    [Fact]
    public void Days_with_stock_all_day_count_whole_beside_one_without()
    {
        var s = Scenario.WithStock(5);
        s.Sale(1, at: s.Now.AddDays(-2));
        s.Sale(4);
        s.Pass(TimeSpan.FromHours(6));
        s.Restock(10);
        Assert.Equal([1, 1, 0.75f], ForecastJob.Of(s.Product, Today).Series.InStock.ToArray());
    }

    [Fact]
    public void What_is_stored_is_the_forecast_rounded_for_storing()
    {
        var s = Scenario.WithStock(90_000);
        for (var day = 0; day < 40; day++)
        {
            s.Sale(5 + (day * 7 % 11));
            s.Pass(TimeSpan.FromDays(1));
        }

        var job = ForecastJob.Of(s.Product, Partition.DayOf(s.Now) - 1);
        var (made, result) = (job.Make(null), Forecaster.Forecast(job.Series, StreamStock.Core.Replenishment.Planner.MaxDays, null));
        Assert.Equal(Math.Round(result.ErrorToNaive, 3), made.ErrorToNaive);
        for (var i = 0; i < ForecastJob.StoredDays; i++)
        {
            var day = result.Period(i);
            Assert.Equal(new(Math.Round(result.Mean[i], 3), day.Quantile(0.05), day.Quantile(0.95)), made.Days[i]);
        }
    }

    [Fact]
    public void Hours_without_stock_are_told()
    {
        var s = Scenario.WithStock(5);
        s.Sale(5);
        s.Pass(TimeSpan.FromHours(6));
        s.Restock(10);
        Assert.Equal(0.75f, ForecastJob.Of(s.Product, Today).Series.InStock[0], 3);
    }

    [Fact]
    public void Demand_beyond_its_band_asks_for_a_new_forecast_once_a_day()
    {
        var s = Scenario.WithStock(1_000);
        for (var day = 0; day < 20; day++)
        {
            s.Sale(5);
            s.Pass(TimeSpan.FromDays(1));
        }

        s.Forecast();
        var band = s.Product.Forecast!.Days[0].P95;
        s.Sale((int)band);
        Assert.Equal(0, s.Partition.ForecastsDue);
        s.Sale(1);
        Assert.Equal(1, s.Partition.ForecastsDue);

        s.Forecast();

        Assert.Equal(Partition.DayOf(s.Now), s.Product.Forecast!.Day.DayNumber);
        Assert.Equal(7, Views.Snapshot(s.Product, s.Now).Forecast7.Count);
        s.Sale(500);
        Assert.Equal(0, s.Partition.ForecastsDue);
    }

    [Fact]
    public void A_forecast_made_elsewhere_comes_too_late_for_a_retired_product_or_after_a_newer_one()
    {
        var s = Scenario.WithStock(100);
        s.Sale(3);
        s.Pass(TimeSpan.FromDays(1));
        Assert.True(s.Partition.TryTakeForecast(out var job));
        var effects = new Effects();
        var late = job.Make(null);
        s.Partition.Forecasted(job, late with { Day = late.Day.AddDays(1) }, effects);
        s.Partition.Forecasted(job, late, effects);
        Assert.Equal(1, effects.Count);
        Assert.Equal(late.Day.AddDays(1), s.Product.Forecast!.Day);
    }

    [Fact]
    public void New_settings_are_planned_for_on_a_day_that_a_forecast_knows_already()
    {
        var s = Scenario.WithStock(1_000);
        for (var day = 0; day < 20; day++)
        {
            s.Sale(5);
            s.Pass(TimeSpan.FromDays(1));
        }

        s.Forecast();
        s.Sale(100);
        s.Forecast();
        var known = s.Product.Forecast!;

        s.Upsert(p => p with { LeadTimeDays = 30 });
        s.Forecast();

        Assert.Equal(known.Day, s.Product.Forecast!.Day);
        Assert.Equal((8, 31), (known.Plan!.Days, s.Product.Forecast.Plan!.Days));
    }

    [Fact]
    public void Settings_that_change_meanwhile_do_not_touch_a_forecast_being_made()
    {
        var s = Scenario.WithStock(100);
        s.Sale(3);
        s.Pass(TimeSpan.FromDays(1));
        Assert.True(s.Partition.TryTakeForecast(out var job));
        s.Upsert(p => p with { LeadTimeDays = 30 });
        Assert.Equal(7, job.Make(null).Plan!.LeadTimeDays);
    }

    [Fact]
    public void The_snapshot_shows_the_week_after_its_day()
    {
        var s = Scenario.WithStock(100);
        s.Sale(3);
        s.Pass(TimeSpan.FromDays(1));
        s.Forecast();
        Assert.Equal(ForecastJob.StoredDays, s.Product.Forecast!.Days.Count);
        Assert.Equal(s.Product.Forecast.Days.Skip(1), Views.Snapshot(s.Product, s.Now).Forecast7);
    }

    [Fact]
    public void Stock_runs_out_with_the_probability_that_demand_exceeds_it()
    {
        var s = Scenario.WithStock(10);
        var demand = Enumerable.Repeat(4.0, 60).ToArray();
        var forecast = Forecaster.Forecast(new DemandSeries(demand, Today - 1), 7);
        var outlook = StockOutlook.Of(s.Product, forecast, Today);
        Assert.Equal(2.5, outlook.DaysOfSupply!.Value, 1);
        Assert.Equal([.. outlook.StockOut.Order()], outlook.StockOut);
        Assert.InRange(outlook.StockOut[0], 0, 0.05);
        Assert.InRange(outlook.StockOut[^1], 0.95, 1);
        Assert.Equal([6, 2, 0], outlook.Expected.Take(3).Select(e => Math.Round(e)));
    }

    [Fact]
    public void Only_what_is_on_its_way_fills_the_shelf()
    {
        var forecast = Forecaster.Forecast(new DemandSeries(Enumerable.Repeat(4.0, 60).ToArray(), Today - 1), 7);
        var s = Scenario.WithStock(8, p => p with { LeadTimeDays = 2 });
        s.Send(EventType.OrderCreate, 50);
        Assert.Equal(OrderState.Approved, s.Product.Order!.State);
        Assert.Equal(0, Math.Round(StockOutlook.Of(s.Product, forecast, Today).Expected[2]));

        s.Send(EventType.OrderPlace, data: $$"""{"orderId":"{{s.Product.Order.Id}}"}""");
        s.Send(EventType.Restock, 10, metadata: $$"""{"orderId":"{{s.Product.Order.Id}}"}""");
        Assert.Equal(18 + 40 - 12, Math.Round(StockOutlook.Of(s.Product, forecast, Today).Expected[2]));
    }
}
