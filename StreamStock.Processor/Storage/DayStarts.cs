using StreamStock.Core.Stock;

namespace StreamStock.Processor.Storage;

/// <summary>Knows where each partition's days of recording begin, so that only the first commit of a day has anything to do.</summary>
internal sealed class DayStarts
{
    /// <summary>Newest day of each partition: durable, and in the batch at hand.</summary>
    private readonly Dictionary<int, int> _begun = [];
    private readonly Dictionary<int, int> _beginning = [];

    /// <summary>Begins a batch; what the last one was to begin, where it failed, has not begun.</summary>
    public void Start() => _beginning.Clear();

    /// <returns>Whether a day begins with this row, as far as this connection knows; another process may have stored the same earlier.</returns>
    public bool Begins(int partition, in LedgerRow row, out int day)
    {
        day = StoredTime.Day(row.RecordedAt);
        var known = _beginning.TryGetValue(partition, out var newest) || _begun.TryGetValue(partition, out newest);
        if (known && newest == day)
        {
            return false;
        }

        _beginning[partition] = day;
        return true;
    }

    /// <summary>The batch is durable: what it began has begun.</summary>
    public void Committed()
    {
        foreach (var (partition, day) in _beginning)
        {
            _begun[partition] = day;
        }
    }
}
