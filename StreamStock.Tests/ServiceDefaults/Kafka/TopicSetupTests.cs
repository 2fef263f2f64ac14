using StreamStock.AppHost.Broker;
using StreamStock.Core.Messaging;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults.Kafka;

public class TopicSetupTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(120);

    [Fact]
    public async Task The_identity_is_the_same_within_a_life_of_the_broker_and_another_in_the_next()
    {
        BrokerIdentity first, again;
        using (var broker = MockCluster.Start(partitions: 3))
        {
            first = await EnsureAsync(broker, 3);
            again = await EnsureAsync(broker, 3);
        }

        using var next = MockCluster.Start(partitions: 3);
        var other = await EnsureAsync(next, 3);

        Assert.Equal(first, again);
        Assert.Equal(Topics.All.Select(topic => topic.Name).Order(), first.TopicIds.Keys.Order());
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task Another_number_of_partitions_is_refused_with_both_numbers()
    {
        using var broker = MockCluster.Start(partitions: 3);

        var exception = await Assert.ThrowsAsync<PartitionCountException>(() => EnsureAsync(broker, 6));

        Assert.Equal((6, 3), (exception.Expected, exception.Actual));
        Assert.Contains("3 partitions, but 6", exception.Message, StringComparison.Ordinal);
    }

    /// <summary>Where a question were asked of a client that is freed, the whole run would end here.</summary>
    [Fact]
    public async Task A_wait_that_is_cancelled_between_two_questions_ends_without_harm()
    {
        using var broker = MockCluster.Start(partitions: 1);
        for (var spins = 1; spins <= 1 << 20; spins *= 2)
        {
            using var stopping = new CancellationTokenSource();
            var ensured = TopicSetup.EnsureAsync(broker.BootstrapServers, 1, Topics.All, Ceiling, cancellationToken: stopping.Token);
            Thread.SpinWait(spins);
            await stopping.CancelAsync();

            var end = await Record.ExceptionAsync(() => ensured.WaitAsync(Ceiling, TestContext.Current.CancellationToken));
            Assert.True(end is null or OperationCanceledException, end?.ToString());
        }
    }

    [Fact]
    public async Task A_broker_that_is_not_there_is_waited_for_until_the_ceiling()
    {
        var exception = await Assert.ThrowsAsync<BrokerUnavailableException>(() => TopicSetup.EnsureAsync(
            "127.0.0.1:1", 6, Topics.All, TimeSpan.FromSeconds(1), cancellationToken: TestContext.Current.CancellationToken));

        Assert.StartsWith("No Kafka broker answers at 127.0.0.1:1", exception.Message, StringComparison.Ordinal);
    }

    private static Task<BrokerIdentity> EnsureAsync(MockCluster broker, int partitions) => TopicSetup.EnsureAsync(
        broker.BootstrapServers, partitions, Topics.All, Ceiling, cancellationToken: TestContext.Current.CancellationToken);
}
