using Npgsql;
using static NpgsqlTypes.NpgsqlDbType;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>
/// Writes one batch in one transaction and four round trips: BEGIN with the fence and all upserts, the ledger's rows by
/// COPY (two), COMMIT.
/// </summary>
internal sealed class PostgresWriter(NpgsqlConnection connection) : IDisposable
{
    private const short LedgerColumns = 30;

    private readonly CopyBuffer _ledger = new();

    /// <summary>Up to where each partition's ids have been forgotten. That moves only once as many are remembered as may be.</summary>
    private readonly Dictionary<int, long> _forgotten = [];
    private readonly LedgerDays _days = new(connection);

    private readonly RowArrays _partitions = new(
        """
        UPDATE partitions p SET sequence = b.sequence, time = b.time, recorded_at = b.recorded_at, published_sequence = b.published_sequence,
            counts = b.counts, units_sold = b.units_sold, units_lost = b.units_lost, open_hour = b.open_hour
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            AS b(sequence, time, recorded_at, published_sequence, counts, units_sold, units_lost, open_hour, partition, epoch)
        WHERE p.partition = b.partition AND p.owner_epoch = b.epoch
        RETURNING p.partition
        """,
        Bigint, Bigint, Bigint, Bigint, Text, Bigint, Bigint, Text, Integer, Bigint);

    // Most topics of a partition have not moved since the last batch.
    private readonly RowArrays _offsets = new(
        """
        INSERT INTO offsets AS o SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (partition, topic) DO UPDATE SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id, next_offset = excluded.next_offset
        WHERE (o.cluster_id, o.topic_id, o.next_offset) IS DISTINCT FROM (excluded.cluster_id, excluded.topic_id, excluded.next_offset)
        """,
        Integer, Smallint, Text, Text, Bigint);

    private readonly RowArrays _products = new(
        """
        INSERT INTO products SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
        ON CONFLICT (partition, product_id) DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved,
            backordered = excluded.backordered, on_order = excluded.on_order, version = excluded.version, stock_version = excluded.stock_version,
            settings_version = excluded.settings_version, last_sequence = excluded.last_sequence, settings = excluded.settings, memory = excluded.memory,
            newest_day = excluded.newest_day, newest_accepted = excluded.newest_accepted, newest_rejected = excluded.newest_rejected,
            newest_returned = excluded.newest_returned, newest_out_of_stock_seconds = excluded.newest_out_of_stock_seconds
        """,
        Integer, Text, Integer, Integer, Integer, Integer, Bigint, Bigint, Bigint, Bigint, Bytea, Bytea, Integer, Bigint, Bigint, Bigint, Integer);

    // Nearly all changes leave the settings alone, which are most of a product's bytes, and change no day of demand but the newest.
    private readonly RowArrays _productStates = new(
        """
        UPDATE products p SET on_hand = b.on_hand, reserved = b.reserved, backordered = b.backordered, on_order = b.on_order,
            version = b.version, stock_version = b.stock_version, last_sequence = b.last_sequence, memory = b.memory,
            newest_day = b.day, newest_accepted = b.accepted, newest_rejected = b.rejected, newest_returned = b.returned, newest_out_of_stock_seconds = b.seconds
        FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            AS b(on_hand, reserved, backordered, on_order, version, stock_version, last_sequence, memory, day, accepted, rejected, returned, seconds, partition, product_id)
        WHERE p.partition = b.partition AND p.product_id = b.product_id
        """,
        Integer, Integer, Integer, Integer, Bigint, Bigint, Bigint, Bytea, Integer, Bigint, Bigint, Bigint, Integer, Integer, Text);

    private readonly RowArrays _reservations = new(
        """
        INSERT INTO reservations SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partition, reservation_id) DO UPDATE SET quantity = excluded.quantity, deadline = excluded.deadline,
            sequence = excluded.sequence, state = excluded.state
        """,
        Integer, Text, Text, Integer, Bigint, Bigint, Text);

    private readonly RowArrays _alerts = new(
        """
        INSERT INTO alerts SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (partition, alert_id) DO UPDATE SET resolved_at = excluded.resolved_at, version = excluded.version, alert = excluded.alert
        """,
        Integer, Text, Text, Bigint, Bigint, Bytea);

    private readonly RowArrays _demand = new(
        """
        INSERT INTO daily_demand SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (partition, product_id, day) DO UPDATE SET accepted = excluded.accepted, rejected = excluded.rejected,
            returned = excluded.returned, out_of_stock_seconds = excluded.out_of_stock_seconds
        """,
        Integer, Text, Integer, Bigint, Bigint, Bigint, Integer);

    private readonly RowArrays _ids = new(
        "INSERT INTO dedupe_blocks SELECT * FROM unnest($1, $2, $3, $4, $5)", Integer, Bigint, Bigint, Bigint, Bytea);

    // The condition on first_sequence is the key's: without it every commit would look at every block.
    private readonly RowArrays _forget = new(
        """
        DELETE FROM dedupe_blocks d USING unnest($1, $2) AS f(partition, oldest)
        WHERE d.partition = f.partition AND d.first_sequence < f.oldest AND d.last_sequence < f.oldest
        """,
        Integer, Bigint);

