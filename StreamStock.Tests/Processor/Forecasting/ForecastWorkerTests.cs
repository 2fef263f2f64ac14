using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Forecasting;
using StreamStock.Core.Stock;
using StreamStock.Processor.Forecasting;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Processor.Forecasting;

public sealed class ForecastWorkerTests : IDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);
    private readonly FakeTimeProvider _time = new();
    private readonly ForecastWorker _worker;

    public ForecastWorkerTests() => _worker = new ForecastWorker(_time, NullLogger<ForecastWorker>.Instance);

    public void Dispose() => _worker.Dispose();

    private static ForecastJob Job(int product)
    {
        var s = Scenario.WithStock(1_000);
        s.Upsert(product: $"P-{product}");
        s.Count(1_000, product: $"P-{product}");
        for (var day = 0; day < 30; day++)
        {
            s.Sale(1 + (product % 4), product: $"P-{product}");
            s.Pass(TimeSpan.FromDays(1));
        }

        return ForecastJob.Of(s.Partition.Find($"P-{product}")!, Partition.DayOf(s.Now) - 1);
    }

    [Fact]
    public async Task Forecasts_come_to_the_inbox_and_products_together_are_learnt_from()
    {
        var inbox = new ForecastInbox();
        for (var product = 0; product < 8; product++)
        {
            _worker.Submit(Job(product), inbox);
        }

        await _worker.StartAsync(TestContext.Current.CancellationToken);
        var made = 0;
        var waited = Stopwatch.StartNew();
        while (made < 8 || _worker.Pool is null)
        {
            Assert.True(waited.Elapsed < Ceiling, $"{made} forecasts, pool {_worker.Pool}.");
            while (inbox.TryTake(out var next))
            {
                Assert.Equal(ForecastJob.StoredDays, next.Forecast.Days.Count);
                made++;
            }

            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await _worker.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task It_is_learnt_anew_once_twice_as_many_products_are_known_but_not_within_a_minute()
    {
        await _worker.StartAsync(TestContext.Current.CancellationToken);
        await MakeAsync(0, 8);
        var first = await PoolOtherThanAsync(null);
        await MakeAsync(0, 16);
        Assert.Same(first, _worker.Pool);

        _time.Advance(TimeSpan.FromMinutes(1));
        await MakeAsync(0, 1);
        await PoolOtherThanAsync(first);
        await _worker.StopAsync(CancellationToken.None);
    }

    private async Task MakeAsync(int from, int to)
    {
        var inbox = new ForecastInbox();
        for (var product = from; product < to; product++)
        {
            _worker.Submit(Job(product), inbox);
        }

        var waited = Stopwatch.StartNew();
        for (var made = 0; made < to - from; made += inbox.TryTake(out _) ? 1 : 0)
        {
            Assert.True(waited.Elapsed < Ceiling, $"{made} forecasts.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private async Task<DemandPool> PoolOtherThanAsync(DemandPool? before)
    {
        var waited = Stopwatch.StartNew();
        while (_worker.Pool == before)
        {
            Assert.True(waited.Elapsed < Ceiling, "Nothing was learnt.");
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        return _worker.Pool!;
    }

    [Fact]
    public void No_more_jobs_wait_than_the_bound()
    {
        var (job, inbox) = (Job(1), new ForecastInbox());
        var submitted = 0;
        for (; _worker.HasRoom; submitted++)
        {
            _worker.Submit(job, inbox);
        }

        Assert.Equal(ForecastWorker.MaxWaiting, submitted);
    }
}
