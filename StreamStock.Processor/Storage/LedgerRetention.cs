using System.Data.Common;
using Dapper;
using StreamStock.Core.Alerts;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>
/// Drops the oldest days of the ledger. A day that is over never changes, so it is folded beforehand, from the openings
/// the days before it left; then, in one transaction, what it made of its products becomes their openings and the day is
/// struck off <c>ledger_days</c>. That row can be deleted once: of two who try, one drops the day and the other nothing. From then
/// on nobody reads the day's rows, which a database frees in its own way.
/// </summary>
internal abstract class LedgerRetention(LedgerHistory history)
{
    /// <summary>Rows written or deleted by one statement, so that none holds others up for long.</summary>
    protected const int MaxRowsPerStatement = 2_000;

    protected LedgerHistory History => history;

    /// <summary>Takes the right to drop days; null where another process has it.</summary>
    public abstract IDisposable? TryTakeTurn();

    /// <summary>Frees what dropped days take, where it was not freed yet. For one process at a time.</summary>
    public abstract void Free(CancellationToken cancellationToken);

    /// <summary>Drops every day of recording before <paramref name="firstKept"/> of which all is published; a partition's newest day stays.</summary>
    /// <returns>Days dropped, each in each partition.</returns>
    public int Drop(int firstKept, CancellationToken cancellationToken)
    {
        var dropped = 0;
        foreach (var partition in history.Partitions())
        {
            while (!cancellationToken.IsCancellationRequested && history.OldestDay(partition.Partition) is { } day && day.Day < firstKept)
            {
                if (!Drop(partition.Partition, day))
                {
                    break;
                }

                dropped++;
            }

            ForgetOldDemand(partition);
        }

        ForgetSettled(firstKept);
        return dropped;
    }

    private bool Drop(int partition, LedgerDay day)
    {
        var state = new Partition(partition, AlertPolicy.Default, DedupeHorizon.Default);
        var last = new Dictionary<string, (long Sequence, DateTime EffectiveAt, DateTime RecordedAt)>();
        using (var rows = history.RowsOf(partition, day))
        {
            foreach (var row in rows.Openings.Concat(rows.Rows))
            {
                var folded = row;
                state.Fold(ref folded);
                if (row.ProductId.Length > 0)
                {
                    last[row.ProductId] = (row.Sequence, row.EffectiveAt, row.RecordedAt);
                }
            }
        }

        using var connection = history.Database.Connect();
        using var transaction = connection.BeginTransaction();
        var isOurs = connection.Execute(
            "DELETE FROM ledger_days WHERE partition = @partition AND recorded_day = @Day AND first_sequence = @FirstSequence",
            new { partition, day.Day, day.FirstSequence }, transaction) == 1;
        if (!isOurs)
        {
            return false;
        }

        foreach (var product in state.Products)
        {
            WriteOpening(transaction, partition, product, last[product.Id]);
        }

        connection.Execute(
            """
            INSERT INTO ledger_starts (partition, sequence, effective_at) VALUES (@partition, @sequence, @at)
            ON CONFLICT (partition) DO UPDATE SET sequence = excluded.sequence, effective_at = excluded.effective_at
            """,
            new { partition, sequence = day.NextFirstSequence - 1, at = StoredTime.Micros(state.Time) }, transaction);
        transaction.Commit();
        return true;
    }

    private static void WriteOpening(DbTransaction transaction, int partition, Product product, (long Sequence, DateTime EffectiveAt, DateTime RecordedAt) last)
    {
        transaction.Connection!.Execute(
            """
            INSERT INTO openings (partition, product_id, sequence, effective_at, recorded_at, state) VALUES (@partition, @id, @Sequence, @effective, @recorded, @state)
            ON CONFLICT (partition, product_id) DO UPDATE SET sequence = excluded.sequence, effective_at = excluded.effective_at,
                recorded_at = excluded.recorded_at, state = excluded.state
            """,
            new
            {
                partition,
                id = product.Id,
                last.Sequence,
                effective = StoredTime.Micros(last.EffectiveAt),
                recorded = StoredTime.Micros(last.RecordedAt),
                state = OpeningState.Of(product).ToJson(),
            },
            transaction);
        int[] newest = product.Demand.Newest is { } today ? [today.Day] : [];
        foreach (var changed in product.Demand.TakeOlderChanged().Concat(newest))
        {
            var day = product.Demand.On(changed);
            transaction.Connection!.Execute(
                """
                INSERT INTO opening_demand (partition, product_id, day, accepted, rejected, returned, out_of_stock_seconds)
                VALUES (@partition, @id, @Day, @Accepted, @Rejected, @Returned, @OutOfStockSeconds)
                ON CONFLICT (partition, product_id, day) DO UPDATE SET accepted = excluded.accepted, rejected = excluded.rejected,
                    returned = excluded.returned, out_of_stock_seconds = excluded.out_of_stock_seconds
                """,
                new { partition, id = product.Id, day.Day, day.Accepted, day.Rejected, day.Returned, day.OutOfStockSeconds },
                transaction);
        }
    }

    /// <summary>Demand older than products remember, which is counted in partition time.</summary>
    private void ForgetOldDemand(PartitionStatus partition)
    {
        if (partition.Time is not { } now)
        {
            return;
        }

        foreach (var table in (string[])["daily_demand", "opening_demand"])
        {
            InBatches(
                $"""
                DELETE FROM {table} WHERE (partition, product_id, day) IN (
                    SELECT partition, product_id, day FROM {table} WHERE partition = @Partition AND day <= @last LIMIT @limit)
                """,
                new { partition.Partition, last = Partition.DayOf(now) - DemandHistory.MaxDays, limit = MaxRowsPerStatement });
        }
    }

    /// <summary>Letters that were redriven or discarded so long ago, and the hours that no question reaches.</summary>
    private void ForgetSettled(int firstKept)
    {
        var before = StoredTime.Micros(new DateTime(firstKept * TimeSpan.TicksPerDay, DateTimeKind.Utc));
        InBatches(
            """
            DELETE FROM dead_letters WHERE (partition, sequence) IN (
                SELECT partition, sequence FROM dead_letters WHERE recorded_at < @before AND state <> 'open' AND changed_at < @before LIMIT @limit)
            """,
            new { before, limit = MaxRowsPerStatement });
        var newest = history.Partitions().Max(p => p.Time) ?? DateTime.UnixEpoch;
        InBatches(
            """
            DELETE FROM hourly_counts WHERE (hour, partition, kind, outcome) IN (
                SELECT hour, partition, kind, outcome FROM hourly_counts WHERE hour < @first LIMIT @limit)
            """,
            new { first = HourlyCounts.HourOf(newest.AddDays(-DemandHistory.MaxDays)), limit = MaxRowsPerStatement });
    }

    /// <summary>Runs a statement that deletes a bounded number of rows until it finds none.</summary>
    protected void InBatches(string sql, object parameters)
    {
        int deleted;
        do
        {
            using var connection = history.Database.Connect();
            deleted = connection.Execute(sql, parameters);
        }
        while (deleted == MaxRowsPerStatement);
    }
}
