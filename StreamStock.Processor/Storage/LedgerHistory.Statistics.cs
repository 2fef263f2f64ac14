using StreamStock.Core.Events;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>What is counted, and what is looked over.</summary>
internal abstract partial class LedgerHistory
{
    private const int HoursPerDay = 24;

    /// <summary>Ledger rows by hour, or by day (UTC), of partition time, from the counts that every commit keeps: the ledger is not read.</summary>
    /// <param name="from">Inclusive; rounded down to its hour or day.</param>
    /// <param name="to">Exclusive; rounded up likewise.</param>
    /// <param name="byDay">By day, not by hour.</param>
    public IReadOnlyList<StatisticsRow> Statistics(DateTime from, DateTime to, bool byDay)
    {
        var step = byDay ? HoursPerDay : 1;
        var first = HourlyCounts.HourOf(from) / step * step;
        var end = (HourlyCounts.HourOf(to.AddTicks(TimeSpan.TicksPerHour * step - 1)) / step) * step;
        using var connection = Open();
        return
        [
            .. EndedHours(connection, first, end, step)
                .Concat(OpenHours(connection).Where(c => c.Hour >= first && c.Hour < end).Select(c => c with { Hour = c.Hour / step * step }))
                .GroupBy(c => (c.Hour, c.Kind, c.Outcome))
                .OrderBy(g => g.Key)
                .Select(g => new StatisticsRow(
                    HourlyCounts.TimeOf(g.Key.Hour), ((RowKind)g.Key.Kind).Name(), ((Outcome)g.Key.Outcome).Name(), g.Sum(c => c.Events), g.Sum(c => c.Units))),
        ];
    }

    private static List<HourlyCount> EndedHours(IStoreConnection connection, long first, long end, int step)
    {
        using var s = connection.Query(
            $"""
            SELECT hour / {step} * {step}, kind, outcome, CAST(sum(events) AS BIGINT), CAST(sum(units) AS BIGINT) FROM hourly_counts
            WHERE hour >= $1 AND hour < $2 GROUP BY 1, 2, 3
            """,
            first, end);
        var counts = new List<HourlyCount>();
        while (s.Read())
        {
            counts.Add(new HourlyCount(s.Int64(), (byte)s.Int64(), (byte)s.Int64(), s.Int64(), s.Int64()));
        }

        return counts;
    }

    private static List<HourlyCount> OpenHours(IStoreConnection connection)
    {
        using var s = connection.Query("SELECT open_hour FROM partitions");
        var counts = new List<HourlyCount>();
        while (s.Read())
        {
            counts.AddRange(HourlyCounts.Read(s.Text()).Counts());
        }

        return counts;
    }

    /// <summary>
    /// The next products of a partition in the order of their ids, with what their invariants are about, all as of one
    /// commit; the stock of each as of the last ledger row that its stored row has.
    /// </summary>
    /// <param name="partition">Partition.</param>
    /// <param name="after">The last id of the sample before.</param>
    /// <param name="limit">Most products.</param>
    /// <param name="maxRows">Newest rows of each to add up.</param>
    public IReadOnlyList<ProductFacts> Sample(int partition, string after, int limit, int maxRows)
    {
        using var connection = Open();
        var facts = new List<ProductFacts>();
        using (var s = connection.Query(
            "SELECT product_id, on_hand, reserved, backordered, last_sequence FROM products WHERE partition = $1 AND product_id > $2 ORDER BY product_id LIMIT $3",
            partition, after, limit))
        {
            while (s.Read())
            {
                facts.Add(new ProductFacts(s.Text(), s.Int32(), s.Int32(), s.Int32(), s.Int64()));
            }
        }

        foreach (var product in facts)
        {
            product.Held = Number(
                connection,
                "SELECT CAST(coalesce(sum(quantity), 0) AS BIGINT) FROM reservations WHERE partition = $1 AND product_id = $2 AND state = 'held'",
                partition, product.Id) ?? 0;
            product.SumOfDeltas = SumOfDeltas(connection, partition, product, maxRows);
            using var alerts = connection.Query(
                "SELECT alert FROM alerts WHERE partition = $1 AND product_id = $2 AND resolved_at IS NULL", partition, product.Id);
            product.OpenAlerts = StoredState.ReadAlerts(alerts);
        }

        return facts;
    }

    /// <summary>The stock before the rows looked at, and their deltas.</summary>
    private long SumOfDeltas(IStoreConnection connection, int partition, ProductFacts product, int maxRows)
    {
        var rows = Page(connection, partition, product.LastSequence + 1, new EventFilter { ProductId = product.Id, Limit = maxRows });
        var isWhole = rows.Count <= maxRows;
        var before = isWhole ? Openings.Find(connection, partition, product.Id)?.StockAfter ?? 0 : rows[^1].StockAfter - rows[^1].Delta;
        return before + rows.Sum(r => (long)r.Delta);
    }
}

/// <summary>What the invariants of a product are about.</summary>
/// <param name="Id">Product.</param>
/// <param name="OnHand">Units stored.</param>
/// <param name="Reserved">Units stored.</param>
/// <param name="Backordered">Units stored.</param>
/// <param name="LastSequence">The last ledger row that is in them.</param>
internal sealed record ProductFacts(string Id, int OnHand, int Reserved, int Backordered, long LastSequence)
{
    /// <summary>Units of the reservations that are held.</summary>
    public long Held { get; set; }

    /// <summary>Stock as the ledger has it.</summary>
    public long SumOfDeltas { get; set; }

    public IReadOnlyList<Core.Models.AlertRecord> OpenAlerts { get; set; } = [];
}
