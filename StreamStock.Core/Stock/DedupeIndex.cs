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
/// a whole once the others cover the horizon. About 25 bytes an id.
/// </summary>
public sealed class DedupeIndex(DedupeHorizon horizon)
{
    /// <summary>The newest, one closed by its count, one by its age, and the one that is needed in part.</summary>
    internal const int MaxGenerations = DedupeFilter.Lanes;

    private readonly List<Generation> _generations = [];
    private readonly int _idsPerGeneration = (horizon.Ids / 2) + 1;
    private readonly TimeSpan _agePerGeneration = horizon.Age / 2;
    private Generation? _newest;
    private DedupeFilter _filter = new(Generation.LeastEntries / EntriesPerFilterWord);

    /// <summary>Table of the last generation that was dropped: the next one will need it as large.</summary>
    private Entry[]? _spare;

    private const int EntriesPerFilterWord = 8;

    internal int Generations => _generations.Count;

    /// <summary>Ids remembered now.</summary>
    public int Count => _generations.Sum(g => g.Count);

    /// <summary>The row that may have decided this id; 0 where none did. The ledger has the last word.</summary>
    public long Find(ulong fingerprint)
    {
        var lanes = _filter.Find(fingerprint);
        return lanes == 0 ? 0 : Find(fingerprint, lanes);
    }

    private long Find(ulong fingerprint, uint lanes)
    {
        for (var i = _generations.Count - 1; i >= 0; i--)
        {
            var generation = _generations[i];
            if ((lanes >> generation.Lane & 1) != 0 && generation.Find(fingerprint) is var sequence and > 0)
            {
                return sequence;
            }
        }

        return 0;
    }

    /// <summary>Brings near the places where this fingerprint would be.</summary>
    internal void Prefetch(ulong fingerprint)
    {
        _filter.Prefetch(fingerprint);
        _newest?.Prefetch(fingerprint);
    }

    /// <param name="fingerprint">Of the id.</param>
    /// <param name="sequence">Row that decided it.</param>
    /// <param name="recordedAt">Wall clock (UTC): what the age is measured by.</param>
    public void Add(ulong fingerprint, long sequence, DateTime recordedAt)
    {
        var newest = _newest;
        if (newest is null || newest.Count >= _idsPerGeneration || recordedAt - newest.Start >= _agePerGeneration)
        {
            newest = Begin(sequence, recordedAt);
        }

        newest.Add(fingerprint, sequence);
        if (newest.Capacity > _filter.Groups * EntriesPerFilterWord)
        {
            GrowFilter(newest.Capacity / EntriesPerFilterWord);
        }

        _filter.Add(newest.Lane, fingerprint);
    }

    /// <summary>Drops the generations that are not needed any more, and begins the next one in a lane that is free.</summary>
    private Generation Begin(long sequence, DateTime recordedAt)
    {
        while (OthersCover(recordedAt))
        {
            _filter.Clear(_generations[0].Lane);
            _spare = _generations[0].GiveUp();
            _generations.RemoveAt(0);
        }

        var lane = Enumerable.Range(0, MaxGenerations).First(l => _generations.TrueForAll(g => g.Lane != l));
        _newest = new Generation(lane, sequence, recordedAt, _spare ?? new Entry[Generation.LeastEntries]);
        _spare = null;
        _generations.Add(_newest);
        return _newest;
    }

    /// <summary>Whether the horizon, the shorter of its two bounds, is reached without the oldest generation.</summary>
    private bool OthersCover(DateTime now) =>
        _generations.Count > 1 && (Count - _generations[0].Count >= horizon.Ids || now - _generations[1].Start >= horizon.Age);

    private void GrowFilter(int groups)
    {
        _filter = new DedupeFilter(groups);
        foreach (var generation in _generations)
        {
            generation.AddTo(_filter);
        }
    }

    /// <summary>First row whose id is still remembered; 0 where none is.</summary>
    public long OldestSequence => _generations.Count == 0 ? 0 : _generations[0].FirstSequence;

    /// <summary>Open addressing with linear probing, at most three quarters full.</summary>
    private sealed class Generation(int lane, long firstSequence, DateTime start, Entry[] entries)
    {
        public const int LeastEntries = 256;

        private Entry[] _entries = entries;

        /// <summary>Its place in the filter.</summary>
        public int Lane => lane;

        public DateTime Start => start;

        public long FirstSequence => firstSequence;

        public int Count { get; private set; }

        public int Capacity => _entries.Length;

        public long Find(ulong fingerprint)
        {
            var row = _entries[Place(_entries, fingerprint)].Row;
            return row == 0 ? 0 : firstSequence - 1 + row;
        }

        public void Prefetch(ulong fingerprint)
        {
            var place = (int)fingerprint & (_entries.Length - 1);
            Stock.Prefetch.Line(in _entries[place]);
            Stock.Prefetch.Line(in _entries[(place + 2) & (_entries.Length - 1)]);
        }

        public void Add(ulong fingerprint, long sequence)
        {
            if (Count >= _entries.Length / 4 * 3)
            {
                Grow();
            }

            ref var entry = ref _entries[Place(_entries, fingerprint)];
            Count += entry.Row == 0 ? 1 : 0;
            entry = new Entry((uint)fingerprint, (uint)(fingerprint >> 32), (uint)(sequence - firstSequence + 1));
        }

        public void AddTo(DedupeFilter filter)
        {
            foreach (var entry in _entries)
            {
                if (entry.Row != 0)
                {
                    filter.Add(lane, entry.Fingerprint);
                }
            }
        }

        private static int Place(Entry[] entries, ulong fingerprint)
        {
            var place = (int)fingerprint & (entries.Length - 1);
            while (entries[place].Row != 0 && entries[place].Fingerprint != fingerprint)
            {
                place = (place + 1) & (entries.Length - 1);
            }

            return place;
        }

        /// <summary>Its table, emptied; it is not to be used after that.</summary>
        public Entry[] GiveUp()
        {
            Array.Clear(_entries);
            return _entries;
        }

        private void Grow()
        {
            var entries = new Entry[_entries.Length * 2];
            foreach (var entry in _entries)
            {
                if (entry.Row != 0)
                {
                    entries[Place(entries, entry.Fingerprint)] = entry;
                }
            }

            _entries = entries;
        }
    }

    /// <summary>Twelve bytes: three words, so that nothing is lost to alignment.</summary>
    /// <param name="Low">Lower half of the fingerprint.</param>
    /// <param name="High">Its upper half.</param>
    /// <param name="Row">Row counted from 1 at the generation's first; 0 marks a free place.</param>
    private readonly record struct Entry(uint Low, uint High, uint Row)
    {
        public ulong Fingerprint => ((ulong)High << 32) | Low;
    }
}
