namespace StreamStock.Core.Stock;

/// <summary>How long a partition remembers event ids: the shorter of the two bounds is what is promised.</summary>
/// <param name="Ids">Ids remembered, at least 1,000.</param>
/// <param name="Age">Recorded time remembered, at least one minute.</param>
public sealed record DedupeHorizon(int Ids, TimeSpan Age)
{
    public static DedupeHorizon Default { get; } = new(2_000_000, TimeSpan.FromHours(24));
}

/// <summary>
/// Fingerprints of the event ids decided in one partition, each with the ledger row that decided it, so that a
/// hit is confirmed by one look-up of a primary key. Kept in generations of half the horizon: the oldest goes as
/// a whole once the others cover the horizon. About 20 bytes an id.
/// </summary>
public sealed class DedupeIndex(DedupeHorizon horizon)
{
    /// <summary>The newest, one closed by its count, one by its age, and the one that is needed in part.</summary>
    internal const int MaxGenerations = 4;

    private readonly List<Generation> _generations = [];
    private readonly int _idsPerGeneration = (horizon.Ids / 2) + 1;

    internal int Generations => _generations.Count;

    /// <summary>Ids remembered now.</summary>
    public int Count => _generations.Sum(g => g.Count);

    /// <summary>The row that may have decided this id; 0 where none did. The ledger has the last word.</summary>
    public long Find(ulong fingerprint)
    {
        for (var i = _generations.Count - 1; i >= 0; i--)
        {
            if (_generations[i].Find(fingerprint) is var sequence and > 0)
            {
                return sequence;
            }
        }

        return 0;
    }

    /// <param name="fingerprint">Of the id.</param>
    /// <param name="sequence">Row that decided it.</param>
    /// <param name="recordedAt">Wall clock (UTC): what the age is measured by.</param>
    public void Add(ulong fingerprint, long sequence, DateTime recordedAt)
    {
        var full = _generations.Count == 0
            || _generations[^1].Count >= _idsPerGeneration
            || recordedAt - _generations[^1].Start >= horizon.Age / 2;
        if (full)
        {
            _generations.Add(new Generation(sequence, recordedAt));
            while (OthersCover(recordedAt))
            {
                _generations.RemoveAt(0);
            }
        }

        _generations[^1].Add(fingerprint, sequence);
    }

    /// <summary>Whether the horizon, the shorter of its two bounds, is reached without the oldest generation.</summary>
    private bool OthersCover(DateTime now) =>
        _generations.Count > 1 && (Count - _generations[0].Count >= horizon.Ids || now - _generations[1].Start >= horizon.Age);

    /// <summary>First row whose id is still remembered; 0 where none is.</summary>
    public long OldestSequence => _generations.Count == 0 ? 0 : _generations[0].FirstSequence;

    /// <summary>Open addressing with linear probing, at most three quarters full.</summary>
    private sealed class Generation(long firstSequence, DateTime start)
    {
        private ulong[] _keys = new ulong[256];
        private uint[] _rows = new uint[256];

        public DateTime Start => start;

        public long FirstSequence => firstSequence;

        public int Count { get; private set; }

        public long Find(ulong fingerprint)
        {
            var slot = Slot(_keys, fingerprint | 1);
            return _keys[slot] == 0 ? 0 : firstSequence + _rows[slot];
        }

        public void Add(ulong fingerprint, long sequence)
        {
            if (Count >= _keys.Length / 4 * 3)
            {
                Grow();
            }

            // 0 marks a free place, so the lowest bit is given up.
            var slot = Slot(_keys, fingerprint | 1);
            Count += _keys[slot] == 0 ? 1 : 0;
            _keys[slot] = fingerprint | 1;
            _rows[slot] = (uint)(sequence - firstSequence);
        }

        private static int Slot(ulong[] keys, ulong key)
        {
            var slot = (int)(key >> 1) & (keys.Length - 1);
            while (keys[slot] != 0 && keys[slot] != key)
            {
                slot = (slot + 1) & (keys.Length - 1);
            }

            return slot;
        }

        private void Grow()
        {
            var keys = new ulong[_keys.Length * 2];
            var rows = new uint[keys.Length];
            for (var i = 0; i < _keys.Length; i++)
            {
                if (_keys[i] != 0)
                {
                    var slot = Slot(keys, _keys[i]);
                    (keys[slot], rows[slot]) = (_keys[i], _rows[i]);
                }
            }

            (_keys, _rows) = (keys, rows);
        }
    }
}
