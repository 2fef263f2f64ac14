using Microsoft.Extensions.Options;
using StreamStock.Core.Replenishment;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// Everything that should be ordered, what loses most margin first; worked out once for all who ask between two changes,
/// and at most every <see cref="ReadModelLimits.NotifyInterval"/>.
/// </summary>
public sealed class RecommendationList(InventoryReadModel model, IOptions<RecommendationOptions> options, TimeProvider time)
{
    private readonly Lock gate = new();
    private readonly PriorityLimits limits = options.Value.Limits;
    private IReadOnlyList<Recommendation>? list;
    private ReadModelState? of;
    private long generation;
    private long madeAt;

    public IReadOnlyList<Recommendation> Current
    {
        get
        {
            lock (gate)
            {
                var state = model.State;
                var isNew = list is null || !ReferenceEquals(state, of)
                    || (state.Generation != generation && time.GetElapsedTime(madeAt) >= ReadModelLimits.NotifyInterval);
                if (isNew)
                {
                    (of, generation, madeAt) = (state, state.Generation, time.GetTimestamp());
                    list = Make(state);
                }

                return list!;
            }
        }
    }

    /// <summary>Of one product, as of now; null where nothing is to be ordered of it.</summary>
    public Recommendation? Find(string productId) =>
        model.State.Products.Find(productId) is { } product && model.State.Feed.Totals().PartitionTime is { } now ? Recommender.For(product, now, limits) : null;

    /// <summary>The order of the list: total, so that pages neither overlap nor leave gaps.</summary>
    public static int Compare((decimal LostMargin, string Id) x, (decimal LostMargin, string Id) y) =>
        y.LostMargin.CompareTo(x.LostMargin) is var order && order != 0 ? order : string.CompareOrdinal(x.Id, y.Id);

    private List<Recommendation> Make(ReadModelState state)
    {
        var made = new List<Recommendation>();
        if (state.Feed.Totals().PartitionTime is not { } now)
        {
            return made;
        }

        foreach (var entry in state.Products.Sorted)
        {
            if (Recommender.For(entry.Current, now, limits) is { } recommendation)
            {
                made.Add(recommendation);
            }
        }

        made.Sort((x, y) => Compare((x.LostMargin, x.ProductId), (y.LostMargin, y.ProductId)));
        return made;
    }
}
