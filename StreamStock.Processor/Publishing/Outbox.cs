using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Publishing;

/// <summary>A row that is told to the world by itself.</summary>
/// <param name="Row">What was decided.</param>
/// <param name="Letter">The original, where it is a dead letter.</param>
/// <param name="Warehouse">Of the product; empty where there is none.</param>
internal readonly record struct ToldRow(LedgerRow Row, DeadLetter? Letter, string Warehouse);

/// <summary>
/// What has been committed for one partition and waits for the publishing thread. Rows are bounded: a committer that
/// is too far ahead of the broker waits. Snapshots are bounded by the number of products, of each the newest.
/// </summary>
internal sealed class Outbox(int partition, long published, FeedState feed)
{
    /// <summary>Rows that may wait; more hold up the next commit.</summary>
    public const int MaxRows = 20_000;

    private static readonly TimeSpan FullPause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _warehouses = [];
    private List<ToldRow> _rows = [];
    private List<ToldRow> _spareRows = [];
    private Dictionary<string, StockSnapshot> _snapshots = [];
    private Dictionary<string, StockSnapshot> _spareSnapshots = [];
    private long _sequence = published;
    private volatile bool _isStopped;

    public int Partition => partition;

    public PublishTracker Tracker { get; } = new(published);

    /// <summary>Another replica publishes from now on, or this one begins again.</summary>
    public bool IsStopped => _isStopped;

    public void Stop() => _isStopped = true;

    /// <summary>Takes what the last owner may not have published.</summary>
    public void Start(Partition state, long publishedSequence, Unpublished unpublished)
    {
        feed.Start(state);
        foreach (var product in state.Products)
        {
            _warehouses[product.Id] = product.Settings.Warehouse;
            if (product.Version > publishedSequence)
            {
                _snapshots[product.Id] = Views.Snapshot(product, state.Time);
            }
        }

        AddRows(unpublished.Rows.ToArray(), unpublished.DeadLetters);
        _sequence = state.Sequence;
    }

    /// <summary>Takes a batch that has just become durable. Waits where too much is waiting already.</summary>
    public void Add(PartitionCommit commit, DateTime durableAt)
    {
        WaitForRoom();
        lock (_gate)
        {
            // Not from the snapshots: rows are told with every batch, and those only with some.
            foreach (var product in commit.Products.Where(p => p.SettingsChanged))
            {
                _warehouses[product.Id] = product.Settings.Settings.Warehouse;
            }

            foreach (var snapshot in commit.Snapshots)
            {
                _snapshots[snapshot.Id] = snapshot;
            }

            AddRows(commit.Effects.Rows, commit.Effects.DeadLetters);
            feed.Add(commit, durableAt, WarehouseOf);
            if (commit.IsPublished)
            {
                _sequence = commit.Sequence;
            }
        }
    }

    public void Observe(DateTime partitionTime, long lag)
    {
        lock (_gate)
        {
            feed.Observe(partitionTime, lag);
        }
    }

    /// <summary>Hands over all that waits. What is returned stays valid until the next call.</summary>
    public OutboxContent Take(TimeProvider time)
    {
        lock (_gate)
        {
            (_rows, _spareRows) = (_spareRows, _rows);
            (_snapshots, _spareSnapshots) = (_spareSnapshots, _snapshots);
            _rows.Clear();
            _snapshots.Clear();
            return new OutboxContent(_spareRows, _spareSnapshots.Values, _sequence, feed.IsDue(time) ? feed.Take(time) : null);
        }
    }

    private string WarehouseOf(string productId) => _warehouses.GetValueOrDefault(productId, "");

    private void AddRows(ReadOnlySpan<LedgerRow> rows, IReadOnlyList<DeadLetter> letters)
    {
        var nextLetter = 0;
        foreach (ref readonly var row in rows)
        {
            var letter = row.Kind == RowKind.DeadLetter && nextLetter < letters.Count ? letters[nextLetter++] : null;
            if (IsTold(in row, letter))
            {
                _rows.Add(new ToldRow(row, letter, WarehouseOf(row.ProductId)));
            }
        }
    }

    private static bool IsTold(in LedgerRow row, DeadLetter? letter) =>
        row.Kind == RowKind.Alert || (row.Kind == RowKind.Restock && row.Origin.Topic == InputTopic.None) || letter is not null || row.Origin.ReplyTo is not null;

    private void WaitForRoom()
    {
        using var pause = new ManualResetEventSlim();
        while (!_isStopped && Waiting >= MaxRows)
        {
            pause.Wait(FullPause);
        }
    }

    private int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _rows.Count;
            }
        }
    }
}

/// <summary>What waited in an outbox.</summary>
/// <param name="Rows">Oldest first.</param>
/// <param name="Snapshots">Of each product the newest.</param>
/// <param name="Sequence">With these everything up to it has been handed over.</param>
/// <param name="Feed">Null where none is due.</param>
internal readonly record struct OutboxContent(
    IReadOnlyList<ToldRow> Rows, IReadOnlyCollection<StockSnapshot> Snapshots, long Sequence, FeedRecord? Feed);
