using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>Rows of the tables as objects, and a partition as it was stored.</summary>
internal static class SqliteReader
{
    /// <summary>The ledger's columns in the order in which <see cref="Row"/> reads them.</summary>
    public const string RowColumns = """
        sequence, kind, outcome, reason, changes, product_id, event_id, quantity, delta, stock_after, reserved_after, backordered_after,
        on_order_after, version, stock_version, previous_sequence, cause_sequence, effective_at, occurred_at, recorded_at, topic,
        topic_offset, trace_id, reply_to, body_hash, detail
        """;

    public static LedgerRow Row(SqliteStatement s)
    {
        var row = new LedgerRow
        {
            Sequence = s.Int64(),
            Kind = (RowKind)s.Int64(),
            Outcome = (Outcome)s.Int64(),
            Reason = (Reason)s.Int64(),
            Changes = (Changes)s.Int64(),
            ProductId = s.Text(),
            EventId = Encoding.ASCII.GetBytes(s.Text()),
            Quantity = s.Int32(),
            Delta = s.Int32(),
            StockAfter = s.Int32(),
            ReservedAfter = s.Int32(),
            BackorderedAfter = s.Int32(),
            OnOrderAfter = s.Int32(),
            Version = s.Int64(),
            StockVersion = s.Int64(),
            PreviousSequence = s.Int64(),
            CauseSequence = s.Int64(),
            EffectiveAt = StoredTime.Utc(s.Int64()),
            OccurredAt = StoredTime.Utc(s.Int64OrNull()),
            RecordedAt = StoredTime.Utc(s.Int64()),
        };
        row.Origin = new Origin { Topic = (InputTopic)s.Int64(), Offset = s.Int64() };
        var trace = s.Blob();
        row.Origin.TraceId = trace.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(trace) : 0;
        row.Origin.ReplyTo = s.Text();
        row.BodyHash = s.Int64();
        row.Detail = DetailCodec.Read(row.Kind, s.Blob());
        return row;
    }

    public static LoadedPartition Load(SqliteConnection connection, int number, PartitionFactory factory, int demandDays, bool dedupe)
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

    private static LoadedPartition ReadPartition(SqliteConnection connection, Partition state)
    {
        using var s = new SqliteStatement(connection, """
            SELECT owner_epoch, published_sequence, sequence, time, recorded_at, counts, units_sold, units_lost FROM partitions WHERE partition = ?
            """);
        s.Bind(state.Number);
        if (!s.Read())
        {
            return new LoadedPartition(state, 0, 0, []);
        }

        var (epoch, published) = (s.Int64(), s.Int64());
        state.Restore(s.Int64(), StoredTime.Utc(s.Int64OrNull()) ?? default, StoredTime.Utc(s.Int64()));
        state.Counts.Load(ReadCounts(s.Text()));
        state.Counts.UnitsSold = s.Int64();
        state.Counts.UnitsLost = s.Int64();
        return new LoadedPartition(state, epoch, published, []);
    }

    public static IReadOnlyDictionary<string, OutcomeCounts> ReadCounts(string json) =>
        JsonSerializer.Deserialize(json, StorageJson.Default.IReadOnlyDictionaryStringOutcomeCounts)!;

    private static void ReadIds(SqliteConnection connection, Partition state)
    {
        using var s = new SqliteStatement(connection, "SELECT first_sequence, recorded_at, ids FROM dedupe_blocks WHERE partition = ? ORDER BY first_sequence");
        s.Bind(state.Number);
        while (s.Read())
        {
            var (first, recordedAt) = (s.Int64(), StoredTime.Utc(s.Int64()));
            DedupeBlock.Read(s.Blob(), first, (fingerprint, sequence) => state.Dedupe.Add(fingerprint, sequence, recordedAt));
        }
    }

    private static void ReadProducts(SqliteConnection connection, Partition state)
    {
        var held = ReadReservations(connection, state.Number).ToLookup(r => r.ProductId);
        var open = ReadOpenAlerts(connection, state.Number).ToLookup(a => a.ProductId);
        using var s = new SqliteStatement(connection, """
            SELECT product_id, on_hand, reserved, backordered, on_order, version, stock_version, settings_version, last_sequence, settings, memory
            FROM products WHERE partition = ?
            """);
        s.Bind(state.Number);
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
            };
            state.Restore(stored, held[id], open[id]);
        }
    }

    private static List<Reservation> ReadReservations(SqliteConnection connection, int partition)
    {
        using var s = new SqliteStatement(connection, """
            SELECT reservation_id, product_id, quantity, deadline, sequence, state FROM reservations WHERE partition = ? AND state = 'held' ORDER BY sequence
            """);
        s.Bind(partition);
        var result = new List<Reservation>();
        while (s.Read())
        {
            result.Add(new Reservation(s.Text(), s.Text(), s.Int32(), StoredTime.Utc(s.Int64()), s.Int64(), s.Text()));
        }

        return result;
    }

    private static List<AlertRecord> ReadOpenAlerts(SqliteConnection connection, int partition)
    {
        using var s = new SqliteStatement(connection, "SELECT alert FROM alerts WHERE partition = ? AND resolved_at IS NULL");
        s.Bind(partition);
        return ReadAlerts(s);
    }

    public static List<AlertRecord> ReadAlerts(SqliteStatement s)
    {
        var result = new List<AlertRecord>();
        while (s.Read())
        {
            result.Add(JsonSerializer.Deserialize(s.Blob(), CoreJson.Default.AlertRecord)!);
        }

        return result;
    }

    public static List<DeadLetter> ReadDeadLetters(SqliteConnection connection, int partition, long afterSequence)
    {
        using var s = new SqliteStatement(connection, """
            SELECT sequence, reason, message, payload, key, topic, topic_offset FROM dead_letters WHERE partition = ? AND sequence > ? ORDER BY sequence
            """);
        s.Bind(partition).Bind(afterSequence);
        var result = new List<DeadLetter>();
        while (s.Read())
        {
            result.Add(new DeadLetter(
                s.Int64(), (Reason)s.Int64(), s.Text(), s.Blob().ToArray(), s.Blob().ToArray(),
                new Origin { Topic = (InputTopic)s.Int64(), Offset = s.Int64() }));
        }

        return result;
    }

    private static void ReadDemand(SqliteConnection connection, Partition state, int days)
    {
        var first = Partition.DayOf(state.Time) - days;
        using var s = new SqliteStatement(connection, """
            SELECT product_id, day, accepted, rejected, returned, out_of_stock_seconds FROM daily_demand WHERE partition = ? AND day > ?
            ORDER BY product_id, day
            """);
        s.Bind(state.Number).Bind(first);
        Product? product = null;
        while (s.Read())
        {
            var id = s.Text();
            product = product?.Id == id ? product : state.Find(id);
            // A day without its product is for verify to report, not for reading to fail on.
            product?.Demand.Load(new DemandDay
            {
                Day = s.Int32(),
                Accepted = s.Int64(),
                Rejected = s.Int64(),
                Returned = s.Int64(),
                OutOfStockSeconds = s.Int32(),
            });
        }
    }

    private static StoredOffset?[] ReadOffsets(SqliteConnection connection, int partition)
    {
        var offsets = new StoredOffset?[Core.Messaging.Topics.Inputs.Count];
        using var s = new SqliteStatement(connection, "SELECT topic, cluster_id, topic_id, next_offset FROM offsets WHERE partition = ?");
        s.Bind(partition);
        while (s.Read())
        {
            offsets[s.Int32()] = new StoredOffset(s.Text(), s.Text(), s.Int64());
        }

        return offsets;
    }
}
