using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>How forecasts would have done in the weeks before today, for products whose demand comes alike.</summary>
/// <param name="Class">How it comes, as the forecast names it.</param>
/// <param name="Products">Products that were looked at.</param>
/// <param name="ErrorToNaive">Their error divided by that of "as last week"; those that are asked for more weigh more.</param>
public sealed record BacktestAccuracy(string Class, int Products, double ErrorToNaive);

/// <summary>
/// The backtests that the processor makes with each forecast, gathered: what is known of accuracy before a day was forecast
/// and is over. Of the products that are asked for most, once a day of the inventory's time for all who look.
/// </summary>
public sealed class ForecastBacktest(HistoryClient history) : IDisposable
{
    /// <summary>Products looked at; each costs the processor a forecast.</summary>
    public const int MaxProducts = 60;

    private const int Parallel = 4;

    private readonly SemaphoreSlim gate = new(1);
    private (long State, DateOnly Day) known;
    private IReadOnlyList<BacktestAccuracy> classes = [];

    /// <exception cref="HttpRequestException">No processor answered.</exception>
    public async Task<IReadOnlyList<BacktestAccuracy>> ReadAsync(ReadModelState state, DateOnly today, CancellationToken cancellationToken)
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

    private async Task<IReadOnlyList<BacktestAccuracy>> MakeAsync(ReadModelState state, CancellationToken cancellationToken)
    {
        var most = state.Products.Sorted.Select(entry => (Product: entry.Current, Units: entry.Current.Demand14.Sum()))
            .Where(line => line.Units > 0 && line.Product.Status != "retired").OrderByDescending(line => line.Units).Take(MaxProducts);
        List<(long Units, ProductForecast? Forecast)> made = [];
        foreach (var few in most.Chunk(Parallel))
        {
            var forecasts = await Task.WhenAll(few.Select(line => history.ForecastAsync(line.Product.Id, cancellationToken)));
            made.AddRange(few.Zip(forecasts, (line, forecast) => (line.Units, forecast)));
        }

        return
        [
            .. made.Where(line => line.Forecast is { ErrorToNaive: > 0 }) // 0 is too little history.
                .GroupBy(line => line.Forecast!.Class)
                .Select(group => new BacktestAccuracy(group.Key, group.Count(), group.Sum(line => line.Units * line.Forecast!.ErrorToNaive) / group.Sum(line => line.Units)))
                .OrderByDescending(row => row.Products),
        ];
    }
}
