using Microsoft.Extensions.Time.Testing;
using StreamStock.Core.Models;
using StreamStock.Web.Commands;
using Xunit;

namespace StreamStock.Tests.Web.Commands;

public sealed class PendingDecisionsTests
{
    private readonly PendingDecisions pending = new(capacity: 3);
    private readonly FakeTimeProvider time = new();

    private static Decision Of(string eventId, string outcome = "accepted", string productId = "P1") =>
        new() { EventId = eventId, ProductId = productId, Outcome = outcome };

    [Fact]
    public async Task A_decision_that_comes_before_anyone_waits_is_not_missed()
    {
        using var waiter = pending.TryRegister("P1", "E1")!;
        Assert.True(pending.TryComplete(Of("E1")));

        var decision = await waiter.WaitAsync(TimeSpan.Zero, time, TestContext.Current.CancellationToken);

        Assert.Equal("E1", decision!.EventId);
    }

    [Fact]
    public async Task Two_requests_with_one_id_get_their_decisions_in_the_order_they_came()
    {
        using var first = pending.TryRegister("P1", "E1")!;
        using var second = pending.TryRegister("P1", "E1")!;
        pending.TryComplete(Of("E1"));
        pending.TryComplete(Of("E1", "duplicate"));

        Assert.Equal("accepted", (await first.WaitAsync(TimeSpan.Zero, time, TestContext.Current.CancellationToken))!.Outcome);
        Assert.Equal("duplicate", (await second.WaitAsync(TimeSpan.Zero, time, TestContext.Current.CancellationToken))!.Outcome);
    }

    [Fact]
    public void The_same_id_of_another_product_is_another_event()
    {
        using var waiter = pending.TryRegister("P1", "E1");
        Assert.False(pending.TryComplete(Of("E1", productId: "P2")));
    }

    [Fact]
    public async Task After_its_time_a_waiter_has_no_decision_and_its_place_is_free_again()
    {
        using (var waiter = pending.TryRegister("P1", "E1")!)
        {
            var wait = waiter.WaitAsync(TimeSpan.FromSeconds(5), time, TestContext.Current.CancellationToken);
            time.Advance(TimeSpan.FromSeconds(5));
            Assert.Null(await wait);
        }

        Assert.Equal(0, pending.Count);
        Assert.False(pending.TryComplete(Of("E1")));
    }

    [Fact]
    public void Beyond_its_capacity_nobody_may_wait()
    {
        var waiters = Enumerable.Range(0, 3).Select(i => pending.TryRegister("P1", $"E{i}")!).ToList();
        Assert.Null(pending.TryRegister("P1", "E9"));

        waiters[0].Dispose();

        Assert.NotNull(pending.TryRegister("P1", "E9"));
    }

    [Fact]
    public void Giving_a_place_up_twice_frees_one_place()
    {
        using var other = pending.TryRegister("P1", "E2");
        var waiter = pending.TryRegister("P1", "E1")!;
        pending.TryComplete(Of("E1"));
        waiter.Dispose();
        waiter.Dispose();

        Assert.Equal(1, pending.Count);
    }
}
