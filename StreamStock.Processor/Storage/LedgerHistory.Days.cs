using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Days of recording, as retention takes them.</summary>
internal abstract partial class LedgerHistory
{
    /// <summary>Finds the products of partition $1 between sequences $2 and $3, on day $4 of recording.</summary>
    private protected abstract string TouchedSql { get; }

    /// <summary>The oldest day of a partition, where there is a later one, all of it is published and every product's row has what it tells.</summary>
    public LedgerDay? OldestDay(int partition)
    {
        using var connection = Open();
        using var s = connection.Query(
            """
            SELECT d.recorded_day, d.first_sequence, p.published_sequence, p.settled_sequence FROM ledger_days d, partitions p
            WHERE d.partition = $1 AND p.partition = $1 ORDER BY d.first_sequence LIMIT 2
            """,
            partition);
        if (!s.Read())
        {
            return null;
        }

        var (day, first) = (s.Int32(), s.Int64());
        if (!s.Read())
        {
            return null;
        }

        _ = s.Int32();
        var next = s.Int64();
        return next <= Math.Min(s.Int64(), s.Int64()) + 1 ? new LedgerDay(day, first, next) : null;
    }

    /// <summary>One day's rows, and before them the openings of the products they touch.</summary>
    public DayRows RowsOf(int partition, LedgerDay day)
    {
        var connection = Open();
        return new DayRows(connection, Openings.Read(connection, partition, TouchedSql, day), Rows(connection, partition, day));
    }
}

/// <summary>What a day is folded from.</summary>
internal sealed class DayRows(IDisposable connection, IEnumerable<LedgerRow> openings, IEnumerable<LedgerRow> rows) : IDisposable
{
    public IEnumerable<LedgerRow> Openings => openings;

    public IEnumerable<LedgerRow> Rows => rows;

    public void Dispose() => connection.Dispose();
}
