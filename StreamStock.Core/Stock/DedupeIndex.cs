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
    internal const int MaxGenerations = 4;

    private readonly List<Generation> _generations = [];
    private readonly int _idsPerGeneration = (horizon.Ids / 2) + 1;

    /// <summary>Tables of the last generation that was dropped: the next one will need them as large.</summary>
    private Tables? _spare;

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

    /// <summary>Brings near the places where this fingerprint would be.</summary>
    internal void Prefetch(ulong fingerprint)
    {
        foreach (var generation in _generations)
        {
            generation.PrefetchFilter(fingerprint);
        }

        if (_generations is [.., var newest])
        {
            newest.PrefetchEntry(fingerprint);
        }
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
            _generations.Add(new Generation(sequence, recordedAt, _spare));
            _spare = null;
            while (OthersCover(recordedAt))
            {
                _spare = _generations[0].GiveUp();
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

    /// <summary>
    /// Open addressing with linear probing, at most three quarters full. Nearly every look-up is of an id that is not
    /// there, in every generation, and each would be a cache miss: a filter an eighth the size answers those. It sets four
    /// bits of one word for each id, so that one in some hundred passes without being there.
    /// </summary>
    private sealed class Generation(long firstSequence, DateTime start, Tables? tables)
    {
        private Entry[] _entries = (tables ??= new Tables(Tables.LeastEntries)).Entries;
        private ulong[] _filter = tables.Filter;

        public DateTime Start => start;

        public long FirstSequence => firstSequence;

        public int Count { get; private set; }

        public long Find(ulong fingerprint)
        {
            var bits = FilterBits(fingerprint);
            if ((FilterWord(_filter, fingerprint) & bits) != bits)
            {
                return 0;
            }

            var row = _entries[Place(_entries, fingerprint)].Row;
            return row == 0 ? 0 : firstSequence - 1 + row;
        }

        public void PrefetchFilter(ulong fingerprint) => Stock.Prefetch.Line(in FilterWord(_filter, fingerprint));

        public void PrefetchEntry(ulong fingerprint)
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
            FilterWord(_filter, fingerprint) |= FilterBits(fingerprint);
        }

        private static ref ulong FilterWord(ulong[] filter, ulong fingerprint) => ref filter[(int)(fingerprint >> 32) & (filter.Length - 1)];

        private static ulong FilterBits(ulong fingerprint) =>
            (1UL << (int)fingerprint) | (1UL << (int)(fingerprint >> 6)) | (1UL << (int)(fingerprint >> 12)) | (1UL << (int)(fingerprint >> 18));

        private static int Place(Entry[] entries, ulong fingerprint)
        {
            var place = (int)fingerprint & (entries.Length - 1);
            while (entries[place].Row != 0 && entries[place].Fingerprint != fingerprint)
            {
                place = (place + 1) & (entries.Length - 1);
            }

            return place;
        }

        /// <summary>Its tables, emptied; it is not to be used after that.</summary>
        public Tables GiveUp()
        {
            Array.Clear(_entries);
            Array.Clear(_filter);
            return new Tables(_entries, _filter);
        }

        private void Grow()
        {
            var (entries, filter) = new Tables(_entries.Length * 2);
            foreach (var entry in _entries)
            {
                if (entry.Row != 0)
                {
                    entries[Place(entries, entry.Fingerprint)] = entry;
                    FilterWord(filter, entry.Fingerprint) |= FilterBits(entry.Fingerprint);
                }
            }

            (_entries, _filter) = (entries, filter);
        }
    }

    private sealed record Tables(Entry[] Entries, ulong[] Filter)
    {
        public const int LeastEntries = 256;
        private const int EntriesPerFilterWord = 8;

        public Tables(int entries)
            : this(new Entry[entries], new ulong[entries / EntriesPerFilterWord])
        {
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
