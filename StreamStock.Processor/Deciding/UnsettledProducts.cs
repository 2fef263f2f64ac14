using StreamStock.Core.Stock;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// Products of a partition whose stored rows lack what plain ledger rows tell by themselves. Nearly every event changes
/// its product in such a way only, so a product is stored some seconds after it changed, once for all that came meanwhile.
/// Who loads it folds the rows that it lacks.
/// </summary>
internal sealed class UnsettledProducts(TimeProvider time)
{
    /// <summary>How long a product may lack rows.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>Ledger rows of the partition among which those that products lack may lie: about so many does the next owner read at most.</summary>
    public const int MaxRows = 5_000;

    /// <summary>
    /// Products of a partition stored with one batch because they have waited long enough, beside one for each row of the
    /// batch: after a load all are due at the same time.
    /// </summary>
    public const int MaxAtOnce = 100;

    private readonly Dictionary<Product, long> _lacking = [];

    // What has been stored since stays until its turn comes.
    private readonly Queue<(UnsettledProduct Product, long At)> _order = new();

    public void Add(IEnumerable<UnsettledProduct> behind)
    {
        foreach (var product in behind)
        {
            Add(product);
        }
    }

    /// <summary>Takes one that is not stored with its batch. Rows must not go back from call to call.</summary>
    public void Add(UnsettledProduct product)
    {
        if (_lacking.TryAdd(product.Product, product.Sequence))
        {
            _order.Enqueue((product, time.GetTimestamp()));
        }
    }

    /// <summary>It is stored with its batch.</summary>
    public void Remove(Product product) => _lacking.Remove(product);

    /// <summary>Some have waited long enough.</summary>
    public bool AreDue => Oldest() is { } oldest && time.GetElapsedTime(oldest.At) >= LongestWait;

    /// <summary>Takes out those that are to be stored with a batch.</summary>
    /// <param name="newest">The batch's last row.</param>
    /// <param name="rows">Rows in the batch.</param>
    public IEnumerable<Product> TakeDue(long newest, int rows)
    {
        for (var left = MaxAtOnce + rows; left > 0 && Oldest() is { } oldest; left--)
        {
            if (newest - oldest.Product.Sequence < MaxRows && time.GetElapsedTime(oldest.At) < LongestWait)
            {
                yield break;
            }

            _order.Dequeue();
            _lacking.Remove(oldest.Product.Product);
            yield return oldest.Product.Product;
        }
    }

    /// <summary>Takes out all.</summary>
    public List<Product> TakeAll()
    {
        List<Product> all = [.. _lacking.Keys];
        _lacking.Clear();
        _order.Clear();
        return all;
    }

    /// <summary>All rows up to it are in the stored rows of their products.</summary>
    /// <param name="newest">The batch's last row.</param>
    public long SettledSequence(long newest) => Oldest() is { } oldest ? oldest.Product.Sequence - 1 : newest;

    private (UnsettledProduct Product, long At)? Oldest()
    {
        while (_order.TryPeek(out var oldest))
        {
            if (_lacking.GetValueOrDefault(oldest.Product.Product) == oldest.Product.Sequence)
            {
                return oldest;
            }

            _order.Dequeue();
        }

        return null;
    }
}
