using System.Buffers.Binary;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

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
    private readonly SqliteStatement _reservation;
    private readonly SqliteStatement _alert;
    private readonly SqliteStatement _day;
    private readonly SqliteStatement _ids;
    private readonly SqliteStatement _forget;
    private readonly SqliteStatement _deadLetter;

    public SqliteWriter(SqliteConnection connection)
    {
        _connection = connection;
        _begin = new(connection, "BEGIN IMMEDIATE");
        _commit = new(connection, "COMMIT");
        _rollback = new(connection, "ROLLBACK");
        _partition = new(connection, """
            UPDATE partitions SET sequence = ?, time = ?, recorded_at = ?, published_sequence = ?, counts = ?, units_sold = ?, units_lost = ?
            WHERE partition = ? AND owner_epoch = ?
            """);
        _offset = new(connection, """
            INSERT INTO offsets VALUES (?, ?, ?, ?, ?)
            ON CONFLICT DO UPDATE SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id, next_offset = excluded.next_offset
            """);
        _row = new(connection, $"INSERT INTO ledger VALUES ({Places(30)})");
        _product = new(connection, $"INSERT OR REPLACE INTO products VALUES ({Places(12)})");
        _reservation = new(connection, $"INSERT OR REPLACE INTO reservations VALUES ({Places(7)})");
        _alert = new(connection, $"INSERT OR REPLACE INTO alerts VALUES ({Places(6)})");
        _day = new(connection, $"INSERT OR REPLACE INTO daily_demand VALUES ({Places(7)})");
        _ids = new(connection, $"INSERT INTO dedupe_blocks VALUES ({Places(5)})");
        _forget = new(connection, "DELETE FROM dedupe_blocks WHERE partition = ? AND last_sequence < ?");
        _deadLetter = new(connection, $"INSERT OR IGNORE INTO dead_letters VALUES ({Places(11)}, 'open')");
    }

    public void Commit(CommitBatch batch)
    {
        _begin.Execute();
        try
        {
            foreach (var partition in batch.Partitions)
            {
                Write(partition, batch.RecordedAt);
            }

            _commit.Execute();
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
        Fence(p, recordedAt);
        foreach (ref readonly var row in p.Effects.Rows)
        {
            WriteRow(p.Partition, in row);
        }

        foreach (var product in p.Products)
        {
            WriteProduct(p.Partition, product);
        }

        foreach (var (productId, day) in p.Days)
        {
            _day.Bind(p.Partition).Bind(productId).Bind(day.Day).Bind(day.Accepted).Bind(day.Rejected).Bind(day.Returned)
                .Bind(day.OutOfStockSeconds).Execute();
        }

        WriteIds(p, recordedAt);
        foreach (var letter in p.Effects.DeadLetters)
        {
            WriteDeadLetter(p, letter, recordedAt);
        }

        for (var topic = 0; topic < p.Offsets.Count; topic++)
        {
            if (p.Offsets[topic] is { } offset)
            {
                _offset.Bind(p.Partition).Bind(topic).Bind(offset.ClusterId).Bind(offset.TopicId).Bind(offset.Next).Execute();
            }
        }
    }

    private void Fence(PartitionCommit p, DateTime recordedAt)
    {
        var counts = JsonSerializer.Serialize(p.Counts, StorageJson.Default.IReadOnlyDictionaryStringOutcomeCounts);
        _partition.Bind(p.Sequence).Bind(p.Time == default ? null : StoredTime.Micros(p.Time)).Bind(StoredTime.Micros(recordedAt))
            .Bind(p.PublishedSequence).Bind(counts).Bind(p.UnitsSold).Bind(p.UnitsLost).Bind(p.Partition).Bind(p.Epoch).Execute();
        if (SQLitePCL.raw.sqlite3_changes(_connection.Handle!) == 0)
        {
            throw new FencedException(p.Partition);
        }
    }

    private void WriteRow(int partition, in LedgerRow row)
    {
        var detail = DetailCodec.Write(row.Detail);
        Span<byte> trace = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(trace, row.Origin.TraceId);
        var answer = row.Origin.ReplyTo is null ? null : JsonSerializer.SerializeToUtf8Bytes(Views.Decision(in row), CoreJson.Default.Decision);
        _row.Bind(partition).Bind(row.Sequence).Bind(StoredTime.Day(row.RecordedAt)).Bind((int)row.Kind).Bind((int)row.Outcome)
            .Bind((int)row.Reason).Bind((int)row.Changes).Bind(row.ProductId).BindText(row.EventId.Span).Bind(row.Quantity)
            .Bind(row.Delta).Bind(row.StockAfter).Bind(row.ReservedAfter).Bind(row.BackorderedAfter).Bind(row.OnOrderAfter)
            .Bind(row.Version).Bind(row.StockVersion).Bind(row.PreviousSequence).Bind(row.CauseSequence)
            .Bind(StoredTime.Micros(row.EffectiveAt)).Bind(StoredTime.Micros(row.OccurredAt)).Bind(StoredTime.Micros(row.RecordedAt))
            .Bind((int)row.Origin.Topic).Bind(row.Origin.Offset).BindBlob(row.Origin.TraceId == 0 ? default : trace)
            .Bind(row.Origin.ReplyTo).Bind(row.BodyHash).BindBlob(answer).BindBlob(detail).BindBlob(row.Payload.Span)
            .Execute();
        switch (row.Detail)
        {
            case Reservation r:
                _reservation.Bind(partition).Bind(r.Id).Bind(r.ProductId).Bind(r.Quantity).Bind(StoredTime.Micros(r.Deadline)).Bind(r.Sequence).Bind(r.State).Execute();
                break;
            case AlertChange { Alert: var alert }:
                _alert.Bind(partition).Bind(alert.Id).Bind(alert.ProductId).Bind(StoredTime.Micros(alert.ResolvedAt)).Bind(alert.Version)
                    .BindBlob(JsonSerializer.SerializeToUtf8Bytes(alert, CoreJson.Default.AlertRecord)).Execute();
                break;
        }
    }

    private void WriteProduct(int partition, StoredProduct p) => _product
        .Bind(partition).Bind(p.Id).Bind(p.OnHand).Bind(p.Reserved).Bind(p.Backordered).Bind(p.OnOrder).Bind(p.Version).Bind(p.StockVersion)
        .Bind(p.SettingsVersion).Bind(p.LastSequence).BindBlob(p.SettingsJson()).BindBlob(p.MemoryJson()).Execute();

    private void WriteIds(PartitionCommit p, DateTime recordedAt)
    {
        var ids = p.Effects.Ids;
        if (ids.Count > 0)
        {
            _ids.Bind(p.Partition).Bind(ids[0].Sequence).Bind(ids[^1].Sequence).Bind(StoredTime.Micros(recordedAt)).BindBlob(DedupeBlock.Write(ids)).Execute();
            _forget.Bind(p.Partition).Bind(p.OldestRemembered).Execute();
        }
    }

    private void WriteDeadLetter(PartitionCommit p, DeadLetter letter, DateTime recordedAt)
    {
        var source = p.Offsets[(int)letter.Origin.Topic]!;
        _deadLetter.Bind(p.Partition).Bind(letter.Sequence).Bind(source.ClusterId).Bind(source.TopicId).Bind((int)letter.Origin.Topic)
            .Bind(letter.Origin.Offset).Bind((int)letter.Reason).Bind(letter.Message).BindBytes(letter.Key.Span).BindBytes(letter.Payload.Span)
            .Bind(StoredTime.Micros(recordedAt)).Execute();
    }

    private static string Places(int count) => string.Join(", ", Enumerable.Repeat("?", count));

    public void Dispose()
    {
        SqliteStatement[] statements = [_begin, _commit, _rollback, _partition, _offset, _row, _product, _reservation, _alert, _day, _ids, _forget, _deadLetter];
        Array.ForEach(statements, s => s.Dispose());
    }
}
