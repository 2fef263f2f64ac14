using Dapper;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Why a partition does not go on by itself.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="Topic">The topic at fault.</param>
/// <param name="Kind"><see cref="NewTopic"/> or <see cref="Gap"/>.</param>
/// <param name="Message">What is wrong and what to do, for people.</param>
/// <param name="Position">Where reading was to go on.</param>
internal sealed record PartitionStop(int Partition, InputTopic Topic, string Kind, string Message, StoredOffset Position)
{
    public const string NewTopic = "new-topic";
    public const string Gap = "gap";
}

/// <summary>A stop as people see it.</summary>
internal sealed class StopView
{
    public int Partition { get; set; }
    public int Topic { get; set; }
    public string Kind { get; set; } = "";
    public string Message { get; set; } = "";
    public string ClusterId { get; set; } = "";
    public string TopicId { get; set; } = "";
    public long NextOffset { get; set; }
    public long StoppedAt { get; set; }
    public long? AcceptedAt { get; set; }
    public string? AcceptedBy { get; set; }

    public StoredOffset Position => new(ClusterId, TopicId, NextOffset);
}

/// <summary>
/// Partitions that are stopped, and whether a person let them go on. What was accepted holds for the one position at which the
/// partition stopped: once it has moved on, the next stop has to be accepted anew.
/// </summary>
internal sealed class PartitionStops(IDatabase database, TimeProvider time)
{
    private long Now => StoredTime.Micros(time.GetUtcNow().UtcDateTime);

    public void Record(PartitionStop stop)
    {
        using var connection = database.Connect();
        connection.Execute(
            """
            INSERT INTO partition_stops (partition, topic, kind, message, cluster_id, topic_id, next_offset, stopped_at)
            VALUES (@Partition, @topic, @Kind, @Message, @ClusterId, @TopicId, @Next, @now)
            ON CONFLICT (partition, topic) DO UPDATE SET kind = excluded.kind, message = excluded.message, cluster_id = excluded.cluster_id,
                topic_id = excluded.topic_id, next_offset = excluded.next_offset, stopped_at = excluded.stopped_at, accepted_at = NULL, accepted_by = NULL
            WHERE (partition_stops.kind, partition_stops.cluster_id, partition_stops.topic_id, partition_stops.next_offset)
                <> (excluded.kind, excluded.cluster_id, excluded.topic_id, excluded.next_offset)
            """,
            new { stop.Partition, topic = (int)stop.Topic, stop.Kind, stop.Message, stop.Position.ClusterId, stop.Position.TopicId, stop.Position.Next, now = Now });
    }

    public IReadOnlyList<StopView> List(int? partition = null)
    {
        using var connection = database.ConnectToRead();
        return connection.Query<StopView>(
            $"""
            SELECT partition, topic, kind, message, cluster_id AS "ClusterId", topic_id AS "TopicId", next_offset AS "NextOffset",
                stopped_at AS "StoppedAt", accepted_at AS "AcceptedAt", accepted_by AS "AcceptedBy"
            FROM partition_stops {(partition is null ? "" : "WHERE partition = @partition")} ORDER BY partition, topic
            """,
            new { partition }).AsList();
    }

    /// <returns>How many stops were accepted that were not before.</returns>
    public int Accept(string kind, int? partition, string by)
    {
        using var connection = database.Connect();
        return connection.Execute(
            $"""
            UPDATE partition_stops SET accepted_at = @now, accepted_by = @by
            WHERE kind = @kind AND accepted_at IS NULL {(partition is null ? "" : "AND partition = @partition")}
            """,
            new { kind, partition, by, now = Now });
    }

    /// <summary>The partition goes on.</summary>
    public void Clear(int partition)
    {
        using var connection = database.Connect();
        connection.Execute("DELETE FROM partition_stops WHERE partition = @partition", new { partition });
    }
}
