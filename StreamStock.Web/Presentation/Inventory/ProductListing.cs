using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Inventory;

/// <summary>
/// The rows of one view of the inventory. What a row shows is always the newest; which rows there are and in what order
/// is worked out anew only now and then, because that walks and sorts every product, and because rows that jump under
/// the pointer are of no use.
/// </summary>
public sealed class ProductListing(TimeProvider time)
{
    /// <summary>Rows stay where they are for at least so long.</summary>
    public static readonly TimeSpan LeastAge = TimeSpan.FromSeconds(1);

    /// <summary>Part of the time that working it out may take: one twentieth.</summary>
    private const int CostFactor = 20;

    private ProductQuery? query;
    private long madeAt;
    private TimeSpan cost;

    public IReadOnlyList<StockSnapshot> Rows { get; private set; } = [];

    /// <summary>Brings the rows up to date; another question is answered at once.</summary>
    /// <returns>Whether they were made anew.</returns>
    public bool Update(ProductTable table, ProductQuery asked)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(asked);
        var age = time.GetElapsedTime(madeAt);
        if (IsSame(asked) && (age < LeastAge || age < cost * CostFactor))
        {
            return false;
        }

        var started = time.GetTimestamp();
        Rows = [.. asked.Select(table)];
        query = asked;
        madeAt = time.GetTimestamp();
        cost = time.GetElapsedTime(started, madeAt);
        return true;
    }

    private bool IsSame(ProductQuery asked) =>
        query is not null
        && (asked with { Categories = query.Categories, Warehouses = query.Warehouses, Statuses = query.Statuses }) == query
        && asked.Categories.SequenceEqual(query.Categories)
        && asked.Warehouses.SequenceEqual(query.Warehouses)
        && asked.Statuses.SequenceEqual(query.Statuses);
}
