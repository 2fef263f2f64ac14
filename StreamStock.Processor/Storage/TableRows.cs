using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Which value goes into which column: the same in both databases, whose tables have the same columns in the same order.</summary>
internal static class TableRows
{
    /// <summary>The ledger's columns in the order in which <see cref="ReadRow"/> reads them.</summary>
    public const string RowColumns = """
        l.sequence, l.kind, l.outcome, l.reason, l.changes, l.product_id, l.event_id, l.quantity, l.delta, l.stock_after, l.reserved_after,
        l.backordered_after, l.on_order_after, l.version, l.stock_version, l.previous_sequence, l.cause_sequence, l.effective_at,
        l.occurred_at, l.recorded_at, l.topic, l.topic_offset, l.trace_id, l.reply_to, l.body_hash, l.detail
        """;

    public static LedgerRow ReadRow(IRows s)
    {
        var row = new LedgerRow
        {
            Sequence = s.Int64(),
            Kind = (RowKind)s.Int64(),
            Outcome = (Core.Events.Outcome)s.Int64(),
            Reason = (Core.Events.Reason)s.Int64(),
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
        row.Origin.ReplyTo = s.TextOrNull();
        row.BodyHash = s.Int64();
        row.Detail = DetailCodec.Read(row.Kind, s.Blob());
        return row;
    }

    public static DecidedRow Decided(in LedgerRow row) =>
        new(row.ProductId, Encoding.ASCII.GetString(row.EventId.Span), Views.Decision(in row));

    public static void Row(IColumns c, int partition, in LedgerRow row)
    {
        Span<byte> trace = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(trace, row.Origin.TraceId);
        var answer = row.Origin.ReplyTo is null ? null : JsonSerializer.SerializeToUtf8Bytes(Views.Decision(in row), CoreJson.Default.Decision);
        c.Bind(partition).Bind(row.Sequence).Bind(StoredTime.Day(row.RecordedAt)).Bind((short)row.Kind).Bind((short)row.Outcome)
            .Bind((short)row.Reason).Bind((short)row.Changes).Bind(row.ProductId).BindText(row.EventId.Span).Bind(row.Quantity)
            .Bind(row.Delta).Bind(row.StockAfter).Bind(row.ReservedAfter).Bind(row.BackorderedAfter).Bind(row.OnOrderAfter)
            .Bind(row.Version).Bind(row.StockVersion).Bind(row.PreviousSequence).Bind(row.CauseSequence)
            .Bind(StoredTime.Micros(row.EffectiveAt)).Bind(StoredTime.Micros(row.OccurredAt)).Bind(StoredTime.Micros(row.RecordedAt))
            .Bind((short)row.Origin.Topic).Bind(row.Origin.Offset).BindBlob(row.Origin.TraceId == 0 ? default : trace)
            .Bind(row.Origin.ReplyTo).Bind(row.BodyHash).BindBlob(answer).BindBlob(DetailCodec.Write(row.Detail)).BindBlob(row.Payload.Span);
    }

    /// <summary>The state of the partition and then the condition of its update: its number and the owner's epoch.</summary>
    public static void Partition(IColumns c, PartitionCommit p, DateTime recordedAt)
    {
        c.Bind(p.Sequence).Bind(p.Time == default ? null : (long?)StoredTime.Micros(p.Time)).Bind(StoredTime.Micros(recordedAt))
            .Bind(p.PublishedSequence).Bind(new StoredCounts(p.Counts, p.Today).Write()).Bind(p.UnitsSold).Bind(p.UnitsLost)
            .Bind(p.OpenHour).Bind(p.SettledSequence).Bind(p.Partition).Bind(p.Epoch);
    }

    public static void Offset(IColumns c, int partition, short topic, StoredOffset offset) =>
        c.Bind(partition).Bind(topic).Bind(offset.ClusterId).Bind(offset.TopicId).Bind(offset.Next);

    /// <summary>A product whose settings are stored already, and then the condition of its update.</summary>
    public static void ProductState(IColumns c, int partition, StoredProduct p)
    {
        c.Bind(p.OnHand).Bind(p.Reserved).Bind(p.Backordered).Bind(p.OnOrder).Bind(p.Version).Bind(p.StockVersion)
            .Bind(p.LastSequence).BindBlob(p.MemoryJson());
        BindDay(c, p.NewestDay.GetValueOrDefault());
        c.Bind(partition).Bind(p.Id);
    }

    public static void Product(IColumns c, int partition, StoredProduct p)
    {
        c.Bind(partition).Bind(p.Id).Bind(p.OnHand).Bind(p.Reserved).Bind(p.Backordered).Bind(p.OnOrder).Bind(p.Version).Bind(p.StockVersion)
            .Bind(p.SettingsVersion).Bind(p.LastSequence).BindBlob(p.MemoryJson());
        BindDay(c, p.NewestDay.GetValueOrDefault());
    }

    public static void ProductSettings(IColumns c, int partition, StoredProduct p) => c.Bind(partition).Bind(p.Id).BindBlob(p.SettingsJson());

    /// <summary>Day, accepted, rejected, returned and seconds out of stock, in this order; a day of 0 stands for none.</summary>
    public static DemandDay ReadDay(IRows s) => new()
    {
        Day = s.Int32(),
        Accepted = s.Int64(),
        Rejected = s.Int64(),
        Returned = s.Int64(),
        OutOfStockSeconds = s.Int32(),
    };

    private static void BindDay(IColumns c, in DemandDay d) =>
        c.Bind(d.Day).Bind(d.Accepted).Bind(d.Rejected).Bind(d.Returned).Bind(d.OutOfStockSeconds);

    public static void Reservation(IColumns c, int partition, Reservation r) => c
        .Bind(partition).Bind(r.Id).Bind(r.ProductId).Bind(r.Quantity).Bind(StoredTime.Micros(r.Deadline)).Bind(r.Sequence).Bind(r.State);

    public static void Alert(IColumns c, int partition, AlertRecord a) => c
        .Bind(partition).Bind(a.Id).Bind(a.ProductId).Bind(StoredTime.Micros(a.ResolvedAt)).Bind(a.Version)
        .BindBlob(JsonSerializer.SerializeToUtf8Bytes(a, CoreJson.Default.AlertRecord));

    public static void Day(IColumns c, int partition, in ProductDay d)
    {
        c.Bind(partition).Bind(d.ProductId);
        BindDay(c, d.Day);
    }

    public static void Hour(IColumns c, int partition, HourlyCount h) =>
        c.Bind(h.Hour).Bind(partition).Bind((short)h.Kind).Bind((short)h.Outcome).Bind(h.Events).Bind(h.Units);

    /// <summary>The row that decided a dead letter again, and then which letter that is.</summary>
    public static void Redecided(IColumns c, int partition, in RedecidedLetter r) =>
        c.Bind(partition).Bind(r.Sequence).Bind(r.Letter.Partition).Bind(r.Letter.Sequence);

    public static void Ids(IColumns c, PartitionCommit p, DateTime recordedAt)
    {
        var ids = p.Effects.Ids;
        c.Bind(p.Partition).Bind(ids[0].Sequence).Bind(ids[^1].Sequence).Bind(StoredTime.Micros(recordedAt)).BindBlob(DedupeBlock.Write(ids));
    }

    public static void DeadLetter(IColumns c, PartitionCommit p, DeadLetter letter, DateTime recordedAt)
    {
        var source = p.Offsets[(int)letter.Origin.Topic]!;
        c.Bind(p.Partition).Bind(letter.Sequence).Bind(source.ClusterId).Bind(source.TopicId).Bind((short)letter.Origin.Topic)
            .Bind(letter.Origin.Offset).Bind((short)letter.Reason).Bind(letter.Message).BindBytes(letter.Key.Span).BindBytes(letter.Payload.Span)
            .Bind(StoredTime.Micros(recordedAt));
    }
}
