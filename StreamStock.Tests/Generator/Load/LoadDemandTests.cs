using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Events;
using StreamStock.Generator;
using StreamStock.Generator.Load;
using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Load;

public class LoadDemandTests
{
    private static LoadDemand Demand(LoadDistribution distribution = LoadDistribution.Uniform, string run = "R1", int seed = 1) =>
        new(seed, 100, distribution, EventMix.Default, run);

    private static List<EventDraft> Take(LoadDemand demand, int count) => [.. Enumerable.Range(0, count).Select(_ => demand.Next())];

    [Fact]
    public void The_same_seed_and_run_give_the_same_bytes() =>
        Assert.Equal(
            Take(Demand(), 1_000).ConvertAll(draft => EventWriter.ToUtf8(in draft)),
            Take(Demand(), 1_000).ConvertAll(draft => EventWriter.ToUtf8(in draft)));

    [Fact]
    public void Two_runs_share_no_id()
    {
        var ids = Take(Demand(run: "R1"), 1_000).Select(draft => draft.Id).ToHashSet();

        Assert.DoesNotContain(Take(Demand(run: "R2"), 1_000), draft => ids.Contains(draft.Id));
    }

    [Fact]
    public void Events_are_readable_and_small_and_say_no_time()
    {
        foreach (var draft in Demand().Opening().Concat(Take(Demand(), 1_000)))
        {
            var bytes = EventWriter.ToUtf8(in draft);
            Assert.True(EventReader.TryRead(bytes, out var e, out var error), error.Message);
            Assert.Null(e.Timestamp);
            Assert.True(draft.Type == EventType.ProductUpsert || bytes.Length < 150);
        }
    }

    [Fact]
    public void As_much_comes_in_as_goes_out()
    {
        var net = Take(Demand(), 100_000).Sum(draft => draft.Type == EventType.Sale ? -draft.Quantity!.Value : draft.Quantity!.Value);

        Assert.InRange(net, -5_000, 5_000);
    }

    [Fact]
    public void Zipf_prefers_the_first_products()
    {
        var first = Take(Demand(LoadDistribution.Zipf), 10_000).Count(draft => draft.ProductId == "PROD-000001");

        Assert.InRange(first, 1_700, 2_200);
        Assert.InRange(Take(Demand(), 10_000).Count(draft => draft.ProductId == "PROD-000001"), 60, 140);
    }

    [Fact]
    public async Task A_load_keeps_its_rate_and_ends_after_its_events()
    {
        var clock = new FakeTimeProvider();
        var sink = new RecordingSink();
        var run = new LoadSource(Demand(), rate: 6_000, events: 150, clock).RunAsync(sink, TestContext.Current.CancellationToken);
        var opening = 200;

        Assert.InRange(sink.Sent.Count, opening + 1, opening + 2);
        for (var i = 0; i < 100; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        Assert.InRange(sink.Sent.Count, opening + 80, opening + 102);
        for (var i = 0; i < 200 && !run.IsCompleted; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        await run;
        Assert.Equal(opening + 150, sink.Sent.Count);
    }
}
