using StreamStock.Core.Models;
using StreamStock.Core.Stock;

namespace StreamStock.Processor.Deciding;

/// <summary>Products of a partition whose newest state the world has not been told, or is to be told once more.</summary>
internal sealed class UnpublishedProducts
{
    /// <summary>Products published once more with one batch.</summary>
    private const int MaxAgain = 1_000;

    private readonly HashSet<Product> _changed = [];
    private readonly Queue<Product> _again = new();

    public bool Any => _changed.Count > 0 || _again.Count > 0;

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
        for (var again = 0; again < MaxAgain && _again.TryDequeue(out var product); again++)
        {
            _changed.Add(product);
        }

        List<StockSnapshot> snapshots = [.. _changed.Select(p => Views.Snapshot(p, now))];
        _changed.Clear();
        return snapshots;
    }
}
