using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// How forecasts of one day ahead would have come true in the weeks before: what is known of accuracy before this service
/// saw a day end. Made by the processor from each product's demand, of the products that are asked for most, once a day of
/// the inventory's time for all who look.
/// </summary>
public sealed class ForecastBacktest(HistoryClient history) : IDisposable
{
    /// <summary>Products looked at; each costs the processor a forecast a day.</summary>
    public const int MaxProducts = 60;

    /// <summary>Days foretold of each, as far as enough history lies before them.</summary>
    public const int Days = 28;

    private const int Parallel = 4;

    private readonly SemaphoreSlim gate = new(1);
    private (long State, DateOnly Day) known;
    private IReadOnlyList<ForecastAccuracy> classes = [];

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<IReadOnlyList<ForecastAccuracy>> ReadAsync(ReadModelState state, DateOnly today, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(state);
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (known != (state.Instance, today))
            {
                classes = await MakeAsync(state, cancellationToken);
                known = (state.Instance, today);
            }

            return classes;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task<IReadOnlyList<ForecastAccuracy>> MakeAsync(ReadModelState state, CancellationToken cancellationToken)
    {
        var most = state.Products.Sorted.Select(entry => (Product: entry.Current, Units: entry.Current.Demand14.Sum()))
            .Where(line => line.Units > 0 && line.Product.Status != "retired").OrderByDescending(line => line.Units).Take(MaxProducts);
        List<ProductForecast?> made = [];
        foreach (var few in most.Chunk(Parallel))
        {
            made.AddRange(await Task.WhenAll(few.Select(line => history.ForecastAsync(line.Product.Id, cancellationToken, Days))));
        }

        return
        [
            .. made.OfType<ProductForecast>().Where(forecast => forecast.Backtest is { Periods: > 0 })
                .GroupBy(forecast => Enum.GetValues<DemandClass>().First(of => of.Name() == forecast.Class))
                .OrderBy(group => group.Key).Select(group => Of(group.Key, [.. group.Select(forecast => forecast.Backtest!.Value)])),
        ];
    }

    private static ForecastAccuracy Of(DemandClass of, IReadOnlyList<BacktestSums> products)
    {
        var days = products.Sum(sums => (long)sums.Periods);
        var asked = products.Sum(sums => sums.Asked);
        double? Part(Func<BacktestSums, double> sum) => asked > 0 ? products.Sum(sum) / asked : null;
        return new(of, days, Part(sums => sums.Error), Part(sums => sums.NaiveError), Part(sums => sums.Forecast) - 1, (double)products.Sum(sums => (long)sums.Inside) / days);
    }
}
