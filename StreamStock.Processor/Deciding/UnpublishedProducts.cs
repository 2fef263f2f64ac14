using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Deciding;

/// <summary>Products of a partition whose newest state the world has not been told, or is to be told once more.</summary>
internal sealed class UnpublishedProducts(TimeProvider time)
{
    /// <summary>
    /// Products published once more in a second: all at once they would hold up what has just changed. A partition of a
    /// million products in 60 takes half a minute.
    /// </summary>
    public const int AgainPerSecond = 500;

    /// <summary>And with one batch, after a long time without any.</summary>
    private const int MaxAgain = 1_000;

    /// <summary>So many are worth a batch of their own.</summary>
    private const int LeastAgain = 50;

    private readonly HashSet<Product> _changed = [];
    private readonly Queue<Product> _again = new();
    private long _takenAt = time.GetTimestamp();

    /// <summary>There is something to be told now.</summary>
    public bool Any => _changed.Count > 0 || (_again.Count > 0 && Share >= Math.Min(LeastAgain, _again.Count));

    public void Add(IEnumerable<Product> changed) => _changed.UnionWith(changed);

    /// <summary>Takes those that changed after this row, to be told once more, a share with each batch.</summary>
    public void AddAgain(IEnumerable<Product> products, long afterSequence)
    {
        foreach (var product in products.Where(p => p.Version > afterSequence))
        {
            _again.Enqueue(product);
        }
    }

    /// <summary>What is to be told with this batch.</summary>
    public List<StockSnapshot> TakeSnapshots(DateTime now)
    {
        TakeAgain();
        List<StockSnapshot> snapshots = [.. _changed.Select(p => Views.Snapshot(p, now))];
        _changed.Clear();
        return snapshots;
    }

    private void TakeAgain()
    {
        var share = Share;
        _takenAt = time.GetTimestamp();
        for (; share > 0 && _again.TryDequeue(out var product); share--)
        {
            _changed.Add(product);
        }
    }

    /// <summary>Of those to be told once more, what the time since the last batch allows.</summary>
    private int Share => (int)Math.Min(MaxAgain, Math.Ceiling(time.GetElapsedTime(_takenAt).TotalSeconds * AgainPerSecond));
}
