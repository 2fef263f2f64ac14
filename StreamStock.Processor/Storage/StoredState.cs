using System.Globalization;
using System.Text.Json;
using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.ServiceDefaults;

namespace StreamStock.Processor.Storage;

/// <summary>What both databases are asked, in words both understand: settings, and a partition as it was stored.</summary>
internal static class StoredState
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
            using var s = connection.Query("SELECT settings FROM product_settings LIMIT 1");
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
                UPDATE partitions SET owner = $2, owner_epoch = owner_epoch + 1
                WHERE partition = $1 AND (owner_epoch = $3 OR owner_epoch = $3 + 1 AND owner = $2)
                RETURNING owner_epoch
                """,
                partition, owner, epoch)
            : connection.Query(
            """
            INSERT INTO partitions (partition, owner, owner_epoch, sequence, time, recorded_at, published_sequence, counts, units_sold, units_lost)
            VALUES ($1, $2, 1, 0, NULL, 0, 0, '{}', 0, 0)
            ON CONFLICT (partition) DO UPDATE SET owner = excluded.owner, owner_epoch = partitions.owner_epoch + 1
            RETURNING owner_epoch
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

    public static LoadedPartition Load(IStoreConnection connection, int number, PartitionFactory factory, int demandDays, bool dedupe)
    {
        var state = factory(number);
        var loaded = ReadPartition(connection, state);
        if (dedupe)
        {
            ReadIds(connection, state);
        }

        ReadProducts(connection, state);
        ReadDemand(connection, state, demandDays);
        state.QueueMissedForecasts();
        return loaded with { Offsets = ReadOffsets(connection, number) };
    }

    /// <summary>A partition's state with one product in it, or none where it does not exist.</summary>
    public static Partition LoadProduct(IStoreConnection connection, int number, string productId, PartitionFactory factory)
    {
        var state = factory(number);
        ReadPartition(connection, state);
        ReadProducts(connection, state, productId);
        ReadDemand(connection, state, DemandHistory.MaxDays, productId);
        return state;
    }

    private static LoadedPartition ReadPartition(IStoreConnection connection, Partition state)
    {
        using var s = connection.Query("""
            SELECT owner_epoch, published_sequence, sequence, time, recorded_at, counts, units_sold, units_lost, open_hour FROM partitions WHERE partition = $1
            """, state.Number);
        if (!s.Read())
        {
            return new LoadedPartition(state, 0, 0, [], new HourlyCounts());
        }

        var (epoch, published) = (s.Int64(), s.Int64());
        state.Restore(s.Int64(), StoredTime.Utc(s.Int64OrNull()) ?? default, StoredTime.Utc(s.Int64()));
        var counts = StoredCounts.Read(s.Text());
        state.Counts.Load(counts.ByType, counts.Today);
        state.Counts.UnitsSold = s.Int64();
        state.Counts.UnitsLost = s.Int64();
        return new LoadedPartition(state, epoch, published, [], HourlyCounts.Read(s.Text()));
    }

    private static void ReadIds(IStoreConnection connection, Partition state)
    {
        using var s = connection.Query("SELECT first_sequence, recorded_at, ids FROM dedupe_blocks WHERE partition = $1 ORDER BY first_sequence", state.Number);
        while (s.Read())
        {
            var (first, recordedAt) = (s.Int64(), StoredTime.Utc(s.Int64()));
            DedupeBlock.Read(s.Blob(), first, (fingerprint, sequence) => state.Dedupe.Add(fingerprint, sequence, recordedAt));
        }
    }

    private static void ReadProducts(IStoreConnection connection, Partition state, string? only = null)
    {
        var held = ReadReservations(connection, state.Number).ToLookup(r => r.ProductId);
        var open = ReadOpenAlerts(connection, state.Number).ToLookup(a => a.ProductId);
        const string products = """
            SELECT p.product_id, on_hand, reserved, backordered, on_order, version, stock_version, settings_version, last_sequence, settings, memory,
                newest_day, newest_accepted, newest_rejected, newest_returned, newest_out_of_stock_seconds
            FROM products p JOIN product_settings s ON s.partition = p.partition AND s.product_id = p.product_id
            WHERE p.partition = $1
            """;
        using var s = only is null ? connection.Query(products, state.Number) : connection.Query(products + " AND p.product_id = $2", state.Number, only);
        while (s.Read())
        {
            var (id, onHand, reserved, backordered, onOrder) = (s.Text(), s.Int32(), s.Int32(), s.Int32(), s.Int32());
            var (version, stockVersion, settingsVersion, last) = (s.Int64(), s.Int64(), s.Int64(), s.Int64());
            var stored = new StoredProduct
            {
                Id = id,
                OnHand = onHand,
                Reserved = reserved,
                Backordered = backordered,
                OnOrder = onOrder,
                Version = version,
                StockVersion = stockVersion,
                SettingsVersion = settingsVersion,
                LastSequence = last,
                Settings = StoredProduct.ReadSettings(s.Blob()),
                Memory = StoredProduct.ReadMemory(s.Blob()),
                NewestDay = TableRows.ReadDay(s) is { Day: > 0 } day ? day : null,
            };
            state.Restore(stored, held[id], open[id]);
        }
    }

    private static List<Reservation> ReadReservations(IStoreConnection connection, int partition)
    {
        using var s = connection.Query("""
            SELECT reservation_id, product_id, quantity, deadline, sequence, state FROM reservations WHERE partition = $1 AND state = 'held' ORDER BY sequence
            """, partition);
        var result = new List<Reservation>();
        while (s.Read())
        {
            result.Add(new Reservation(s.Text(), s.Text(), s.Int32(), StoredTime.Utc(s.Int64()), s.Int64(), s.Text()));
        }

        return result;
    }

    private static List<AlertRecord> ReadOpenAlerts(IStoreConnection connection, int partition)
    {
        using var s = connection.Query("SELECT alert FROM alerts WHERE partition = $1 AND resolved_at IS NULL", partition);
        return [.. ReadAlerts(s).Where(a => !AlertConcerns.IsOperational(a.Type))];
    }

    public static List<AlertRecord> ReadAlerts(IRows s)
    {
        var result = new List<AlertRecord>();
        while (s.Read())
        {
            result.Add(JsonSerializer.Deserialize(s.Blob(), CoreJson.Default.AlertRecord)!);
        }

        return result;
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

    private static void ReadDemand(IStoreConnection connection, Partition state, int days, string? only = null)
    {
        const string demand = """
            SELECT product_id, day, accepted, rejected, returned, out_of_stock_seconds FROM daily_demand WHERE partition = $1 AND day > $2
            """;
        const string order = " ORDER BY product_id, day";
        var first = Partition.DayOf(state.Time) - days;
        using var s = only is null
            ? connection.Query(demand + order, state.Number, first)
            : connection.Query(demand + " AND product_id = $3" + order, state.Number, first, only);
        Product? product = null;
        while (s.Read())
        {
            var id = s.Text();
            product = product?.Id == id ? product : state.Find(id);
            // A day without its product is for verify to report, not for reading to fail on.
            product?.Demand.Load(TableRows.ReadDay(s));
        }
    }

    private static StoredOffset?[] ReadOffsets(IStoreConnection connection, int partition)
    {
        var offsets = new StoredOffset?[Core.Messaging.Topics.Inputs.Count];
        using var s = connection.Query("SELECT topic, cluster_id, topic_id, next_offset FROM offsets WHERE partition = $1", partition);
        while (s.Read())
        {
            offsets[s.Int32()] = new StoredOffset(s.Text(), s.Text(), s.Int64());
        }

        return offsets;
    }
}
