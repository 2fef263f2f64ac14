namespace StreamStock.Web.ReadModel;

/// <summary>
/// The summary, worked out once for all who ask between two changes, and at most every
/// <see cref="ReadModelLimits.NotifyInterval"/>: it walks every product.
/// </summary>
public sealed class SummaryCache(InventoryReadModel model, TimeProvider time)
{
    private readonly Lock gate = new();
    private InventorySummary? summary;
    private ReadModelState? of;
    private long generation;
    private long madeAt;

    public InventorySummary Current
    {
        get
        {
            lock (gate)
            {
                var state = model.State;
                var isNew = summary is null || !ReferenceEquals(state, of)
                    || (state.Generation != generation && time.GetElapsedTime(madeAt) >= ReadModelLimits.NotifyInterval);
                if (isNew)
                {
                    (of, generation, madeAt) = (state, state.Generation, time.GetTimestamp());
                    summary = InventorySummary.Of(state);
                }

                return summary!;
            }
        }
    }
}
