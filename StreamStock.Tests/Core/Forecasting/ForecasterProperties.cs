using CsCheck;
using StreamStock.Core.Forecasting;
using Xunit;

namespace StreamStock.Tests.Core.Forecasting;

/// <summary>What holds of every forecast, whatever the history.</summary>
public class ForecasterProperties
{
    private static readonly Gen<double> Units = Gen.Frequency((5, Gen.Const(0.0)), (8, Gen.Int[1, 30].Select(v => (double)v)), (1, Gen.Int[100, 100_000].Select(v => (double)v)));
    private static readonly Gen<double[]> Histories = Gen.Frequency((6, Units.Array[0, 120]), (2, Units.Array[300, 500]), (1, Gen.Const(0.0).Array[1, 40]));
    private static readonly double[] Levels = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

    private static readonly Lazy<DemandPool> Pool = new(() =>
    {
        var random = new Random(3);
        var learner = new PoolLearner(Calendar.Daily);
        for (var product = 0; product < 200; product++)
        {
            var rate = random.Next(1, 12);
            double[] demand = [.. Enumerable.Range(0, 200).Select(_ => random.Next(10) < rate ? (double)random.Next(0, 2 * rate) : 0)];
            learner.Add(new DemandSeries(demand, 738_199));
        }

        return learner.Learn(7);
    });

    private static void Holds(double[] demand, int horizon, DemandPool? pool)
    {
        var result = Forecaster.Forecast(new DemandSeries(demand, 738_199), horizon, pool);
        DemandDistribution before = default;
        for (var i = 0; i < horizon; i++)
        {
            Assert.True(double.IsFinite(result.Mean[i]) && result.Mean[i] >= 0);
            var total = result.Total(i + 1);
            Assert.True(double.IsFinite(total.Variance) && total.Variance >= before.Variance && total.Mean >= before.Mean - 1e-9);
            Ordered(result.Period(i));
            Ordered(total);
            before = total;
        }
    }

    private static void Ordered(DemandDistribution demand)
    {
        double last = 0;
        foreach (var level in Levels)
        {
            var quantile = demand.Quantile(level);
            Assert.True(double.IsFinite(quantile) && quantile >= last, $"{demand} at {level}: {quantile} after {last}");
            last = quantile;
        }
    }

    [Fact]
    public void Forecasts_are_numbers_not_below_zero_with_ordered_quantiles() =>
        Gen.Select(Histories, Gen.Int[1, ForecastResult.MaxHorizon]).Sample((demand, horizon) => Holds(demand, horizon, null), iter: 200);

    [Fact]
    public void So_are_those_that_a_pool_helps() =>
        Gen.Select(Histories, Gen.Int[1, ForecastResult.MaxHorizon]).Sample((demand, horizon) => Holds(demand, horizon, Pool.Value), iter: 200);

    [Fact]
    public void A_product_that_sells_k_times_as_much_is_forecast_k_times_as_much() =>
        Gen.Select(Histories, Gen.Double[0.5, 50]).Sample(
            (demand, factor) =>
            {
                var once = Forecaster.Forecast(new DemandSeries(demand, 738_199), 30);
                var scaled = Forecaster.Forecast(new DemandSeries([.. demand.Select(d => d * factor)], 738_199), 30);
                for (var i = 0; i < 30; i++)
                {
                    Assert.Equal(once.Mean[i] * factor, scaled.Mean[i], 1e-6 * Math.Max(1, once.Mean[i] * factor));
                    // The spread of whole units (Poisson's) does not scale: a history of one day has no other.
                    var (before, after) = (once.Total(i + 1), scaled.Total(i + 1));
                    var expected = before.Variance * factor * factor;
                    if (before.Variance > 2 * before.Mean && expected > 2 * after.Mean)
                    {
                        Assert.Equal(expected, after.Variance, 1e-6 * Math.Max(1, expected));
                    }
                }
            },
            iter: 100);

    [Fact]
    public void The_same_history_gives_the_same_forecast() => Histories.Sample(
        demand =>
        {
            var (a, b) = (Forecaster.Forecast(new DemandSeries(demand, 9), 7, Pool.Value), Forecaster.Forecast(new DemandSeries(demand, 9), 7, Pool.Value));
            Assert.Equal(a.Mean.ToArray(), b.Mean.ToArray());
        },
        iter: 30);

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(-5)]
    [InlineData(Cleaning.MaxUnits)]
    public void Values_that_no_shop_sells_leave_a_forecast_a_forecast(double value)
    {
        double[] now = [.. Enumerable.Range(0, 100).Select(day => day % 9 == 0 ? value : 3)];
        double[] always = [.. Enumerable.Repeat(value, 60)];
        foreach (var demand in new[] { now, always, [value] })
        {
            Holds(demand, 60, null);
            Holds(demand, 60, Pool.Value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3_650)]
    public void One_day_and_ten_years_are_histories_too(int days)
    {
        var random = new Random(days);
        double[] demand = [.. Enumerable.Range(0, days).Select(_ => (double)random.Next(0, 9))];
        Holds(demand, 60, null);
        Holds(demand, 60, Pool.Value);
    }

    [Fact]
    public void Nothing_is_forecast_of_what_was_never_asked_for()
    {
        var result = Forecaster.Forecast(new DemandSeries(new double[90], 5), 60);
        Assert.Equal(0, result.MeanTotal(60));
        Assert.Equal(0, result.TotalQuantile(60, 0.99));
        Assert.Equal(DemandClass.None, result.Class);
    }
}
