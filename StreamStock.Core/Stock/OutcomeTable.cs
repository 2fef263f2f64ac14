using StreamStock.Core.Events;
using StreamStock.Core.Models;

namespace StreamStock.Core.Stock;

/// <summary>Records read from the topics and not made by the processor, counted by type and outcome since the data was first made.</summary>
public sealed class OutcomeTable
{
    /// <summary>Name under which records are counted whose type could not be read.</summary>
    public const string Unreadable = "UNREADABLE";

    private const int Outcomes = 4;
    private readonly long[] _counts = new long[(EventTypes.Count + 1) * Outcomes];

    /// <summary>Units of accepted and of refused sales, for the fill rate.</summary>
    public long UnitsSold { get; set; }

    public long UnitsLost { get; set; }

    /// <param name="type">Null where it could not be read.</param>
    /// <param name="outcome">What became of it.</param>
    public void Add(EventType? type, Outcome outcome) => _counts[((int?)type ?? EventTypes.Count) * Outcomes + (int)outcome]++;

    public IReadOnlyDictionary<string, OutcomeCounts> ByType()
    {
        var result = new Dictionary<string, OutcomeCounts>();
        for (var i = 0; i <= EventTypes.Count; i++)
        {
            var at = i * Outcomes;
            var counts = new OutcomeCounts(_counts[at], _counts[at + 1], _counts[at + 2], _counts[at + 3]);
            if (counts.Total > 0)
            {
                result[i < EventTypes.Count ? ((EventType)i).Name() : Unreadable] = counts;
            }
        }

        return result;
    }

    /// <summary>Takes stored counts.</summary>
    public void Load(IReadOnlyDictionary<string, OutcomeCounts> counts)
    {
        foreach (var (name, c) in counts)
        {
            var at = (EventTypes.TryParse(name, out var type) ? (int)type : EventTypes.Count) * Outcomes;
            (_counts[at], _counts[at + 1], _counts[at + 2], _counts[at + 3]) = (c.Accepted, c.Rejected, c.Duplicates, c.DeadLetters);
        }
    }
}
