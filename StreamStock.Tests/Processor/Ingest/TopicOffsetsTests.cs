using Confluent.Kafka;
using StreamStock.Core.Messaging;
using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;
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
    public void A_topic_of_a_lasting_cluster_that_was_made_anew_stops_the_partition_and_names_the_way_on()
    {
        var stop = Begin(Stored("cluster", "a", 42), Broker("cluster", "b")).Stop!;

        Assert.Equal((3, InputTopic.Commands, PartitionStop.NewTopic, 42), (stop.Partition, stop.Topic, stop.Kind, stop.Position.Next));
        Assert.Contains("made anew", stop.Message, StringComparison.Ordinal);
        Assert.Contains("Processor offsets accept-new-topic --partition 3", stop.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_person_can_let_it_go_on_at_the_start_and_what_is_missing_is_told()
    {
        var begin = Begin(Stored("cluster", "a", 42), Broker("cluster", "b"), [.. Enumerable.Range(0, 4).Select(t => Accepted(t, PartitionStop.NewTopic, "a", 42))]);

        Assert.Null(begin.Stop);
        Assert.All(begin.Offsets, o => Assert.Equal((Offset.Beginning.Value, "b"), (o.Next, o.TopicId)));
        Assert.All(begin.Gaps, g => Assert.Equal((42, 0), (g.From, g.Lost)));
        Assert.Equal(4, begin.Gaps.Count);
    }

    [Fact]
    public void What_was_accepted_holds_for_the_place_where_it_stopped_only() =>
        Assert.NotNull(Begin(Stored("cluster", "a", 43), Broker("cluster", "b"), [Accepted(0, PartitionStop.NewTopic, "a", 42)]).Stop);

    [Fact]
    public void A_gap_stays_a_stop_over_a_restart_until_it_is_accepted()
    {
        var waiting = Accepted(3, PartitionStop.Gap, "a", 42);
        waiting.AcceptedBy = null;

        Assert.Equal(InputTopic.Sales, Begin(Stored("cluster", "a", 42), Broker("cluster", "a"), [waiting]).Stop!.Topic);
    }

    [Fact]
    public void An_accepted_gap_is_passed_to_the_first_record_there_is()
    {
        var begin = Begin(Stored("cluster", "a", 42), Broker("cluster", "a"), [Accepted(3, PartitionStop.Gap, "a", 42)], firstKept: 100);

        Assert.Equal([42, 42, 42, 100], begin.Offsets.Select(o => o.Next));
        Assert.Equal((InputTopic.Sales, 42, 58), (begin.Gaps[0].Topic, begin.Gaps[0].From, begin.Gaps[0].Lost));
    }

    [Fact]
    public void An_offset_out_of_range_names_both_ends_and_the_way_on()
    {
        var message = TopicOffsets.OutOfRange(3, InputTopic.Sales, new StoredOffset("cluster", "a", 42), 100, 900).Message;

        Assert.Contains("offset 42, but the broker has 100 to 900", message, StringComparison.Ordinal);
        Assert.Contains("Processor offsets accept-gap --partition 3", message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<StoredOffset> Start(IReadOnlyList<StoredOffset?> stored, BrokerIdentity broker) => Begin(stored, broker).Offsets;

    private static StartingPoint Begin(IReadOnlyList<StoredOffset?> stored, BrokerIdentity broker, IReadOnlyList<StopView>? stops = null, long firstKept = 0) =>
        TopicOffsets.Start(3, stored, broker, stops ?? [], _ => firstKept);

    private static StopView Accepted(int topic, string kind, string topicId, long next) => new()
    {
        Partition = 3, Topic = topic, Kind = kind, ClusterId = "cluster", TopicId = topicId, NextOffset = next, AcceptedBy = "kim",
    };

    private static StoredOffset?[] Stored(string cluster, string topicId, long next) =>
        [.. Topics.Inputs.Select(_ => new StoredOffset(cluster, topicId, next))];

    private static BrokerIdentity Broker(string cluster, string topicId) => new(cluster, Topics.Inputs.ToDictionary(t => t, _ => topicId));
}
