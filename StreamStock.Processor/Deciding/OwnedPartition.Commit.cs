using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Deciding;

/// <summary>What a partition hands to a commit, and takes back after it.</summary>
internal sealed partial class OwnedPartition
{
    /// <summary>Hands over what was decided since the last batch. Not to be called again before <see cref="Release"/>.</summary>
    /// <param name="lag">Records not yet decided.</param>
    /// <param name="publish">With a snapshot of everything that changed since the last batch that had them.</param>
    /// <param name="settle">With every product that lacks rows, not only those that have waited long enough.</param>
    public PartitionCommit Seal(long lag, bool publish = true, bool settle = false)
    {
        _unpublished.Add(_effects.Touched);
        InFlight = _effects;
        _effects = _spare!;
        _spare = null;
        _storedTime = State.Time;
        _offsetsMoved = IsAwaited = false;
        var redecided = _redecided;
        _redecided = [];
        var stored = StoredProducts(InFlight, settle);
        return new PartitionCommit
        {
            Partition = Number,
            Epoch = _loaded.Epoch,
            Effects = InFlight,
            Products = stored,
            SettledSequence = _unsettled.SettledSequence(State.Sequence),
            Snapshots = publish ? _unpublished.TakeSnapshots(State.Time) : [],
            IsPublished = publish,
            OlderDays = OlderDays(InFlight),
            Sequence = State.Sequence,
            Time = State.Time,
            Counts = State.Counts.ByType(),
            Today = State.Counts.Today(),
            EndedHours = _loaded.Hour.Add(InFlight.Rows),
            OpenHour = _loaded.Hour.Write(),
            UnitsSold = State.Counts.UnitsSold,
            UnitsLost = State.Counts.UnitsLost,
            Offsets = [.. Enumerable.Range(0, _offsets.Length).Select(i => Offset((InputTopic)i))],
            PublishedSequence = PublishedSequence,
            Redecided = redecided,
            OldestRemembered = State.Dedupe.OldestSequence,
            Lag = lag,
        };
    }

    /// <summary>The batch in flight is durable and told; its effects can be used again.</summary>
    public void Release()
    {
        InFlight!.Clear();
        (_spare, InFlight) = (InFlight, null);
    }

    /// <summary>Of those that changed, the ones whose rows do not tell all, and others that have waited long enough.</summary>
    private List<StoredProduct> StoredProducts(Effects effects, bool settle)
    {
        var storedSequence = effects.Count > 0 ? effects.Rows[0].Sequence - 1 : long.MaxValue;
        var stored = new List<StoredProduct>();
        foreach (var product in effects.Touched)
        {
            if (product.HasToBeStored)
            {
                product.HasToBeStored = false;
                _unsettled.Remove(product);
                stored.Add(Partition.Store(product, storedSequence));
            }
            else if (effects.Count > 0)
            {
                _unsettled.Add(new UnsettledProduct(product, storedSequence + 1));
            }
        }

        stored.AddRange((settle ? _unsettled.TakeAll() : _unsettled.TakeDue(State.Sequence, effects.Count)).Select(p => Partition.Store(p, storedSequence)));
        return stored;
    }

    private static List<ProductDay> OlderDays(Effects effects)
    {
        var days = new List<ProductDay>();
        foreach (var product in effects.Touched)
        {
            foreach (var day in product.Demand.TakeOlderChanged())
            {
                days.Add(new ProductDay(product.Id, product.Demand.On(day)));
            }
        }

        return days;
    }
}
