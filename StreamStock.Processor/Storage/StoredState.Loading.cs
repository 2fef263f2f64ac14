using System.Text.Json;
using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>A partition as it was stored.</summary>
internal static partial class StoredState
{
    /// <param name="connection">Where to ask; all answers must be of one time.</param>
    /// <param name="rowsAfter">Finds the rows of partition $1 after sequence $2, of product $3 or, where that is null, of all, oldest first.</param>
    /// <param name="number">Number of the partition.</param>
    /// <param name="factory">Makes the empty state.</param>
    /// <param name="demandDays">Days of demand to load, back from the newest.</param>
    /// <param name="dedupe">With the ids that are remembered.</param>
    public static LoadedPartition Load(IStoreConnection connection, string rowsAfter, int number, PartitionFactory factory, int demandDays, bool dedupe)
    {
        var state = factory(number);
        var loaded = ReadPartition(connection, state);
        if (dedupe)
        {
            ReadIds(connection, state);
        }

        ReadProducts(connection, state);
        ReadDemand(connection, state, demandDays);
        var unsettled = state.CatchUp(ReadUnsettled(connection, rowsAfter, number));
        state.QueueMissedForecasts();
        return loaded with { Offsets = ReadOffsets(connection, number), Unsettled = unsettled };
    }

    /// <summary>A partition's state with one product in it, or none where it does not exist.</summary>
    public static Partition LoadProduct(IStoreConnection connection, string rowsAfter, int number, string productId, PartitionFactory factory)
    {
        var state = factory(number);
        ReadPartition(connection, state);
        ReadProducts(connection, state, productId);
        ReadDemand(connection, state, DemandHistory.MaxDays, productId);
        state.CatchUp(ReadUnsettled(connection, rowsAfter, number, productId));
        return state;
    }

    /// <summary>Up to here every product's row has all that its ledger rows tell; 0 where there is no such partition.</summary>
    public static long SettledSequence(IStoreConnection connection, int partition)
    {
        using var s = connection.Query("SELECT settled_sequence FROM partitions WHERE partition = $1", partition);
        return s.Read() ? s.Int64() : 0;
    }

    private static IEnumerable<LedgerRow> ReadUnsettled(IStoreConnection connection, string rowsAfter, int partition, string? only = null)
    {
        using var s = connection.Query(rowsAfter, partition, SettledSequence(connection, partition), only);
        while (s.Read())
        {
            yield return TableRows.ReadRow(s);
        }
    }

    private static LoadedPartition ReadPartition(IStoreConnection connection, Partition state)
    {
        using var s = connection.Query("""
            SELECT epoch, published_sequence, sequence, time, recorded_at, counts, units_sold, units_lost, open_hour FROM partitions WHERE partition = $1
            """, state.Number);
        if (!s.Read())
        {
            return new LoadedPartition(state, 0, 0, [], new HourlyCounts(), []);
        }

        var (epoch, published) = (s.Int64(), s.Int64());
        state.Restore(s.Int64(), StoredTime.Utc(s.Int64OrNull()) ?? default, StoredTime.Utc(s.Int64()));
        var counts = StoredCounts.Read(s.Text());
        state.Counts.Load(counts.ByType, counts.Today);
        state.Counts.UnitsSold = s.Int64();
        state.Counts.UnitsLost = s.Int64();
        return new LoadedPartition(state, epoch, published, [], HourlyCounts.Read(s.Text()), []);
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
        var held = ReadReservations(connection, state.Number, only).ToLookup(r => r.ProductId);
        var open = ReadOpenAlerts(connection, state.Number, only).ToLookup(a => a.ProductId);
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

    private static List<Reservation> ReadReservations(IStoreConnection connection, int partition, string? only)
    {
        const string held = "SELECT reservation_id, product_id, quantity, deadline, sequence, state FROM reservations WHERE partition = $1 AND state = 'held'";
        const string order = " ORDER BY sequence";
        using var s = only is null ? connection.Query(held + order, partition) : connection.Query(held + " AND product_id = $2" + order, partition, only);
        var result = new List<Reservation>();
        while (s.Read())
        {
            result.Add(new Reservation(s.Text(), s.Text(), s.Int32(), StoredTime.Utc(s.Int64()), s.Int64(), s.Text()));
        }

        return result;
    }

    private static List<AlertRecord> ReadOpenAlerts(IStoreConnection connection, int partition, string? only)
    {
        const string open = "SELECT alert FROM alerts WHERE partition = $1 AND resolved_at IS NULL";
        using var s = only is null ? connection.Query(open, partition) : connection.Query(open + " AND product_id = $2", partition, only);
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
