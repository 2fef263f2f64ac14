using System.Globalization;
using StreamStock.Core.Stock;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage;

/// <summary>What both databases are asked, in words both understand: settings, and a partition as it was stored.</summary>
internal static partial class StoredState
{
    /// <summary>Stores the settings where there are none yet, and compares them with those that are there.</summary>
    /// <exception cref="ConfigurationException">They differ.</exception>
    public static DataSettings Agree(IStoreConnection connection, DataSettings wanted, bool anyClock, string where)
    {
        using (var insert = connection.Query(
            "INSERT INTO settings (name, value) VALUES ('partitions', $1), ('clock', $2) ON CONFLICT DO NOTHING",
            wanted.Partitions.ToString(CultureInfo.InvariantCulture), wanted.Clock))
        {
            insert.Read();
        }

        var stored = new DataSettings(PartitionCount(connection), Setting(connection, "clock"));
        if (stored.Partitions != wanted.Partitions)
        {
            throw new ConfigurationException($"The data in {where} was made with {stored.Partitions} partitions, but {wanted.Partitions} are configured; a product's partition cannot change. Start with --partitions {stored.Partitions} or another database.");
        }

        if (stored.Clock != wanted.Clock && !anyClock)
        {
            throw new ConfigurationException($"The data in {where} runs on the {stored.Clock} clock, but this generator mode needs the {wanted.Clock} clock. Use another mode or another database.");
        }

        return stored;
    }

    /// <exception cref="ConfigurationException">An earlier version made the data, and nothing has brought it up to date.</exception>
    public static void RequireCurrentSchema(IStoreConnection connection)
    {
        try
        {
            using var s = connection.Query("SELECT settled_sequence FROM partitions LIMIT 1");
            s.Read();
        }
        catch (System.Data.Common.DbException e)
        {
            throw new ConfigurationException("The data was made by an earlier version; start the processor once, which brings its tables up to date.", e);
        }
    }

    public static int PartitionCount(IStoreConnection connection) => int.Parse(Setting(connection, "partitions"), CultureInfo.InvariantCulture);

    private static string Setting(IStoreConnection connection, string name)
    {
        using var s = connection.Query("SELECT value FROM settings WHERE name = $1", name);
        s.Read();
        return s.Text();
    }

    /// <summary>
    /// Raises the epoch of a partition. The epoch is the one this statement made: read afterwards, it might be that of
    /// a replica which took over in between, and both would write.
    /// </summary>
    /// <param name="connection">Where to write.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="owner">Name of this replica.</param>
    /// <param name="held">Epoch this replica held; one more where it is unknown whether an earlier try succeeded. Null takes over from anybody.</param>
    /// <exception cref="FencedException">Another replica took over since.</exception>
    public static long RaiseEpoch(IStoreConnection connection, int partition, string owner, long? held)
    {
        using var s = held is { } epoch
            ? connection.Query(
                """
                UPDATE partitions SET owner = $2, epoch = epoch + 1
                WHERE partition = $1 AND (epoch = $3 OR epoch = $3 + 1 AND owner = $2)
                RETURNING epoch
                """,
                partition, owner, epoch)
            : connection.Query(
            """
            INSERT INTO partitions (partition, owner, epoch, sequence, time, recorded_at, published_sequence, counts, units_sold, units_lost)
            VALUES ($1, $2, 1, 0, NULL, 0, 0, '{}', 0, 0)
            ON CONFLICT (partition) DO UPDATE SET owner = excluded.owner, epoch = partitions.epoch + 1
            RETURNING epoch
            """,
            partition, owner);
        long? raised = null;
        // To the end: only there does SQLite commit, and tell where it cannot.
        while (s.Read())
        {
            raised = s.Int64();
        }

        return raised ?? throw new FencedException(partition);
    }

    /// <param name="connection">Where to ask.</param>
    /// <param name="sql">Finds when the row of partition $1 and sequence $2 was recorded.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="recordedAt">Wall clock (UTC), which never goes back along the rows of a partition.</param>
    public static long SequenceAt(IStoreConnection connection, string sql, int partition, DateTime recordedAt)
    {
        var (older, newer) = (0L, NewestSequence(connection, partition) + 1);
        while (newer - older > 1)
        {
            var middle = older + ((newer - older) / 2);
            using var s = connection.Query(sql, partition, middle);
            // A row that is not kept any more is older than all that are.
            var isOlder = !s.Read() || StoredTime.Utc(s.Int64()) <= recordedAt;
            (older, newer) = isOlder ? (middle, newer) : (older, middle);
        }

        return older;
    }

    private static long NewestSequence(IStoreConnection connection, int partition)
    {
        using var s = connection.Query("SELECT sequence FROM partitions WHERE partition = $1", partition);
        return s.Read() ? s.Int64() : 0;
    }

    /// <summary>Condition on a ledger row <c>l</c> that is told to the world one by one.</summary>
    public static readonly string IsTold = string.Create(
        CultureInfo.InvariantCulture,
        $"(l.kind IN ({(int)RowKind.Alert}, {(int)RowKind.DeadLetter}) OR l.topic < 0 AND l.kind = {(int)RowKind.Restock} OR l.reply_to IS NOT NULL)");

    /// <param name="connection">Where to ask.</param>
    /// <param name="sql">Finds the rows of partition $1 after sequence $2, oldest first.</param>
    /// <param name="partition">Number of the partition.</param>
    /// <param name="publishedSequence">Everything up to it has been published.</param>
    public static Unpublished ReadUnpublished(IStoreConnection connection, string sql, int partition, long publishedSequence)
    {
        var rows = new List<LedgerRow>();
        using (var s = connection.Query(sql, partition, publishedSequence))
        {
            while (s.Read())
            {
                rows.Add(TableRows.ReadRow(s));
            }
        }

        return new Unpublished(rows, ReadDeadLetters(connection, partition, publishedSequence));
    }

    private static List<DeadLetter> ReadDeadLetters(IStoreConnection connection, int partition, long afterSequence)
    {
        using var s = connection.Query("""
            SELECT sequence, reason, message, payload, key, topic, topic_offset FROM dead_letters WHERE partition = $1 AND sequence > $2 ORDER BY sequence
            """, partition, afterSequence);
        var result = new List<DeadLetter>();
        while (s.Read())
        {
            result.Add(new DeadLetter(
                s.Int64(), (Core.Events.Reason)s.Int64(), s.Text(), s.Blob().ToArray(), s.Blob().ToArray(),
                new Origin { Topic = (InputTopic)s.Int64(), Offset = s.Int64() }));
        }

        return result;
    }
}
