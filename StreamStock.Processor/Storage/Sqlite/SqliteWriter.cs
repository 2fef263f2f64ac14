using Microsoft.Data.Sqlite;

namespace StreamStock.Processor.Storage.Sqlite;

/// <summary>Writes one batch in one transaction. Statements are prepared once.</summary>
internal sealed class SqliteWriter : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _rollback;
    private readonly SqliteStatement _partition;
    private readonly SqliteStatement _offset;
    private readonly SqliteStatement _row;
    private readonly SqliteStatement _product;
    private readonly SqliteStatement _productState;
    private readonly SqliteStatement _productSettings;
    private readonly SqliteStatement _reservation;
    private readonly SqliteStatement _alert;
    private readonly SqliteStatement _day;
    private readonly SqliteStatement _ids;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _deadLetter;
    private readonly SqliteStatement _redecided;
    private readonly SqliteStatement _hour;
    private readonly SqliteStatement _dayStart;
    private readonly DayStarts _days = new();

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _partition = new(connection, """
            UPDATE partitions SET sequence = ?, time = ?, recorded_at = ?, published_sequence = ?, counts = ?, units_sold = ?, units_lost = ?, open_hour = ?,
                settled_sequence = ?
            WHERE partition = ? AND epoch = ?
            """);
        _offset = new(connection, """
            INSERT INTO offsets VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id, next_offset = excluded.next_offset
            """);
        _row = new(connection, $"INSERT INTO ledger VALUES ({Places(30)})");
        _product = new(connection, $"INSERT OR REPLACE INTO products VALUES ({Places(16)})");
        _productSettings = new(connection, $"INSERT OR REPLACE INTO product_settings VALUES ({Places(3)})");
        // Nearly all changes leave the settings alone, and change no day of demand but the newest.
        _productState = new(connection, """
            UPDATE products SET on_hand = ?, reserved = ?, backordered = ?, on_order = ?, version = ?, stock_version = ?, last_sequence = ?, memory = ?,
                newest_day = ?, newest_accepted = ?, newest_rejected = ?, newest_returned = ?, newest_out_of_stock_seconds = ?
            WHERE partition = ? AND product_id = ?
            """);
        _reservation = new(connection, $"INSERT OR REPLACE INTO reservations VALUES ({Places(7)})");
        _alert = new(connection, $"INSERT OR REPLACE INTO alerts VALUES ({Places(6)})");
        _day = new(connection, $"INSERT OR REPLACE INTO daily_demand VALUES ({Places(7)})");
        _ids = new(connection, $"INSERT INTO dedupe_blocks VALUES ({Places(5)})");
        // The first condition is the key's: without it every commit would look at every block.
        _forget = new(connection, "DELETE FROM dedupe_blocks WHERE partition = ?1 AND first_sequence < ?2 AND last_sequence < ?2");
        _deadLetter = new(connection, $"""
            INSERT OR IGNORE INTO dead_letters
                (partition, sequence, cluster_id, topic_id, topic, topic_offset, reason, message, key, payload, recorded_at)
            VALUES ({Places(11)})
            """);
        _redecided = new(connection, "UPDATE dead_letters SET decided_partition = ?, decided_sequence = ? WHERE partition = ? AND sequence = ?");
        _hour = new(connection, """
            INSERT INTO hourly_counts VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET events = events + excluded.events, units = units + excluded.units
            """);
        _dayStart = new(connection, "INSERT OR IGNORE INTO ledger_days (partition, first_sequence, recorded_day) VALUES (?, ?, ?)");
    }

    public void Commit(CommitBatch batch)
    {
        _days.Start();
        _begin.Execute();
        try
        {
            foreach (var partition in batch.Partitions)
            {
                Write(partition, batch.RecordedAt);
            }

            _commit.Execute();
            _days.Committed();
        }
        catch
        {
            TryRollback();
            throw;
        }
    }

    private void TryRollback()
    {
        try
        {
            _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite rolled back by itself; the failure that matters is on its way up.
        }
    }

    private void Write(PartitionCommit p, DateTime recordedAt)
    {
        TableRows.Partition(_partition, p, recordedAt);
        _partition.Execute();
        if (SQLitePCL.raw.sqlite3_changes(_connection.Handle!) == 0)
        {
            throw new FencedException(p.Partition);
        }

        WriteRows(p);
        WriteState(p);
        WriteIds(p, recordedAt);
        WriteLetters(p, recordedAt);
        for (short topic = 0; topic < p.Offsets.Count; topic++)
        {
            if (p.Offsets[topic] is { } offset)
            {
                TableRows.Offset(_offset, p.Partition, topic, offset);
                _offset.Execute();
            }
        }
    }

    private void WriteRows(PartitionCommit p)
    {
        foreach (ref readonly var row in p.Effects.Rows)
        {
            if (_days.Begins(p.Partition, in row, out var day))
            {
                _dayStart.Bind(p.Partition).Bind(row.Sequence).Bind(day);
                _dayStart.Execute();
            }

            TableRows.Row(_row, p.Partition, in row);
            _row.Execute();
        }

        foreach (var hour in p.EndedHours)
        {
            TableRows.Hour(_hour, p.Partition, hour);
            _hour.Execute();
        }
    }

    private void WriteLetters(PartitionCommit p, DateTime recordedAt)
    {
        foreach (var letter in p.Effects.DeadLetters)
        {
            TableRows.DeadLetter(_deadLetter, p, letter, recordedAt);
            _deadLetter.Execute();
        }

        foreach (var redecided in p.Redecided)
        {
            TableRows.Redecided(_redecided, p.Partition, in redecided);
            _redecided.Execute();
        }
    }

    private void WriteState(PartitionCommit p)
    {
        foreach (var product in p.Products)
        {
            if (product.SettingsChanged)
            {
                TableRows.Product(_product, p.Partition, product);
                _product.Execute();
                TableRows.ProductSettings(_productSettings, p.Partition, product);
                _productSettings.Execute();
            }
            else
            {
                TableRows.ProductState(_productState, p.Partition, product);
                _productState.Execute();
            }
        }

        foreach (var day in p.OlderDays)
        {
            TableRows.Day(_day, p.Partition, in day);
            _day.Execute();
        }

        var latest = new LatestDetails(p.Effects.Rows);
        foreach (var reservation in latest.Reservations)
        {
            TableRows.Reservation(_reservation, p.Partition, reservation);
            _reservation.Execute();
        }

        foreach (var alert in latest.Alerts)
        {
            TableRows.Alert(_alert, p.Partition, alert);
            _alert.Execute();
        }
    }

    private void WriteIds(PartitionCommit p, DateTime recordedAt)
    {
        if (p.Effects.Ids.Count > 0)
        {
            TableRows.Ids(_ids, p, recordedAt);
            _ids.Execute();
            _forget.Bind(p.Partition).Bind(p.OldestRemembered);
            _forget.Execute();
        }
    }

    private static string Places(int count) => string.Join(", ", Enumerable.Repeat("?", count));

    public void Dispose()
    {
        SqliteStatement[] statements =
        [
            _begin, _commit, _rollback, _partition, _offset, _row, _product, _productState, _productSettings, _reservation, _alert, _day,
            _ids, _forget, _deadLetter, _redecided, _hour, _dayStart,
        ];
        Array.ForEach(statements, s => s.Dispose());
    }
}
