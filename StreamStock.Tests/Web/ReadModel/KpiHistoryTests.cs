using System.Net;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class KpiHistoryTests
{
    /// <summary>Half past noon; yesterday's sample is that of noon.</summary>
    private static readonly DateTime Now = Samples.Noon.AddMinutes(30);

    private readonly ReadModelState state = new();
    private readonly List<StatisticsRow> rows = [];
    private readonly List<AlertRecord> ended = [];
    private readonly List<string> asked = [];
    private IReadOnlyList<OnHandThen> moved = [];
    private HttpStatusCode? refusal;
    private string? nextPage;

    [Fact]
    public async Task Each_hour_has_what_its_day_had_come_to()
    {
        Count(-25, "SALE", "accepted", events: 3, units: 30); // Eleven in the morning, yesterday.
        Count(-25, "SALE", "rejected", events: 1, units: 10);
        Count(-24, "RESTOCK", "accepted", events: 2, units: 5);
        Count(-12, "SALE", "accepted", events: 4, units: 4); // The first hour of today.

        var samples = await ReadAsync();

        Assert.Equal(Enumerable.Range(-24, 25).Select(hour => Samples.Noon.AddHours(hour)), samples.Select(sample => sample.At));
        Assert.Equal((3L, 0.75), (samples[0].Transactions, samples[0].FillRate));
        Assert.Equal(5L, samples[1].Transactions);
        Assert.Equal((0L, null), (samples[12].Transactions, samples[12].FillRate)); // Midnight: the day has just begun.
        Assert.Equal((4L, 1d), (samples[13].Transactions, samples[13].FillRate));
    }

    [Fact]
    public async Task Alerts_were_open_from_their_beginning_to_their_end()
    {
        Count(-25, "SALE", "accepted", 1, 1);
        state.Apply(Samples.Alert("STILL") with { Timestamp = Samples.Noon.AddHours(-30) });
        state.Apply(Samples.Alert("NEW") with { Timestamp = Samples.Noon.AddHours(-2) });
        ended.Add(Samples.Alert("OVER", AlertState.Resolved) with { Timestamp = Samples.Noon.AddHours(-30), ResolvedAt = Samples.Noon.AddHours(-10) });

        var samples = await ReadAsync();

        Assert.Equal([2, 2, 1, 2], new[] { 0, 13, 14, 24 }.Select(hour => samples[hour].OpenAlerts));
    }

    [Fact]
    public async Task Where_too_many_alerts_ended_the_open_ones_stay_unknown()
    {
        Count(-25, "SALE", "accepted", 1, 1);
        nextPage = "more";

        Assert.All(await ReadAsync(), sample => Assert.Null(sample.OpenAlerts));
        Assert.Equal(KpiHistory.MaxAlertPages, asked.Count(path => path.StartsWith("/history/alerts", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Yesterdays_stock_is_what_moved_since_as_it_was_and_the_rest_as_it_is_at_the_prices_of_today()
    {
        Count(-25, "SALE", "accepted", 1, 1);
        foreach (var i in Enumerable.Range(0, 1_000))
        {
            state.Apply(Samples.Product($"STILL-{i}", stock: 3));
        }

        state.Apply(Samples.Product("SOLD", stock: 1));
        state.Apply(Samples.Product("NEW", stock: 1));
        state.Apply(Samples.Product("OLD", stock: 1) with { Status = "retired" });
        moved = [new("SOLD", 7), new("NEW", 0), new("OLD", 90)];

        var samples = await ReadAsync();

        Assert.Equal((30_070m, 1), (samples[0].StockValue, samples[0].OutOfStock));
        Assert.Equal((30_070m, true), (samples[1].StockValue, samples[1].AtTodaysPrices));
        Assert.Null(samples[2].AtTodaysPrices);
        Assert.All(samples.Skip(2), sample => Assert.Null(sample.StockValue));
        Assert.Equal(2, asked.Count(path => path.StartsWith("/history/stock", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.UnprocessableEntity)]
    public async Task Stock_of_before_the_kept_ledger_or_beyond_more_rows_than_are_read_stays_unknown(HttpStatusCode refused)
    {
        Count(-25, "SALE", "accepted", 1, 1);
        state.Apply(Samples.Product("P1"));
        refusal = refused;

        Assert.Null((await ReadAsync())[0].StockValue);
    }

    [Fact]
    public async Task Where_nothing_happened_before_yesterdays_hour_there_is_nothing_to_tell()
    {
        Count(-3, "SALE", "accepted", 1, 1);

        Assert.Empty(await ReadAsync());
    }

    private void Count(int hour, string type, string outcome, long events, long units) => rows.Add(new(Samples.Noon.AddHours(hour), type, outcome, events, units));

    private async Task<IReadOnlyList<KpiSample>> ReadAsync()
    {
        using var http = new HttpClient(new Answers(this)) { BaseAddress = new Uri("http://processor") };
        return await new KpiHistory(new StatisticsClient(http), new HistoryClient(http)).ReadAsync(state, Now, TestContext.Current.CancellationToken);
    }

    private HttpResponseMessage Answer(string path)
    {
        lock (asked)
        {
            asked.Add(path);
        }

        if (path.StartsWith("/history/stock", StringComparison.Ordinal))
        {
            return refusal is { } status ? new(status) : Json(JsonSerializer.Serialize(new StockThenPage(moved), CoreJson.Default.StockThenPage));
        }

        return path.StartsWith("/history/alerts", StringComparison.Ordinal)
            ? Json(JsonSerializer.Serialize(new AlertPage(ended, nextPage), CoreJson.Default.AlertPage))
            : Json(JsonSerializer.Serialize(new StatisticsPage(rows), CoreJson.Default.StatisticsPage));
    }

    private static HttpResponseMessage Json(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") };

    private sealed class Answers(KpiHistoryTests test) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(test.Answer(request.RequestUri!.PathAndQuery));
    }
}
