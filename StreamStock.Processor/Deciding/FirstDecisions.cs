using StreamStock.Core.Stock;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Deciding;

/// <summary>Finds the row that a possible duplicate repeats: among what is not committed yet, then in the ledger.</summary>
internal sealed class FirstDecisions(Partition state, PartitionBuffer buffer, IDecidedRows decided)
{
    /// <summary>Records of a topic looked at ahead when the ledger is asked.</summary>
    public const int MaxLookAhead = 1_000;

    /// <summary>Rows asked for already; null where the ledger has none. At most what one question asked for.</summary>
    private readonly Dictionary<long, DecidedRow?> _asked = [];

    /// <param name="sequence">The row.</param>
    /// <param name="effects">Decided since the last batch.</param>
    /// <param name="inFlight">The batch in flight.</param>
    /// <returns>Null where there is none.</returns>
    public DecidedRow? Find(long sequence, Effects effects, Effects? inFlight) =>
        Find(effects, sequence) ?? Find(inFlight, sequence) ?? FindInLedger(sequence, inFlight is { Count: > 0 } ? inFlight : effects);

    /// <summary>
    /// Asks for what the records behind this one will need as well: where one is a duplicate the next ones often are, and
    /// a question costs far more than an answer.
    /// </summary>
    private DecidedRow? FindInLedger(long sequence, Effects oldestPending)
    {
        if (_asked.TryGetValue(sequence, out var row))
        {
            return row;
        }

        var wanted = new HashSet<long> { sequence };
        var firstPending = oldestPending.Count > 0 ? oldestPending.Rows[0].Sequence : long.MaxValue;
        foreach (var record in buffer.Ahead(MaxLookAhead))
        {
            var first = record.IsValid ? state.FindPossibleDuplicate(in record.Event) : 0;
            if (first > 0 && first < firstPending)
            {
                wanted.Add(first);
            }
        }

        var found = decided.FindRows(state.Number, wanted);
        _asked.Clear();
        foreach (var asked in wanted)
        {
            _asked[asked] = found.GetValueOrDefault(asked);
        }

        return _asked[sequence];
    }

    private static DecidedRow? Find(Effects? effects, long sequence)
    {
        if (effects is null || effects.Count == 0 || sequence < effects.Rows[0].Sequence || sequence > effects.Rows[^1].Sequence)
        {
            return null;
        }

        ref readonly var row = ref effects.Rows[(int)(sequence - effects.Rows[0].Sequence)];
        return TableRows.Decided(in row);
    }
}

/// <summary>Finds what was decided before, to confirm a duplicate.</summary>
internal interface IDecidedRows
{
    IReadOnlyDictionary<long, DecidedRow> FindRows(int partition, IReadOnlyCollection<long> sequences);

    /// <summary>The row that decided a dead letter when it was sent again; 0 where none did.</summary>
    long FindRedecided(LetterId letter);
}
