using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;
using StreamStock.ServiceDefaults;
using StreamStock.ServiceDefaults.Kafka;
using Xunit;

namespace StreamStock.Tests.Processor.Ingest;

public class TopicOffsetsTests
{
    [Fact]
    public void Reading_goes_on_where_it_stood_in_the_same_life_of_a_topic() =>
        Assert.All(Start(Stored("cluster", "a", 42), Broker("cluster", "a")), o => Assert.Equal(42, o.Next));

    [Fact]
    public void Reading_begins_at_the_start_where_nothing_was_stored() =>
        Assert.All(Start([], Broker("cluster", "a")), o => Assert.Equal(Offset.Beginning.Value, o.Next));

    [Fact]
    public void A_new_life_of_the_embedded_broker_is_read_from_its_start() =>
        Assert.All(Start(Stored("mockCluster12", "a", 42), Broker("mockCluster99", "b")), o => Assert.Equal(Offset.Beginning.Value, o.Next));

    [Fact]
    public void A_topic_of_a_lasting_cluster_that_was_made_anew_is_refused_with_the_way_on()
    {
        var refusal = Assert.Throws<ConfigurationException>(() => Start(Stored("cluster", "a", 42), Broker("cluster", "b")));

        Assert.Contains("made anew", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Processor__AcceptNewTopics=true", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_can_let_it_go_on() =>
        Assert.All(Start(Stored("cluster", "a", 42), Broker("cluster", "b"), accept: true), o => Assert.Equal(Offset.Beginning.Value, o.Next));

    private static IReadOnlyList<StoredOffset> Start(IReadOnlyList<StoredOffset?> stored, BrokerIdentity broker, bool accept = false) =>
        TopicOffsets.Start(0, stored, broker, accept);

    private static StoredOffset?[] Stored(string cluster, string topicId, long next) =>
        [.. Topics.Inputs.Select(_ => new StoredOffset(cluster, topicId, next))];

    private static BrokerIdentity Broker(string cluster, string topicId) => new(cluster, Topics.Inputs.ToDictionary(t => t, _ => topicId));
}
