using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Events;
using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Synthetic;

public class SyntheticSourceTests
{
    private const double EventsPerDay = 1_200;
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 20, 0, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider clock = new(Now);

    private SyntheticSource Source(DateTime? stored = null, double? speed = 144) =>
        new(new SyntheticDemand(1, EventsPerDay, EventMix.Default), speed, EventsPerDay, stored, clock);

    [Fact]
    public async Task A_first_start_sends_sixty_days_at_once_and_then_follows_the_clock()
    {
        var sink = new RecordingSink();
        using var stop = new CancellationTokenSource();
        var run = Source().RunAsync(sink, stop.Token);

        // Fully synchronous up to the first wait.
        Assert.Equal(15, sink.Events.Count(draft => draft.Type == EventType.ProductUpsert));
        Assert.Equal(Now.UtcDateTime.AddDays(-60).AddMinutes(-20), sink.Sent[0].Timestamp);
        Assert.InRange(sink.Events.Count(), 68_000, 76_000);
        Assert.Equal(60 * 24, sink.Times.Count());
        Assert.All(sink.Sent, draft => Assert.True(draft.Timestamp <= Now.UtcDateTime + TimeSpan.FromSeconds(1)));

        var history = sink.Sent.Count;
        for (var step = 0; step < 600; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        // Thirty seconds at 144 are 72 simulated minutes.
        await WaitUntilAsync(() => sink.Times.Last() == Now.UtcDateTime.AddMinutes(40) && sink.Sent.Count > history + 20);
        Assert.True(sink.Sent[^1].Timestamp <= Now.UtcDateTime.AddMinutes(73));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Turning_the_dial_changes_rate_and_mix_from_that_moment_on()
    {
        var sink = new RecordingSink();
        using var dial = new DemandDial(1, 144, new(120, EventMix.Default));
        using var stop = new CancellationTokenSource();
        var stored = Now.UtcDateTime.AddMinutes(1);
        var run = new SyntheticSource(dial.Read().Demand, 144, EventsPerDay, stored, clock, dial).RunAsync(sink, stop.Token);
        dial.Turn(new(12_000, new EventMix(0, 100, 0)));

        for (var step = 0; step < 20_000 && sink.Events.Count() <= 100; step++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Delay(1, Cancel);
        }

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        var events = sink.Events.ToList();
        Assert.InRange(events.Count, 101, 20_000);
        Assert.All(events, draft => Assert.Equal(EventType.Restock, draft.Type));
        Assert.All(events, draft => Assert.True(draft.Timestamp > stored));
        Assert.Equal(events.OrderBy(draft => draft.Timestamp).Select(draft => draft.Id), events.Select(draft => draft.Id));
        Assert.Equal(12_000, dial.Setting.Rate);
    }

    [Fact]
    public async Task A_restart_goes_on_where_time_stands_and_sends_neither_catalogue_nor_history()
    {
        var stored = new DateTime(2026, 3, 9, 3, 30, 0, DateTimeKind.Utc);
        var sink = new RecordingSink(stopAfter: 500);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source(stored, speed: null).RunAsync(sink, Cancel));

        Assert.DoesNotContain(sink.Sent, draft => draft.Type is EventType.ProductUpsert or EventType.StockCount);
        Assert.All(sink.Sent, draft => Assert.True(draft.Timestamp > stored));
        Assert.Equal(stored.AddMinutes(30), sink.Times.First());
    }

    [Fact]
    public async Task A_restart_sends_what_the_first_run_would_have_sent()
    {
        var first = new RecordingSink(stopAfter: 60_000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source(speed: null).RunAsync(first, Cancel));
        var cut = first.Sent[40_000].Timestamp!.Value;

        var second = new RecordingSink(stopAfter: 10_000);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source(cut, speed: null).RunAsync(second, Cancel));

        Assert.Equal(
            first.Events.Where(draft => draft.Timestamp > cut).Take(5_000).Select(draft => draft.Id),
            second.Events.Take(5_000).Select(draft => draft.Id));
    }

    [Fact]
    public async Task A_start_that_ended_at_once_sends_the_catalogue_again_under_the_same_ids()
    {
        var first = new RecordingSink(stopAfter: 30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Source().RunAsync(first, Cancel));
        clock.Advance(TimeSpan.FromMinutes(3));
        var second = new RecordingSink(stopAfter: 30);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Source(first.Sent[0].Timestamp).RunAsync(second, Cancel));

        Assert.Equal(first.Sent.Select(draft => draft.Id), second.Sent.Select(draft => draft.Id));
    }

    [Fact]
    public void A_high_rate_has_a_shorter_history()
    {
        Assert.Equal(TimeSpan.FromDays(60), SyntheticSource.History(1_200));
        Assert.Equal(TimeSpan.FromHours(24), SyntheticSource.History(1_000_000));
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 500 && !condition(); i++)
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        Assert.True(condition());
    }
}
