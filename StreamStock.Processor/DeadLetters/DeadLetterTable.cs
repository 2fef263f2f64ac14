using System.Text;
using Dapper;
using StreamStock.Core.Models;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.DeadLetters;

/// <summary>
/// Dead letters in the database. A letter is open until it is redriven or discarded. Who redrives one claims it first, so
/// that it is sent by one at a time; a claim that was not kept, because its process died, runs out.
/// </summary>
internal sealed class DeadLetterTable(IDatabase database, TimeProvider time)
{
    /// <summary>How long a claim holds: longer than any sending is waited for.</summary>
    public static readonly TimeSpan ClaimTime = TimeSpan.FromSeconds(60);

    private const string Columns = """
        partition, sequence, topic, topic_offset AS "Offset", reason, message, key, payload, recorded_at AS "RecordedAt", state,
        changed_at AS "ChangedAt", changed_by AS "ChangedBy", note, decided_partition AS "DecidedPartition", decided_sequence AS "DecidedSequence"
        """;

    private const string Free = "state = 'open' AND (claimed_until IS NULL OR claimed_until <= @now)";

    private long Now => StoredTime.Micros(time.GetUtcNow().UtcDateTime);

    public DeadLetterPage List(DeadLetterFilter filter)
    {
        var (condition, parameters) = Where(filter);
        parameters.Add("limit", filter.Limit + 1);
        if (filter.Before is { } before)
        {
            condition += " AND (recorded_at, partition, sequence) < (@beforeTime, @beforePartition, @beforeSequence)";
            parameters.Add("beforeTime", before.RecordedAt);
            parameters.Add("beforePartition", before.Id.Partition);
            parameters.Add("beforeSequence", before.Id.Sequence);
        }

        using var connection = database.ConnectToRead();
        var found = connection.Query<StoredLetter>(
            $"SELECT {Columns} FROM dead_letters WHERE {condition} ORDER BY recorded_at DESC, partition DESC, sequence DESC LIMIT @limit", parameters).AsList();
        var items = found.Take(filter.Limit).ToList();
        var next = found.Count > filter.Limit ? new LetterCursor(items[^1].RecordedAt, items[^1].Id).Write() : null;
        return new DeadLetterPage([.. items.Select(l => l.View())], next);
    }

    /// <summary>Letters that wait for a person.</summary>
    public long CountOpen()
    {
        using var connection = database.ConnectToRead();
        return connection.ExecuteScalar<long>("SELECT count(*) FROM dead_letters WHERE state = 'open'");
    }

    /// <summary>Claims open letters that nobody else has claimed, oldest first.</summary>
    public IReadOnlyList<StoredLetter> Claim(DeadLetterFilter filter, string claim, int limit)
    {
        var (condition, parameters) = Where(filter);
        parameters.Add("now", Now);
        parameters.Add("claim", claim);
        parameters.Add("until", Now + StoredTime.Micros(DateTime.UnixEpoch + ClaimTime));
        parameters.Add("limit", limit);
        using var connection = database.Connect();
        // The outer condition is looked at again where another claim came in between.
        connection.Execute(
            $"""
            UPDATE dead_letters SET claim = @claim, claimed_until = @until
            WHERE {Free} AND (partition, sequence) IN (
                SELECT partition, sequence FROM dead_letters WHERE {condition} AND {Free} ORDER BY recorded_at, partition, sequence LIMIT @limit)
            """,
            parameters);
        return connection.Query<StoredLetter>(
            $"SELECT {Columns} FROM dead_letters WHERE claim = @claim AND state = 'open' ORDER BY recorded_at, partition, sequence", new { claim }).AsList();
    }

    /// <summary>The broker has it: what was claimed is redriven.</summary>
    public void Redriven(LetterId letter, string claim, string by)
    {
        using var connection = database.Connect();
        connection.Execute(
            """
            UPDATE dead_letters SET state = 'redriven', changed_at = @now, changed_by = @by, claim = NULL, claimed_until = NULL
            WHERE partition = @Partition AND sequence = @Sequence AND claim = @claim AND state = 'open'
            """,
            new { letter.Partition, letter.Sequence, claim, by, now = Now });
    }

    /// <summary>Lets go of a letter that the broker certainly did not take.</summary>
    public void Release(LetterId letter, string claim)
    {
        using var connection = database.Connect();
        connection.Execute(
            "UPDATE dead_letters SET claim = NULL, claimed_until = NULL WHERE partition = @Partition AND sequence = @Sequence AND claim = @claim",
            new { letter.Partition, letter.Sequence, claim });
    }

    /// <returns>How many were discarded; those that are being redriven are left out.</returns>
    public int Discard(DeadLetterFilter filter, string by, string note)
    {
        var (condition, parameters) = Where(filter);
        parameters.Add("now", Now);
        parameters.Add("by", by);
        parameters.Add("note", note);
        using var connection = database.Connect();
        return connection.Execute(
            $"UPDATE dead_letters SET state = 'discarded', changed_at = @now, changed_by = @by, note = @note WHERE {condition} AND {Free}", parameters);
    }

    /// <summary>The row that decided a letter when it was sent again; 0 where none did.</summary>
    public long FindRedecided(LetterId letter)
    {
        using var connection = database.ConnectToRead();
        return connection.ExecuteScalar<long?>(
            "SELECT decided_sequence FROM dead_letters WHERE partition = @Partition AND sequence = @Sequence", new { letter.Partition, letter.Sequence }) ?? 0;
    }

    private static (string Condition, DynamicParameters Parameters) Where(DeadLetterFilter filter)
    {
        var conditions = new List<string> { "1 = 1" };
        var parameters = new DynamicParameters();
        Add(filter.State, "state = @state", "state");
        Add(filter.Reason, "reason = @reason", "reason");
        Add(filter.Topic, "topic = @topic", "topic");
        Add(filter.Partition, "partition = @partition", "partition");
        Add(filter.ProductId is { } key ? Encoding.UTF8.GetBytes(key) : null, "key = @key", "key");
        Add(StoredTime.Micros(filter.From), "recorded_at >= @from", "from");
        Add(StoredTime.Micros(filter.To), "recorded_at < @to", "to");
        if (filter.Ids is { } ids)
        {
            // Two numbers each, so nothing of it can be anything but a number.
            conditions.Add($"(partition, sequence) IN (VALUES {string.Join(", ", ids.Select(id => FormattableString.Invariant($"({id.Partition}, {id.Sequence})")))})");
        }

        return (string.Join(" AND ", conditions), parameters);

        void Add(object? value, string condition, string name)
        {
            if (value is not null)
            {
                conditions.Add(condition);
                parameters.Add(name, value);
            }
        }
    }
}
