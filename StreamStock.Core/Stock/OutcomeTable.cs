using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>
/// Records read from the topics and not made by the processor, counted by type and outcome: since the data was first
/// made, and of the UTC day of partition time.
/// </summary>
public sealed class OutcomeTable
{
    /// <summary>Name under which records are counted whose type could not be read.</summary>
    public const string Unreadable = "UNREADABLE";

    private const int Outcomes = 4;
    private readonly long[] _counts = new long[(EventTypes.Count + 1) * Outcomes];
    private readonly long[] _today = new long[(EventTypes.Count + 1) * Outcomes];
    private int _day;

    /// <summary>Units of accepted and of refused sales, for the fill rate.</summary>
    public long UnitsSold { get; set; }

    public long UnitsLost { get; set; }

    /// <param name="type">Null where it could not be read.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="day">Day number of partition time, which never goes back.</param>
    public void Add(EventType? type, Outcome outcome, int day)
    {
        if (day != _day)
        {
            Array.Clear(_today);
            _day = day;
        }

        var at = (((int?)type ?? EventTypes.Count) * Outcomes) + (int)outcome;
        _counts[at]++;
        _today[at]++;
    }

    public IReadOnlyDictionary<string, OutcomeCounts> ByType() => ByType(_counts);

    /// <summary>The counts of the last day on which anything was counted.</summary>
    public DayCounts Today() => new(DateOnly.FromDayNumber(_day), ByType(_today));

    /// <summary>Takes stored counts.</summary>
    public void Load(IReadOnlyDictionary<string, OutcomeCounts> counts, DayCounts today)
    {
        Load(_counts, counts);
        Load(_today, today.Counts);
        _day = today.Day.DayNumber;
    }

    private static Dictionary<string, OutcomeCounts> ByType(long[] table)
    {
        var result = new Dictionary<string, OutcomeCounts>();
        for (var i = 0; i <= EventTypes.Count; i++)
        {
            var at = i * Outcomes;
            var counts = new OutcomeCounts(table[at], table[at + 1], table[at + 2], table[at + 3]);
            if (counts.Total > 0)
            {
                result[i < EventTypes.Count ? ((EventType)i).Name() : Unreadable] = counts;
            }
        }

        return result;
    }

    private static void Load(long[] table, IReadOnlyDictionary<string, OutcomeCounts> counts)
    {
        foreach (var (name, c) in counts)
        {
            var at = (EventTypes.TryParse(name, out var type) ? (int)type : EventTypes.Count) * Outcomes;
            (table[at], table[at + 1], table[at + 2], table[at + 3]) = (c.Accepted, c.Rejected, c.Duplicates, c.DeadLetters);
        }
    }
}
