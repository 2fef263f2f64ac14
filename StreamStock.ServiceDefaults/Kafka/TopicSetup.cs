using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamStock.Core.Messaging;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>
/// Makes the topics that are missing, verifies the number of partitions of all, and reads the broker's identity.
/// The embedded broker has its topics from the start and refuses to make any: only what is unknown is made.
/// </summary>
public static class TopicSetup
{
    /// <summary>Most copies of a partition; a smaller cluster has as many as it has brokers.</summary>
    public const int MaxReplication = 3;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(5);

    /// <param name="connectionString">See <see cref="KafkaConnection"/>.</param>
    /// <param name="partitions">Partitions of every topic.</param>
    /// <param name="topics">The topics, usually <see cref="Topics.All"/>.</param>
    /// <param name="timeout">How long to wait for a broker that is not there, or not ready; may be infinite.</param>
    /// <param name="time">Clock of the waits; the system's where null.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PartitionCountException">A topic has another number of partitions.</exception>
    /// <exception cref="BrokerUnavailableException">The timeout passed, or waiting would not help.</exception>
    public static async Task<BrokerIdentity> EnsureAsync(
        string connectionString,
        int partitions,
        IReadOnlyCollection<TopicSpec> topics,
        TimeSpan timeout,
        TimeProvider? time = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(topics);
        time ??= TimeProvider.System;
        var config = KafkaConnection.Apply(connectionString, new AdminClientConfig());
        var admin = new AdminClientBuilder(config).SetLogHandler((_, _) => { }).Build();
        var asking = Task.CompletedTask;
        try
        {
            var backoff = new Backoff(FirstRetry, SlowestRetry, new Random(Environment.ProcessId));
            var started = time.GetTimestamp();
            while (true)
            {
                KafkaException failure;
                try
                {
                    var answer = TryEnsureAsync(admin, partitions, topics);
                    asking = answer;
                    return await answer.WaitAsync(cancellationToken);
                }
                catch (KafkaException exception)
                {
                    failure = exception;
                }

                var waited = time.GetElapsedTime(started);
                var left = timeout == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : timeout - waited;
                if (left <= TimeSpan.Zero || !IsPassing(failure.Error.Code))
                {
                    throw new BrokerUnavailableException(config.BootstrapServers, waited, failure);
                }

                var delay = backoff.Next();
                await Task.Delay(delay < left ? delay : left, time, cancellationToken);
            }
        }
        finally
        {
            _ = DisposeAfterAsync(asking, admin);
        }
    }

    /// <summary>
    /// A wait that is cancelled leaves its questions behind, and the next of them would be asked of a client that is
    /// freed: the client does not guard its native part against that, and the process would end.
    /// </summary>
    private static async Task DisposeAfterAsync(Task asking, IAdminClient admin)
    {
        await asking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        admin.Dispose();
    }

    private static async Task<BrokerIdentity> TryEnsureAsync(
        IAdminClient admin, int partitions, IReadOnlyCollection<TopicSpec> topics)
    {
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout });
        var found = await DescribeAsync(admin, topics);
        var missing = topics.Where(topic => !found.ContainsKey(topic.Name)).ToList();
        if (missing.Count > 0)
        {
            await CreateAsync(admin, partitions, Math.Min(MaxReplication, cluster.Nodes.Count), missing);
            found = await DescribeAsync(admin, topics);
        }

        foreach (var topic in topics)
        {
            if (!found.TryGetValue(topic.Name, out var description))
            {
                throw new KafkaException(new Error(ErrorCode.UnknownTopicOrPart)); // Not yet known to every broker.
            }

            if (description.Partitions.Count != partitions)
            {
                throw new PartitionCountException(topic.Name, partitions, description.Partitions.Count);
            }
        }

        return new BrokerIdentity(
            cluster.ClusterId, topics.ToDictionary(topic => topic.Name, topic => found[topic.Name].TopicId.ToString()));
    }

    private static async Task<Dictionary<string, TopicDescription>> DescribeAsync(
        IAdminClient admin, IReadOnlyCollection<TopicSpec> topics)
    {
        var names = TopicCollection.OfTopicNames(topics.Select(topic => topic.Name));
        List<TopicDescription> descriptions;
        try
        {
            var result = await admin.DescribeTopicsAsync(names, new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
            descriptions = result.TopicDescriptions;
        }
        catch (DescribeTopicsException some)
        {
            descriptions = some.Results.TopicDescriptions;
            if (descriptions.FirstOrDefault(topic => topic.Error.IsError
                && topic.Error.Code != ErrorCode.UnknownTopicOrPart) is { } broken)
            {
                throw new KafkaException(broken.Error);
            }
        }

        return descriptions.Where(topic => !topic.Error.IsError).ToDictionary(topic => topic.Name);
    }

    private static async Task CreateAsync(IAdminClient admin, int partitions, int replication, List<TopicSpec> missing)
    {
        var specifications = missing.Select(topic => new TopicSpecification
        {
            Name = topic.Name,
            NumPartitions = partitions,
            ReplicationFactor = (short)replication,
            Configs = ConfigOf(topic),
        });
        try
        {
            await admin.CreateTopicsAsync(specifications, new CreateTopicsOptions { RequestTimeout = RequestTimeout });
        }
        catch (CreateTopicsException exception) when (exception.Results.All(result =>
            !result.Error.IsError || result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Another replica was faster.
        }
    }

    private static Dictionary<string, string> ConfigOf(TopicSpec topic) => topic.Retention is { } retention
        ? new()
        {
            ["cleanup.policy"] = "delete",
            ["retention.ms"] = ((long)retention.TotalMilliseconds).ToString(CultureInfo.InvariantCulture),
        }
        : new() { ["cleanup.policy"] = "compact" };

    private static bool IsPassing(ErrorCode code) => code is not (
        ErrorCode.TopicAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
        or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication);
}
