using System.Text.Json;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Ledger rows of one kind and outcome in one hour of partition time.</summary>
/// <param name="Hour">Hours since 1970-01-01 UTC.</param>
/// <param name="Kind">A <see cref="RowKind"/>.</param>
/// <param name="Outcome">A <see cref="Core.Events.Outcome"/>.</param>
/// <param name="Events">Rows.</param>
/// <param name="Units">Units asked for.</param>
public readonly record struct HourlyCount(long Hour, byte Kind, byte Outcome, long Events, long Units);

/// <summary>
/// Counts of the hour that a partition is in, from its beginning. They are stored with the partition, which every commit
/// writes anyway, and become rows of their own when the next hour begins: partition time never goes back.
/// </summary>
public sealed class HourlyCounts
{
    private const int Outcomes = 4;
    private const int Kinds = 64;

    private readonly (long Events, long Units)[] _cells = new (long, long)[Kinds * Outcomes];
    private long _hour;

    /// <summary>Counts rows, which come in the order of their sequences.</summary>
    /// <returns>Counts of the hours that have ended.</returns>
    public List<HourlyCount> Add(ReadOnlySpan<LedgerRow> rows)
    {
        var ended = new List<HourlyCount>();
        foreach (ref readonly var row in rows)
        {
            var hour = HourOf(row.EffectiveAt);
            if (hour != _hour)
            {
                ended.AddRange(Counts());
                Array.Clear(_cells);
                _hour = hour;
            }

            ref var cell = ref _cells[((int)row.Kind * Outcomes) + (int)row.Outcome];
            cell.Events++;
            cell.Units += row.Quantity;
        }

        return ended;
    }

    /// <summary>As JSON: the hour, and then kind, outcome, events and units of each count.</summary>
    public string Write()
    {
        long[] numbers = [_hour, .. Counts().SelectMany(c => new long[] { c.Kind, c.Outcome, c.Events, c.Units })];
        return JsonSerializer.Serialize(numbers, StorageJson.Default.Int64Array);
    }

    public static HourlyCounts Read(string json)
    {
        var counts = new HourlyCounts();
        var numbers = JsonSerializer.Deserialize(json, StorageJson.Default.Int64Array)!;
        counts._hour = numbers.FirstOrDefault();
        foreach (var c in numbers.Skip(1).Chunk(4))
        {
            counts._cells[(c[0] * Outcomes) + c[1]] = (c[2], c[3]);
        }

        return counts;
    }

    public IEnumerable<HourlyCount> Counts()
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            if (_cells[i].Events > 0)
            {
                yield return new HourlyCount(_hour, (byte)(i / Outcomes), (byte)(i % Outcomes), _cells[i].Events, _cells[i].Units);
            }
        }
    }

    public static long HourOf(DateTime time) => (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerHour;

    public static DateTime TimeOf(long hour) => DateTime.UnixEpoch.AddTicks(hour * TimeSpan.TicksPerHour);
}
