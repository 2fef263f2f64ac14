using static NpgsqlTypes.NpgsqlDbType;

namespace StreamStock.Processor.Storage.Postgres;

/// <summary>The statements, each for any number of rows.</summary>
internal sealed partial class PostgresWriter
{
    private static readonly string s_updatePartitions =
        $"""
        UPDATE partitions p SET sequence = b.sequence, time = b.time, recorded_at = b.recorded_at, published_sequence = b.published_sequence,
            counts = b.counts, units_sold = b.units_sold, units_lost = b.units_lost, open_hour = b.open_hour, settled_sequence = b.settled_sequence
        FROM ({RowArrays.Named("sequence, time, recorded_at, published_sequence, counts, units_sold, units_lost, open_hour, settled_sequence, partition, epoch")}) b
        WHERE p.partition = b.partition AND p.epoch = b.epoch
        RETURNING p.partition
        """;

    private static readonly string s_updateOwnedPartitions =
        $"WITH owned AS ({s_updatePartitions}) SELECT require_owned((SELECT count(*) FROM owned), cardinality($11))";

    private readonly RowArrays _ledgerRows = new(
        $"INSERT INTO ledger {RowArrays.Rows(LedgerColumns)}",
        Integer, Bigint, Integer, Smallint, Smallint, Smallint, Smallint, Text, Text, Integer, Integer, Integer, Integer, Integer, Integer,
        Bigint, Bigint, Bigint, Bigint, Bigint, Bigint, Bigint, Smallint, Bigint, Bytea, Text, Bigint, Bytea, Bytea, Bytea);

    private readonly RowArrays _partitions = new(
        s_updatePartitions, Bigint, Bigint, Bigint, Bigint, Text, Bigint, Bigint, Text, Bigint, Integer, Bigint);

    // Most topics of a partition have not moved since the last batch.
    private readonly RowArrays _offsets = new(
        $"""
        INSERT INTO offsets AS o {RowArrays.Rows(5)}
        ON CONFLICT (partition, topic) DO UPDATE SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id, next_offset = excluded.next_offset
        WHERE (o.cluster_id, o.topic_id, o.next_offset) IS DISTINCT FROM (excluded.cluster_id, excluded.topic_id, excluded.next_offset)
        """,
        Integer, Smallint, Text, Text, Bigint);

    private readonly RowArrays _products = new(
        $"""
        INSERT INTO products {RowArrays.Rows(16)}
        ON CONFLICT (partition, product_id) DO UPDATE SET on_hand = excluded.on_hand, reserved = excluded.reserved,
            backordered = excluded.backordered, on_order = excluded.on_order, version = excluded.version, stock_version = excluded.stock_version,
            settings_version = excluded.settings_version, last_sequence = excluded.last_sequence, memory = excluded.memory,
            newest_day = excluded.newest_day, newest_accepted = excluded.newest_accepted, newest_rejected = excluded.newest_rejected,
            newest_returned = excluded.newest_returned, newest_out_of_stock_seconds = excluded.newest_out_of_stock_seconds
        """,
        Integer, Text, Integer, Integer, Integer, Integer, Bigint, Bigint, Bigint, Bigint, Bytea, Integer, Bigint, Bigint, Bigint, Integer);

    private readonly RowArrays _productSettings = new(
        $"""
        INSERT INTO product_settings {RowArrays.Rows(3)}
        ON CONFLICT (partition, product_id) DO UPDATE SET settings = excluded.settings
        """,
        Integer, Text, Bytea);

    // Nearly all changes leave the settings alone, and change no day of demand but the newest.
    private readonly RowArrays _productStates = new(
        $"""
        UPDATE products p SET on_hand = b.on_hand, reserved = b.reserved, backordered = b.backordered, on_order = b.on_order,
            version = b.version, stock_version = b.stock_version, last_sequence = b.last_sequence, memory = b.memory,
            newest_day = b.day, newest_accepted = b.accepted, newest_rejected = b.rejected, newest_returned = b.returned, newest_out_of_stock_seconds = b.seconds
        FROM ({RowArrays.Named("on_hand, reserved, backordered, on_order, version, stock_version, last_sequence, memory, day, accepted, rejected, returned, seconds, partition, product_id")}) b
        WHERE p.partition = b.partition AND p.product_id = b.product_id
        """,
        Integer, Integer, Integer, Integer, Bigint, Bigint, Bigint, Bytea, Integer, Bigint, Bigint, Bigint, Integer, Integer, Text);

    private readonly RowArrays _reservations = new(
        $"""
        INSERT INTO reservations {RowArrays.Rows(7)}
        ON CONFLICT (partition, reservation_id) DO UPDATE SET quantity = excluded.quantity, deadline = excluded.deadline,
            sequence = excluded.sequence, state = excluded.state
        """,
        Integer, Text, Text, Integer, Bigint, Bigint, Text);

    private readonly RowArrays _alerts = new(
        $"""
        INSERT INTO alerts {RowArrays.Rows(6)}
        ON CONFLICT (partition, alert_id) DO UPDATE SET resolved_at = excluded.resolved_at, version = excluded.version, alert = excluded.alert
        """,
        Integer, Text, Text, Bigint, Bigint, Bytea);

    private readonly RowArrays _demand = new(
        $"""
        INSERT INTO daily_demand {RowArrays.Rows(7)}
        ON CONFLICT (partition, product_id, day) DO UPDATE SET accepted = excluded.accepted, rejected = excluded.rejected,
            returned = excluded.returned, out_of_stock_seconds = excluded.out_of_stock_seconds
        """,
        Integer, Text, Integer, Bigint, Bigint, Bigint, Integer);

    private readonly RowArrays _ids = new(
        $"INSERT INTO dedupe_blocks {RowArrays.Rows(5)}", Integer, Bigint, Bigint, Bigint, Bytea);

    // The condition on first_sequence is the key's: without it every commit would look at every block.
    private readonly RowArrays _forget = new(
        $"""
        DELETE FROM dedupe_blocks d USING ({RowArrays.Named("partition, oldest")}) f
        WHERE d.partition = f.partition AND d.first_sequence < f.oldest AND d.last_sequence < f.oldest
        """,
        Integer, Bigint);

    private readonly RowArrays _deadLetters = new(
        $"""
        INSERT INTO dead_letters (partition, sequence, cluster_id, topic_id, topic, topic_offset, reason, message, key, payload, recorded_at)
        {RowArrays.Rows(11)}
        ON CONFLICT DO NOTHING
        """,
        Integer, Bigint, Text, Text, Smallint, Bigint, Smallint, Text, Bytea, Bytea, Bigint);

    private readonly RowArrays _redecided = new(
        $"""
        UPDATE dead_letters d SET decided_partition = r.decided_partition, decided_sequence = r.decided_sequence
        FROM ({RowArrays.Named("decided_partition, decided_sequence, partition, sequence")}) r
        WHERE d.partition = r.partition AND d.sequence = r.sequence
        """,
        Integer, Bigint, Integer, Bigint);

    private readonly RowArrays _hours = new(
        $"""
        INSERT INTO hourly_counts AS h {RowArrays.Rows(6)}
        ON CONFLICT (hour, partition, kind, outcome) DO UPDATE SET events = h.events + excluded.events, units = h.units + excluded.units
        """,
        Bigint, Integer, Smallint, Smallint, Bigint, Bigint);

    private IEnumerable<RowArrays> Others =>
        [_ledgerRows, _offsets, _products, _productSettings, _productStates, _reservations, _alerts, _demand, _ids, _forget, _deadLetters, _redecided, _hours, _days.Rows];
}
