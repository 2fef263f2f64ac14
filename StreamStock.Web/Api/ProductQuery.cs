using System.Globalization;
using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Api;

/// <summary>What products are ordered by.</summary>
public enum ProductSort
{
    Id, Name, Sku, Category, Warehouse, Stock, Available, Predicted, Price, Value, Sold, Updated, Health, Supply,
}

/// <summary>A question about products: all filters intersect, and the order is total, so that pages neither overlap nor leave gaps.</summary>
public sealed record ProductQuery
{
    public IReadOnlyList<string> Warehouses { get; init; } = [];
    public IReadOnlyList<string> Categories { get; init; } = [];

    /// <summary><c>active</c> and <c>retired</c> of the product; the names of <see cref="StockHealth"/> of its stock.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Every word of it must occur in id, SKU, name, category or warehouse.</summary>
    public string? Text { get; init; }

    public ProductSort Sort { get; init; }
    public bool Descending { get; init; }

    public const string AllowedStatuses = "active, retired, out_of_stock, critical, low, healthy, overstock";

    public static bool IsStatus(string status) => status is "active" or "retired" || StockHealths.TryParse(status, out _);

    public bool Matches(StockSnapshot product) =>
        (Warehouses.Count == 0 || Warehouses.Contains(product.Warehouse, StringComparer.OrdinalIgnoreCase))
        && (Categories.Count == 0 || Categories.Contains(product.Category, StringComparer.OrdinalIgnoreCase))
        && (Statuses.Count == 0 || Statuses.Contains(product.Status) || Statuses.Contains(StockHealths.Of(product).Name()))
        && (Text is null || MatchesText(product));

    /// <summary>Every matching product, in order. Without a sort nothing is copied: the table is in this order.</summary>
    public IEnumerable<StockSnapshot> Select(ProductTable table)
    {
        var matching = table.Sorted.Select(entry => entry.Current).Where(Matches);
        return this switch
        {
            { Sort: ProductSort.Id, Descending: false } => matching,
            { Descending: true } => matching.OrderByDescending(Key, SortKeyComparer.Instance),
            _ => matching.OrderBy(Key, SortKeyComparer.Instance),
        };
    }

    /// <summary>Whether a cursor, if there is one, belongs to this order.</summary>
    public bool IsCursor(string? cursor) => cursor is null || ReadCursor(cursor) is not null;

    /// <summary>One page of the matching products.</summary>
    /// <returns>False where the cursor is not one of this order.</returns>
    public bool TryPage(ProductTable table, string? cursor, int limit, out Page<StockSnapshot> page)
    {
        page = new([], null);
        SortKey? after = null;
        if (cursor is not null)
        {
            after = ReadCursor(cursor);
            if (after is null)
            {
                return false;
            }
        }

        var items = Nearest(table, after, limit + 1);
        page = items.Count > limit
            ? new(items.GetRange(0, limit), WriteCursor(Key(items[limit - 1])))
            : new(items, null);
        return true;
    }

    private List<StockSnapshot> Nearest(ProductTable table, SortKey? after, int count)
    {
        var sign = Descending ? -1 : 1;
        bool IsAfter(StockSnapshot product) => after is not { } last || sign * SortKeyComparer.Instance.Compare(Key(product), last) > 0;
        var matching = table.Sorted.Select(entry => entry.Current).Where(product => Matches(product) && IsAfter(product));
        if (Sort == ProductSort.Id && !Descending)
        {
            return [.. matching.Take(count)];
        }

        // The queue holds the best so far with the worst of them in front: one pass, and no sort of what is not shown.
        var best = new PriorityQueue<StockSnapshot, SortKey>(Comparer<SortKey>.Create((a, b) => -sign * SortKeyComparer.Instance.Compare(a, b)));
        foreach (var product in matching)
        {
            if (best.Count < count)
            {
                best.Enqueue(product, Key(product));
            }
            else
            {
                best.EnqueueDequeue(product, Key(product));
            }
        }

        var items = new List<StockSnapshot>(best.Count);
        while (best.TryDequeue(out var product, out _))
        {
            items.Add(product);
        }

        items.Reverse();
        return items;
    }

    private bool MatchesText(StockSnapshot product)
    {
        foreach (var range in Text.AsSpan().Split(' '))
        {
            var word = Text.AsSpan()[range];
            if (!word.IsEmpty && !Contains(product.Id, word) && !Contains(product.Sku, word) && !Contains(product.Name, word)
                && !Contains(product.Category, word) && !Contains(product.Warehouse, word))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Contains(string text, ReadOnlySpan<char> word) => text.AsSpan().Contains(word, StringComparison.OrdinalIgnoreCase);

    private SortKey Key(StockSnapshot p) => Sort switch
    {
        ProductSort.Name => new(0, p.Name, p.Id),
        ProductSort.Sku => new(0, p.Sku, p.Id),
        ProductSort.Category => new(0, p.Category, p.Id),
        ProductSort.Warehouse => new(0, p.Warehouse, p.Id),
        ProductSort.Stock => new(p.CurrentStock, "", p.Id),
        ProductSort.Available => new(p.Available, "", p.Id),
        ProductSort.Predicted => new(p.PredictedStock7d, "", p.Id),
        ProductSort.Price => new(p.UnitPrice, "", p.Id),
        ProductSort.Value => new(p.CurrentStock * p.UnitPrice, "", p.Id),
        ProductSort.Sold => new(p.SoldToday, "", p.Id),
        ProductSort.Updated => new(p.LastUpdated.Ticks, "", p.Id),
        ProductSort.Supply => new(p.Demand14.Sum() is var asked and > 0 ? (decimal)p.CurrentStock * p.Demand14.Count / asked : decimal.MaxValue, "", p.Id),
        ProductSort.Health => new((int)StockHealths.Of(p), "", p.Id),
        _ => new(0, "", p.Id),
    };

    private string CursorKind => $"p{(int)Sort}{(Descending ? "d" : "a")}";

    private string WriteCursor(SortKey key) =>
        Cursor.Write(CursorKind, key.Number.ToString(CultureInfo.InvariantCulture), key.Text, key.Id);

    private SortKey? ReadCursor(string cursor) =>
        Cursor.Read(cursor, CursorKind, 4) is [_, var number, var text, var id]
        && decimal.TryParse(number, NumberStyles.Number, CultureInfo.InvariantCulture, out var value)
            ? new(value, text, id)
            : null;

    private readonly record struct SortKey(decimal Number, string Text, string Id);

    private sealed class SortKeyComparer : IComparer<SortKey>
    {
        public static SortKeyComparer Instance { get; } = new();

        public int Compare(SortKey x, SortKey y)
        {
            var order = x.Number.CompareTo(y.Number);
            order = order != 0 ? order : string.Compare(x.Text, y.Text, StringComparison.OrdinalIgnoreCase);
            order = order != 0 ? order : string.CompareOrdinal(x.Text, y.Text);
            return order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);
        }
    }
}