    private readonly RowArrays _deadLetters = new(
        """
        INSERT INTO dead_letters (partition, sequence, cluster_id, topic_id, topic, topic_offset, reason, message, key, payload, recorded_at)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT DO NOTHING
        """,
        Integer, Bigint, Text, Text, Smallint, Bigint, Smallint, Text, Bytea, Bytea, Bigint);

    private readonly RowArrays _redecided = new(
        """
        UPDATE dead_letters d SET decided_partition = r.decided_partition, decided_sequence = r.decided_sequence
        FROM unnest($1, $2, $3, $4) AS r(decided_partition, decided_sequence, partition, sequence)
        WHERE d.partition = r.partition AND d.sequence = r.sequence
        """,
        Integer, Bigint, Integer, Bigint);

    private readonly RowArrays _hours = new(
        """
        INSERT INTO hourly_counts AS h SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (hour, partition, kind, outcome) DO UPDATE SET events = h.events + excluded.events, units = h.units + excluded.units
        """,
        Bigint, Integer, Smallint, Smallint, Bigint, Bigint);

    private IEnumerable<RowArrays> Upserts =>
        [_offsets, _products, _productStates, _reservations, _alerts, _demand, _ids, _forget, _deadLetters, _redecided, _hours, _days.Rows];

    public void Commit(CommitBatch batch)
    {
        Gather(batch);
        _days.CreateTables();
        using var transaction = connection.BeginTransaction();
        WriteState(batch);
        if (batch.Rows > 0)
        {
            CopyLedger();
        }

        transaction.Commit();
        _days.Committed();
        batch.Partitions.ForEach(p => _forgotten[p.Partition] = p.OldestRemembered);
    }

    private void WriteState(CommitBatch batch)
    {
        using var commands = connection.CreateBatch();
        commands.BatchCommands.Add(_partitions.Command());
        foreach (var upsert in Upserts.Where(u => !u.IsEmpty))
        {
            commands.BatchCommands.Add(upsert.Command());
        }

        var written = new HashSet<int>();
        using (var reader = commands.ExecuteReader())
        {
            while (reader.Read())
            {
                written.Add(reader.GetInt32(0));
            }

            while (reader.NextResult())
            {
                // Runs to the end, so that a later statement's failure is thrown.
            }
        }

        int[] lost = [.. batch.Partitions.Select(p => p.Partition).Where(p => !written.Contains(p))];
        if (lost.Length > 0)
        {
            throw new FencedException(lost);
        }
    }

    private void CopyLedger()
    {
        using var copy = connection.BeginRawBinaryCopy("COPY ledger FROM STDIN (FORMAT BINARY)");
        copy.Write(_ledger.Written.Span);
    }

    /// <summary>Encodes everything before the transaction begins.</summary>
    private void Gather(CommitBatch batch)
    {
        _partitions.Clear();
        foreach (var upsert in Upserts)
        {
            upsert.Clear();
        }

        _days.Start();
        _ledger.Start();
        foreach (var partition in batch.Partitions)
        {
            TableRows.Partition(_partitions, partition, batch.RecordedAt);
            GatherRows(partition);
            GatherState(partition, batch.RecordedAt);
        }

        _ledger.End();
    }

    private void GatherRows(PartitionCommit p)
    {
        foreach (ref readonly var row in p.Effects.Rows)
        {
            _days.Add(p.Partition, in row);
            TableRows.Row(_ledger.Row(LedgerColumns), p.Partition, in row);
        }

        foreach (var hour in p.EndedHours)
        {
            TableRows.Hour(_hours, p.Partition, hour);
        }
    }

    private void GatherState(PartitionCommit p, DateTime recordedAt)
    {
        foreach (var product in p.Products)
        {
            if (product.SettingsChanged)
            {
                TableRows.Product(_products, p.Partition, product);
            }
            else
            {
                TableRows.ProductState(_productStates, p.Partition, product);
            }
        }

        foreach (var day in p.OlderDays)
        {
            TableRows.Day(_demand, p.Partition, in day);
        }

        var latest = new LatestDetails(p.Effects.Rows);
        foreach (var reservation in latest.Reservations)
        {
            TableRows.Reservation(_reservations, p.Partition, reservation);
        }

        foreach (var alert in latest.Alerts)
        {
            TableRows.Alert(_alerts, p.Partition, alert);
        }

        if (p.Effects.Ids.Count > 0)
        {
            TableRows.Ids(_ids, p, recordedAt);
        }

        if (p.OldestRemembered > _forgotten.GetValueOrDefault(p.Partition))
        {
            _forget.Bind(p.Partition).Bind(p.OldestRemembered);
        }

        foreach (var letter in p.Effects.DeadLetters)
        {
            TableRows.DeadLetter(_deadLetters, p, letter, recordedAt);
        }

        foreach (var redecided in p.Redecided)
        {
            TableRows.Redecided(_redecided, p.Partition, in redecided);
        }

        for (short topic = 0; topic < p.Offsets.Count; topic++)
        {
            if (p.Offsets[topic] is { } offset)
            {
                TableRows.Offset(_offsets, p.Partition, topic, offset);
            }
        }
    }

    public void Dispose() => connection.Dispose();
}
