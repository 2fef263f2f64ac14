using StreamStock.Core.Alerts;
using StreamStock.Core.Messaging;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>What is asked of one product's past.</summary>
internal abstract partial class LedgerHistory
{
    public StockAnswer StockAt(string productId, DateTime? at)
    {
        using var connection = Open();
        var partition = Partitioning.PartitionOf(productId, StoredState.PartitionCount(connection));
        var start = Number(connection, "SELECT effective_at FROM ledger_starts WHERE partition = $1", partition);
        if (at is { } asked && StoredTime.Micros(asked) < start)
        {
            return new StockAnswer(null, StoredTime.Utc(start.Value));
        }

        var before = at is { } time ? FirstAt(connection, partition, time.AddTicks(TimeSpan.TicksPerMicrosecond)) : long.MaxValue;
        var sequence = LastOf(connection, partition, productId, before);
        var row = sequence >= FirstKept(connection, partition) ? ReadRow(connection, partition, sequence) : Openings.Find(connection, partition, productId);
        return new StockAnswer(row is { } found && sequence > 0 ? Stock(in found, partition) : null, null);
    }

    public StockThenAnswer StockThen(DateTime at, long maxRows)
    {
        using var connection = Open();
        if (Number(connection, "SELECT max(effective_at) FROM ledger_starts") is { } start && StoredTime.Micros(at) < start)
        {
            return new StockThenAnswer(null, 0, StoredTime.Utc(start));
        }

        var firsts = Newest(connection).Select(newest => (Partition: newest.Key, End: newest.Value, First: FirstAt(connection, newest.Key, at.AddTicks(TimeSpan.TicksPerMicrosecond)))).ToList();
        var rows = firsts.Sum(first => first.End - first.First);
        return new StockThenAnswer(rows > maxRows ? null : new StockThenPage([.. firsts.SelectMany(first => Before(connection, first.Partition, first.First))]), rows, null);
    }

    private IEnumerable<OnHandThen> Before(IStoreConnection connection, int partition, long first)
    {
        using var s = connection.Query(BeforeSql, partition, first);
        while (s.Read())
        {
            yield return new OnHandThen(s.Text(), s.Int32());
        }
    }

    private LedgerRow? ReadRow(IStoreConnection connection, int partition, long sequence)
    {
        using var s = connection.Query(RowSql, partition, sequence);
        return s.Read() ? TableRows.ReadRow(s) : null;
    }

    private static StockAt Stock(in LedgerRow row, int partition) => new(
        row.ProductId, row.EffectiveAt, row.StockAfter, row.ReservedAfter, row.BackorderedAfter, row.OnOrderAfter,
        Math.Max(0, row.StockAfter - row.ReservedAfter - row.BackorderedAfter), row.StockVersion, partition, row.Sequence);

    public ReservationPage Reservations(ReservationFilter filter)
    {
        using var connection = Open();
        var partition = Partitioning.PartitionOf(filter.ProductId, StoredState.PartitionCount(connection));
        using var s = connection.Query(
            """
            SELECT reservation_id, product_id, quantity, deadline, sequence, state FROM reservations
            WHERE partition = $1 AND product_id = $2 AND sequence < $3 AND (CAST($4 AS TEXT) IS NULL OR state = CAST($4 AS TEXT))
            ORDER BY sequence DESC LIMIT $5
            """,
            partition, filter.ProductId, filter.Before ?? long.MaxValue, filter.State, filter.Limit + 1);
        var found = new List<Reservation>();
        while (s.Read())
        {
            found.Add(new Reservation(s.Text(), s.Text(), s.Int32(), StoredTime.Utc(s.Int64()), s.Int64(), s.Text()));
        }

        var items = found.Take(filter.Limit).ToList();
        return new ReservationPage(items, found.Count > filter.Limit ? new PageCursor(items[^1].Sequence, items[^1].Id).Write() : null);
    }

    /// <summary>Demand of the latest days on which there was any, newest first.</summary>
    public IReadOnlyList<DemandOfDay> Demand(string productId, int days)
    {
        var state = Product(productId, number => new Partition(number, AlertPolicy.Default, DedupeHorizon.Default));
        var result = new List<DemandOfDay>();
        foreach (ref readonly var day in state is null ? [] : state.Find(productId)!.Demand.Days)
        {
            result.Add(new DemandOfDay(DateOnly.FromDayNumber(day.Day), day.Accepted, day.Rejected, day.Returned, day.OutOfStockSeconds));
        }

        result.Reverse();
        return result.Count > days ? result[..days] : result;
    }

    /// <summary>Alerts of a product, the latest change first; or, of all products, those that are resolved, the latest end first.</summary>
    public AlertPage AlertHistory(AlertFilter filter)
    {
        using var connection = Open();
        var (before, beforeId) = filter.Before is { } cursor ? (cursor.Key, cursor.Id) : (long.MaxValue, "");
        using var s = filter.ProductId is { } id
            ? connection.Query(
                """
                SELECT version, alert FROM alerts
                WHERE partition = $1 AND product_id = $2 AND (version, alert_id) < ($3, $4)
                ORDER BY version DESC, alert_id DESC LIMIT $5
                """,
                Partitioning.PartitionOf(id, StoredState.PartitionCount(connection)), id, before, beforeId, filter.Limit + 1)
            : connection.Query(
                """
                SELECT resolved_at, alert FROM alerts
                WHERE resolved_at IS NOT NULL AND resolved_at <= $1 AND (resolved_at, alert_id) < ($1, $2) AND resolved_at >= $3 AND resolved_at < $4
                ORDER BY resolved_at DESC, alert_id DESC LIMIT $5
                """,
                before, beforeId, StoredTime.Micros(filter.From) ?? long.MinValue, StoredTime.Micros(filter.To) ?? long.MaxValue, filter.Limit + 1);
        var found = new List<(long Key, AlertRecord Alert)>();
        while (s.Read())
        {
            found.Add((s.Int64(), System.Text.Json.JsonSerializer.Deserialize(s.Blob(), CoreJson.Default.AlertRecord)!));
        }

        var items = found.Take(filter.Limit).ToList();
        return new AlertPage(
            [.. items.Select(i => i.Alert)], found.Count > filter.Limit ? new PageCursor(items[^1].Key, items[^1].Alert.Id).Write() : null);
    }
}
