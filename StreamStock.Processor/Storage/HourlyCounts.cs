using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Ledger rows of one kind and outcome in one hour of partition time.</summary>
/// <param name="Hour">Hours since 1970-01-01 UTC.</param>
/// <param name="Kind">A <see cref="RowKind"/>.</param>
/// <param name="Outcome">A <see cref="Core.Events.Outcome"/>.</param>
/// <param name="Events">Rows.</param>
/// <param name="Units">Units asked for.</param>
internal readonly record struct HourlyCount(long Hour, byte Kind, byte Outcome, long Events, long Units);

/// <summary>
/// What a batch adds to the hours it touches. Partition time never goes back, so an hour is complete, as far as the batch
/// goes, when the next one begins: no hour comes twice, which a set-based upsert could not take.
/// </summary>
internal static class HourlyCounts
{
    private const int Outcomes = 4;
    private const int Cells = 64 * Outcomes;

    public static List<HourlyCount> Of(ReadOnlySpan<LedgerRow> rows)
    {
        var counts = new List<HourlyCount>();
        Span<(int Events, long Units)> cells = stackalloc (int, long)[Cells];
        cells.Clear();
        long hour = 0;
        foreach (ref readonly var row in rows)
        {
            var rowHour = HourOf(row.EffectiveAt);
            if (rowHour != hour)
            {
                Take(hour, cells, counts);
                hour = rowHour;
            }

            ref var cell = ref cells[((int)row.Kind * Outcomes) + (int)row.Outcome];
            cell.Events++;
            cell.Units += row.Quantity;
        }

        Take(hour, cells, counts);
        return counts;
    }

    public static long HourOf(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour;

    public static DateTime TimeOf(long hour) => DateTime.UnixEpoch.AddTicks(hour * TimeSpan.TicksPerHour);

    private static void Take(long hour, Span<(int Events, long Units)> cells, List<HourlyCount> counts)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            if (cells[i].Events > 0)
            {
                counts.Add(new HourlyCount(hour, (byte)(i / Outcomes), (byte)(i % Outcomes), cells[i].Events, cells[i].Units));
                cells[i] = default;
            }
        }
    }
}
