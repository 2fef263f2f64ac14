using StreamStock.Core.Models;
using StreamStock.Web.Api;
using StreamStock.Web.ReadModel;

namespace StreamStock.Web.Presentation.Products;

/// <summary>The ledger of one product as far back as it is looked at: read from the processor once, then followed.</summary>
public sealed class ProductLedger(EventQueries events, string productId)
{
    /// <summary>Rows read at most; further back than these reach, the chart begins later.</summary>
    public const int MaxRows = 3_000;

    private const int PageSize = 1_000;

    /// <summary>Newest first.</summary>
    public IReadOnlyList<LedgerEvent> Rows { get; private set; } = [];

    /// <summary>Why older rows are missing; null where none are.</summary>
    public string? Trouble { get; private set; }

    public bool IsLoaded { get; private set; }

    /// <summary>The page was left meanwhile: nothing is shown.</summary>
    public async Task LoadAsync(DateTime? from, CancellationToken cancellationToken)
    {
        var rows = new List<LedgerEvent>();
        // A span asks the ledger, which is complete; without one the answer would come from memory.
        var query = new HistoryQuery
        {
            ProductId = productId, Limit = PageSize, To = DateTimeOffset.MaxValue.AddDays(-1),
            From = from is { } start ? new DateTimeOffset(start, TimeSpan.Zero) : null,
        };
        try
        {
            do
            {
                var page = await events.PageAsync(query, cancellationToken);
                rows.AddRange(page?.Items ?? []);
                query = query with { Cursor = page?.Next };
            }
            while (query.Cursor is not null && rows.Count < MaxRows);
            Trouble = null;
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, cancellationToken))
        {
            Trouble = "The ledger cannot be reached; what happens from now on is shown.";
        }
        catch (OperationCanceledException)
        {
            return;
        }

        Rows = rows;
        IsLoaded = true;
    }

    /// <summary>Puts what has arrived since on top.</summary>
    public void Follow(EventLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        var newest = Rows.Count > 0 ? Rows[0].Sequence : long.MinValue;
        var arrived = log.Take(long.MaxValue, ReadModelLimits.MaxRecentEvents, row => row.ProductId == productId && row.Sequence > newest).Items;
        if (arrived.Count > 0)
        {
            Rows = [.. arrived.Concat(Rows).Take(MaxRows)];
        }
    }
}
