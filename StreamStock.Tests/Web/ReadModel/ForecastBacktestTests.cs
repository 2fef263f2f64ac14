using System.Net;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class ForecastBacktestTests
{
    private static readonly DateOnly Today = DateOnly.FromDateTime(Samples.Noon);

    private readonly ReadModelState state = new();
    private readonly Dictionary<string, (string Class, BacktestSums Sums)> made = [];
    private int asked;

    [Fact]
    public async Task Products_whose_demand_comes_alike_are_added_up()
    {
        Add("A", units: 30, "smooth", new(10, Asked: 100, Forecast: 110, Error: 20, NaiveError: 40, Inside: 9));
        Add("B", units: 10, "smooth", new(10, Asked: 100, Forecast: 100, Error: 40, NaiveError: 40, Inside: 7));
        Add("C", units: 5, "lumpy", new(5, Asked: 10, Forecast: 5, Error: 8, NaiveError: 10, Inside: 5));

        Assert.Equal(
            [new(DemandClass.Smooth, 20, 0.3, 0.4, 1.05 - 1, 0.8), new(DemandClass.Lumpy, 5, 0.8, 1, -0.5, 1)],
            await ReadAsync(Today));
    }

    [Fact]
    public async Task Too_little_history_retired_products_and_those_that_went_meanwhile_are_left_out()
    {
        Add("A", units: 30, "smooth", default);
        Add("B", units: 10, "none", new(3, 0, 0, 0, 0, 3));
        Add("GONE", units: 9, null, default);
        state.Apply(Samples.Product("OLD", version: 9) with { Status = "retired" });
        state.Apply(Samples.Product("NEVER", version: 9) with { Demand14 = [] });

        Assert.Equal([new(DemandClass.None, 3, null, null, null, 1)], await ReadAsync(Today));
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task It_is_asked_for_once_a_day_and_of_so_many_products()
    {
        foreach (var i in Enumerable.Range(1, ForecastBacktest.MaxProducts + 20))
        {
            Add($"P{i}", units: i, "smooth", new(1, 1, 1, 0, 0, 1));
        }

        var backtest = Make();
        await backtest.ReadAsync(state, Today, TestContext.Current.CancellationToken);
        await backtest.ReadAsync(state, Today, TestContext.Current.CancellationToken);
        Assert.Equal(ForecastBacktest.MaxProducts, asked);

        await backtest.ReadAsync(state, Today.AddDays(1), TestContext.Current.CancellationToken);
        Assert.Equal(2 * ForecastBacktest.MaxProducts, asked);
    }

    private void Add(string id, int units, string? demandClass, BacktestSums sums)
    {
        state.Apply(Samples.Product(id) with { Demand14 = [units] });
        if (demandClass is not null)
        {
            made[id] = (demandClass, sums);
        }
    }

    private Task<IReadOnlyList<ForecastAccuracy>> ReadAsync(DateOnly day) => Make().ReadAsync(state, day, TestContext.Current.CancellationToken);

    private ForecastBacktest Make() => new(new HistoryClient(new HttpClient(new Answers(this)) { BaseAddress = new Uri("http://processor") }));

    private HttpResponseMessage Answer(string id)
    {
        Interlocked.Increment(ref asked);
        if (!made.TryGetValue(id, out var of))
        {
            return new(HttpStatusCode.NotFound);
        }

        var forecast = new ProductForecast { ProductId = id, Class = of.Class, Method = "SES", Backtest = of.Sums, Days = [] };
        return new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(forecast, CoreJson.Default.ProductForecast), Encoding.UTF8, "application/json") };
    }

    private sealed class Answers(ForecastBacktestTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(test.Answer(System.Web.HttpUtility.ParseQueryString(request.RequestUri!.Query)["productId"]!));
    }
}
