using StreamStock.Core.Stock;

namespace StreamStock.Processor.Ingest;

/// <summary>
/// Records of one topic in the order of their offsets. They are large and looked at several times, so they are handed
/// out by reference: one is good until the queue is changed.
/// </summary>
internal sealed class RecordQueue
{
    private const int LeastPlaces = 64;

    private InputRecord[] _places = new InputRecord[LeastPlaces];
    private int _head;
    private int _announced;

    public int Count { get; private set; }

    /// <summary>The next one to decide; there must be one.</summary>
    public ref readonly InputRecord First => ref _places[_head];

    private int Mask => _places.Length - 1;

    public void Add(in InputRecord record)
    {
        if (Count == _places.Length)
        {
            Grow();
        }

        _places[(_head + Count) & Mask] = record;
        Count++;
    }

    /// <summary>Takes the first one out.</summary>
    public InputRecord Take()
    {
        var record = _places[_head];
        _places[_head] = default;
        _head = (_head + 1) & Mask;
        Count--;
        _announced = Math.Max(0, _announced - 1);
        return record;
    }

    /// <summary>The first ones, at most so many.</summary>
    public IEnumerable<InputRecord> Next(int limit)
    {
        for (var i = 0; i < Math.Min(limit, Count); i++)
        {
            yield return _places[(_head + i) & Mask];
        }
    }

    /// <summary>Announces the next records, as far ahead as it helps, that have not been announced yet.</summary>
    public void Announce(Lookahead lookahead)
    {
        for (var until = Math.Min(Count, Lookahead.Distance); _announced < until; _announced++)
        {
            ref readonly var record = ref _places[(_head + _announced) & Mask];
            if (record.IsValid)
            {
                lookahead.Announce(in record.Event);
            }
        }
    }

    private void Grow()
    {
        var places = new InputRecord[_places.Length * 2];
        Array.Copy(_places, _head, places, 0, _places.Length - _head);
        Array.Copy(_places, 0, places, _places.Length - _head, _head);
        (_places, _head) = (places, 0);
    }
}
