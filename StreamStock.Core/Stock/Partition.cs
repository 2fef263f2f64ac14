using StreamStock.Core.Alerts;
using StreamStock.Core.Events;

namespace StreamStock.Core.Stock;

/// <summary>
/// One partition: the products whose ids hash to it, and the one sequential state machine that decides for them.
/// <list type="bullet">
/// <item><b>Partition time</b> (<see cref="Time"/>) is handed in with every event and never goes back.</item>
/// <item><b>Decide</b> looks at the state and makes ledger rows; it changes nothing itself.</item>
/// <item><b>Apply</b> folds a row into the state, and is the only code that changes it: a rebuild from the ledger
/// runs the same lines. Timers are derived from the state, so they need no storage.</item>
/// <item><b>Effects</b> collect the rows of a batch until the host has made them durable.</item>
/// </list>
/// Not safe for use by two threads at once.
/// </summary>
public sealed partial class Partition(int number, AlertPolicy policy, DedupeHorizon horizon, int maxProducts = Partition.MaxProducts)
{
    public const int MaxProducts = 1_000_000;

    private readonly ProductTable _products = new();
    private readonly TimerQueue _timers = new();
    private readonly Queue<Product> _forecastsDue = new();

    private Lookahead? _lookahead;

    /// <summary>One instance of each warehouse's name: what every event is compared with stays in the cache.</summary>
    private readonly HashSet<string> _warehouses = [];

    public int Number => number;

    /// <summary>Sequence of the newest ledger row.</summary>
    public long Sequence { get; private set; }

    /// <summary>Partition time (UTC); the default value before the first event.</summary>
    public DateTime Time { get; private set; }

    /// <summary>Wall clock (UTC) that stands on the rows made now; the host moves it with each batch, never back.</summary>
    public DateTime RecordedAt { get; private set; }

    public OutcomeTable Counts { get; } = new();

    /// <summary>Timers that have not fired, those that no longer stand included.</summary>
    internal int TimerCount => _timers.Count;

    public DedupeIndex Dedupe { get; } = new(horizon);

    /// <summary>For the host to announce events to before it has them decided.</summary>
    public Lookahead Lookahead => _lookahead ??= new Lookahead(_products, Dedupe);

    /// <summary>In the order in which they were added; none is ever taken out.</summary>
    public IReadOnlyList<Product> Products => _products.All;

    public Product? Find(string productId) => _products.Find(productId);

    public void Record(DateTime wallClock) => RecordedAt = wallClock > RecordedAt ? wallClock : RecordedAt;

    /// <summary>The row that may have decided this event before; 0 where none did. The host confirms it in the ledger.</summary>
    public long FindPossibleDuplicate(in InventoryEvent e) => Dedupe.Find(e.Fingerprint);

    /// <summary>Whether its product is known, or would be made by it.</summary>
    public bool Knows(in InventoryEvent e) =>
        e.Type is EventType.ProductUpsert or EventType.Time || _products.TryFind(in e, out _);

    /// <summary>Records that records were lost before they were read: the broker had dropped them, and a person let the partition go on.</summary>
    /// <param name="topic">Topic they were on.</param>
    /// <param name="from">Offset of the first that is lost.</param>
    /// <param name="lost">How many; 0 where that cannot be known.</param>
    /// <param name="effects">Takes the row.</param>
    public void RecordGap(InputTopic topic, long from, long lost, Effects effects)
    {
        ref var row = ref NewRow(RowKind.OffsetGap, effects);
        row.Reason = Reason.OffsetGap;
        row.Origin.Topic = topic;
        row.Origin.Offset = from;
        row.Quantity = (int)Math.Min(lost, int.MaxValue);
        effects.Add();
    }

    /// <summary>A row about the partition, written where it stays. It is to be added before the next one is begun.</summary>
    private ref LedgerRow NewRow(RowKind kind, Effects effects)
    {
        ref var row = ref effects.Next();
        row.Sequence = ++Sequence;
        row.Kind = kind;
        row.ProductId = "";
        row.EffectiveAt = Time;
        row.RecordedAt = RecordedAt;
        row.Origin.Topic = InputTopic.None;
        return ref row;
    }

    private ref LedgerRow NewRow(Product product, RowKind kind, Effects effects)
    {
        ref var row = ref NewRow(kind, effects);
        row.ProductId = product.Id;
        row.StockAfter = product.OnHand;
        row.ReservedAfter = product.Reserved;
        row.BackorderedAfter = product.Backordered;
        row.OnOrderAfter = product.OnOrder;
        row.Changes = Changes.Published;
        row.PreviousSequence = product.LastSequence;
        return ref row;
    }

    private ref LedgerRow NewRow(Product product, in InventoryEvent e, in Origin origin, Effects effects)
    {
        ref var row = ref NewRow(product, (RowKind)e.Type, effects);
        row.EventId = e.Id;
        row.Quantity = e.HasQuantity ? e.Quantity : 0;
        row.OccurredAt = e.Timestamp;
        origin.CopyTo(ref row.Origin);
        row.Payload = e.HasExtra ? e.Payload : default;
        row.Fingerprint = e.Fingerprint;
        row.BodyHash = origin.ReplyTo is null ? 0 : BodyHash(in e);
        return ref row;
    }

    /// <summary>Folds the row that was begun last and hands it to the batch.</summary>
    private void Emit(Product product, ref LedgerRow row, Effects effects)
    {
        Apply(product, ref row);
        effects.Add();
        effects.Touch(product);
        // A reused id stays with the event that it was used for first.
        var decidesId = !row.EventId.IsEmpty && row.Outcome <= Outcome.Rejected && row.Reason != Reason.IdReused && row.Kind != RowKind.Alert;
        if (decidesId)
        {
            row.Fingerprint = row.Fingerprint != 0 ? row.Fingerprint : Ids.Fingerprint(product.IdBytes, row.EventId.Span);
            Dedupe.Add(row.Fingerprint, row.Sequence, RecordedAt);
            effects.Ids.Add((row.Fingerprint, row.Sequence));
        }

        if (row.Kind == RowKind.Sale)
        {
            QueueIfBandLeft(product);
        }

        if (row.Origin.Topic != InputTopic.None)
        {
            Counts.Add((EventType)row.Kind, row.Outcome, DayOf(Time));
        }
    }

    private static long BodyHash(in InventoryEvent e)
    {
        var hash = Ids.Mix((ulong)e.Type << 32 ^ (uint)e.Quantity, e.Warehouse.Span);
        hash = Ids.Mix(hash ^ (ulong)(e.Timestamp?.Ticks ?? 0), e.Data.Span);
        return (long)Ids.Mix(hash, e.Metadata.Span);
    }
}
