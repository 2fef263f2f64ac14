using System.Collections.Concurrent;
using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// Products by id, the newest version of each. One writer; any number of readers, without a lock and without a copy:
/// a reader walks <see cref="Sorted"/>, whose entries are replaced in place.
/// </summary>
public sealed class ProductTable
{
    private readonly ConcurrentDictionary<string, ProductEntry> byId = new(StringComparer.Ordinal);
    private readonly Lock sorting = new();
    private volatile ProductEntry[] sorted = [];

    // The dictionary's own count takes each of its locks, of which there come to be a thousand.
    private volatile int count;

    public int Count => count;

    /// <summary>How the forecasts of the products held came true.</summary>
    public ForecastScore Forecasts { get; } = new();

    /// <summary>Snapshots dropped because <see cref="ReadModelLimits.MaxProducts"/> was reached.</summary>
    public long Overflow { get; private set; }

    /// <summary>Entries in the order of their ids. Made again only after products were added.</summary>
    public IReadOnlyList<ProductEntry> Sorted
    {
        get
        {
            if (sorted.Length == count)
            {
                return sorted;
            }

            lock (sorting)
            {
                if (sorted.Length != count)
                {
                    var entries = byId.Values.ToArray();
                    Array.Sort(entries, static (a, b) => string.CompareOrdinal(a.Current.Id, b.Current.Id));
                    sorted = entries;
                }

                return sorted;
            }
        }
    }

    public StockSnapshot? Find(string id) => byId.TryGetValue(id, out var entry) ? entry.Current : null;

    /// <summary>Takes a snapshot unless what is held is as new.</summary>
    public bool Apply(StockSnapshot snapshot)
    {
        if (byId.TryGetValue(snapshot.Id, out var entry))
        {
            if (entry.Current.Version >= snapshot.Version)
            {
                return false;
            }

            entry.Awaited = Forecasts.Follow(entry.Awaited, entry.Current, snapshot);
            entry.Current = snapshot;
            return true;
        }

        if (count >= ReadModelLimits.MaxProducts)
        {
            Overflow++;
            return false;
        }

        byId[snapshot.Id] = new ProductEntry(snapshot);
        count++;
        return true;
    }
}

/// <summary>The place of one product; what it holds is immutable and replaced as a whole.</summary>
public sealed class ProductEntry(StockSnapshot snapshot)
{
    private volatile StockSnapshot current = snapshot;

    public StockSnapshot Current
    {
        get => current;
        internal set => current = value;
    }

    /// <summary>Of the one writer.</summary>
    internal AwaitedDay? Awaited { get; set; }
}
