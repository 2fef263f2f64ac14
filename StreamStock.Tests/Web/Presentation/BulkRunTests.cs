using StreamStock.Web.Presentation;
using Xunit;

namespace StreamStock.Tests.Web.Presentation;

public sealed class BulkRunTests
{
    private static readonly CommandText Refused = new(false, "Rejected", "Too few.");
    private static readonly CommandText Done = new(true, "Done", "");

    [Fact]
    public async Task What_is_refused_is_counted_and_named()
    {
        var run = new BulkRun();

        await run.RunAsync(Enumerable.Range(0, 20).ToList(), i => $"P{i}", i => Task.FromResult(i == 7 ? Refused : Done), () => { }, CancellationToken.None);

        Assert.Equal((20, 20, 1, 100, false), (run.Total, run.Done, run.Failed, run.Percent, run.IsRunning));
        Assert.Equal(("P7", Refused), Assert.Single(run.Failures));
    }

    [Fact]
    public async Task Refusals_kept_are_bounded_and_all_are_counted()
    {
        var run = new BulkRun();

        await run.RunAsync(Enumerable.Range(0, BulkRun.MaxFailures + 50).ToList(), i => $"P{i}", _ => Task.FromResult(Refused), () => { }, CancellationToken.None);

        Assert.Equal((BulkRun.MaxFailures, BulkRun.MaxFailures + 50), (run.Failures.Count, run.Failed));
    }

    [Fact]
    public async Task Stopping_sends_nothing_further()
    {
        var run = new BulkRun();
        using var stop = new CancellationTokenSource();

        await run.RunAsync(Enumerable.Range(0, 1_000).ToList(), i => $"P{i}", async _ =>
        {
            await stop.CancelAsync();
            return Done;
        }, () => { }, stop.Token);

        Assert.InRange(run.Done, 1, BulkRun.Parallel);
        Assert.False(run.IsRunning);
    }

    [Fact]
    public async Task One_run_takes_no_more_than_its_bound()
    {
        var run = new BulkRun();

        await run.RunAsync(Enumerable.Range(0, BulkRun.MaxItems + 1).ToList(), _ => "", _ => Task.FromResult(Done), () => { }, CancellationToken.None);

        Assert.Equal(BulkRun.MaxItems, run.Done);
    }
}
