using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// Everything that was loaded by one snapshot and followed since. A new snapshot makes a new state, so that nothing
/// of the old one (another data directory, a gap in the topics) stays.
/// </summary>
public sealed class ReadModelState
{
    private static long instances;
    private long generation;

    /// <summary>Tells this state from those before it, for who must not keep them alive.</summary>
    public long Instance { get; } = Interlocked.Increment(ref instances);

    public ProductTable Products { get; } = new();
    public AlertTable Alerts { get; } = new();
    public EventLog Events { get; } = new();
    public FeedTable Feed { get; } = new();

    /// <summary>Rises with every change.</summary>
    public long Generation => Interlocked.Read(ref generation);

    public void Apply(StockSnapshot stock) => Count(Products.Apply(stock));

    public void Apply(AlertRecord alert) => Count(Alerts.Apply(alert));

    public void Apply(LedgerEvent e) => Count(Events.Append(e));

    public void Apply(FeedRecord feed)
    {
        var changed = Feed.Apply(feed);
        foreach (var e in feed.Events)
        {
            // Each for itself: a record that came late may still hold events that were not seen.
            changed |= Events.Append(e);
        }

        Count(changed);
    }

    /// <summary>Takes a whole snapshot. Its events come in any order; here they are put in the order they were recorded.</summary>
    public async Task LoadAsync(IAsyncEnumerable<IReadOnlyList<ReadModelSnapshot>> parts, CancellationToken cancellationToken)
    {
        var events = new List<LedgerEvent>();
        var feeds = new List<FeedRecord>();
        await foreach (var part in parts.WithCancellation(cancellationToken))
        {
            Take(part, events, feeds);
        }

        foreach (var e in events.OrderBy(e => e.RecordedAt).ThenBy(e => e.Partition).ThenBy(e => e.Sequence).TakeLast(ReadModelLimits.MaxRecentEvents))
        {
            Apply(e);
        }

        feeds.ForEach(Apply);
    }

    private void Take(IReadOnlyList<ReadModelSnapshot> lines, List<LedgerEvent> events, List<FeedRecord> feeds)
    {
        foreach (var line in lines)
        {
            switch (line)
            {
                case { Stock: { } stock }: Apply(stock); break;
                case { Alert: { } alert }: Apply(alert); break;
                case { Event: { } e }: events.Add(e); break;
                case { Feed: { } feed }: feeds.Add(feed); break;
                default: break; // A kind of line that a newer processor knows.
            }
        }
    }

    private void Count(bool changed)
    {
        if (changed)
        {
            Interlocked.Increment(ref generation);
        }
    }
}
