using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>
/// Finds places in a partition's ledger. Sequences count up by one and partition time never goes back, so a time is found
/// by halving; a product's rows are chained, newest to oldest.
/// </summary>
internal abstract partial class LedgerHistory
{
    /// <summary>Rows on either side of a place that are looked through for a product before its chain is walked from the end.</summary>
    private const int NearRows = 20_000;

    /// <summary>Partition time of row $2 of partition $1.</summary>
    private protected abstract string TimeSql { get; }

    /// <summary>Row $2 of partition $1.</summary>
    private protected abstract string RowSql { get; }

    /// <summary>The row before the first one of product $3 from sequence $2 on and before $4.</summary>
    private protected abstract string NextOfSql { get; }

    /// <summary>The last row of product $3 before sequence $2 and from $4 on.</summary>
    private protected abstract string LastOfSql { get; }

    /// <summary>The rows of partition $1 after sequence $2, of product $3 or, where that is null, of all, oldest first.</summary>
    private protected abstract string RowsAfterSql { get; }

    /// <summary>The last row of product $3 before sequence $2, by its chain.</summary>
    private protected abstract string WalkSql { get; }

    /// <summary>Of each product with rows of partition $1 from sequence $2 on: its id, and what was on hand before the first of them.</summary>
    private protected abstract string BeforeSql { get; }

    /// <summary>Rows of one day.</summary>
    private protected abstract IEnumerable<LedgerRow> Rows(IStoreConnection connection, int partition, LedgerDay day);

    /// <summary>The first row that is kept; 1 where nothing was dropped.</summary>
    private protected static long FirstKept(IStoreConnection connection, int partition) =>
        Number(connection, "SELECT min(first_sequence) FROM ledger_days WHERE partition = $1", partition) ?? 1;

    /// <summary>The first row at this time or later; one past the newest where there is none.</summary>
    private long FirstAt(IStoreConnection connection, int partition, DateTime time)
    {
        var wanted = StoredTime.Micros(time);
        var low = FirstKept(connection, partition);
        var high = (Number(connection, "SELECT sequence FROM partitions WHERE partition = $1", partition) ?? 0) + 1;
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var isBefore = (Number(connection, TimeSql, partition, middle) ?? long.MinValue) < wanted;
            (low, high) = isBefore ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>A product's last row before a sequence, which may be one that is kept no more; 0 where it has none.</summary>
    private long LastOf(IStoreConnection connection, int partition, string productId, long before)
    {
        var stored = Number(connection, "SELECT last_sequence FROM products WHERE partition = $1 AND product_id = $2", partition, productId) ?? 0;
        if (stored < before)
        {
            // Its row may lack some that are newer.
            var complete = Math.Max(stored, StoredState.SettledSequence(connection, partition));
            return complete >= before - 1 ? stored : Number(connection, LastOfSql, partition, before, productId, complete + 1) ?? stored;
        }

        return Number(connection, NextOfSql, partition, before, productId, before + NearRows)
            ?? Number(connection, LastOfSql, partition, before, productId, before - NearRows)
            ?? Number(connection, WalkSql, partition, before, productId)
            ?? 0;
    }

    private static long? Number(IStoreConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var s = connection.Query(sql, parameters);
        return s.Read() ? s.Int64OrNull() : null;
    }
}
