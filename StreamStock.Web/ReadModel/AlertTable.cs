using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// Alerts by id, the newest version of each: all that are not resolved and the latest resolved ones. One writer;
/// readers get an immutable view that is made again only after a change.
/// </summary>
public sealed class AlertTable(int maxResolved = ReadModelLimits.MaxResolvedAlerts)
{
    private readonly Dictionary<string, AlertRecord> byId = new(StringComparer.Ordinal);
    private readonly Queue<string> resolved = new();
    private readonly AlertRecord[] changes = new AlertRecord[ReadModelLimits.MaxRecentAlertChanges];
    private readonly Lock gate = new();
    private int active;
    private long arrivals;
    private AlertView? view;

    /// <summary>Alerts dropped because <see cref="ReadModelLimits.MaxActiveAlerts"/> was reached.</summary>
    public long Overflow { get; private set; }

    public AlertView View
    {
        get
        {
            lock (gate)
            {
                return view ??= AlertView.Of(byId.Values);
            }
        }
    }

    /// <summary>Changes taken so far.</summary>
    public long Arrivals
    {
        get
        {
            lock (gate)
            {
                return arrivals;
            }
        }
    }

    /// <summary>Changes that arrived since so many, oldest first; of very many the latest.</summary>
    public (IReadOnlyList<AlertRecord> Items, long Next) Since(long arrival)
    {
        lock (gate)
        {
            var items = new List<AlertRecord>();
            for (var at = Math.Max(arrival, arrivals - changes.Length); at < arrivals; at++)
            {
                items.Add(changes[at % changes.Length]);
            }

            return (items, arrivals);
        }
    }

    /// <summary>Takes an alert unless what is held is as new.</summary>
    public bool Apply(AlertRecord alert)
    {
        lock (gate)
        {
            byId.TryGetValue(alert.Id, out var known);
            if (known is not null && known.Version >= alert.Version)
            {
                return false;
            }

            if (known is null && !alert.Resolved && active >= ReadModelLimits.MaxActiveAlerts)
            {
                Overflow++;
                return false;
            }

            byId[alert.Id] = alert;
            changes[arrivals++ % changes.Length] = alert;
            active += (alert.Resolved ? 0 : 1) - (known is { Resolved: false } ? 1 : 0);
            if (alert.Resolved && known is not { Resolved: true })
            {
                resolved.Enqueue(alert.Id);
                Trim();
            }

            view = null;
            return true;
        }
    }

    private void Trim()
    {
        while (resolved.Count > maxResolved)
        {
            var oldest = resolved.Dequeue();
            // It may have been opened again since; then it is in the queue once more when it resolves.
            if (byId.TryGetValue(oldest, out var alert) && alert.Resolved)
            {
                byId.Remove(oldest);
            }
        }
    }
}

/// <summary>The alerts at one moment.</summary>
/// <param name="Active">Not resolved: worst first, then newest.</param>
/// <param name="Resolved">Resolved, latest first.</param>
/// <param name="ActiveByProduct">The active ones by product.</param>
public sealed record AlertView(
    IReadOnlyList<AlertRecord> Active,
    IReadOnlyList<AlertRecord> Resolved,
    ILookup<string, AlertRecord> ActiveByProduct)
{
    /// <summary>Active ones first, then resolved ones.</summary>
    public IEnumerable<AlertRecord> All => Active.Concat(Resolved);

    public AlertRecord? Find(string id) => All.FirstOrDefault(alert => alert.Id == id);

    internal static AlertView Of(IEnumerable<AlertRecord> alerts)
    {
        var all = alerts.OrderBy(AlertPlace.Of).ToLookup(alert => alert.Resolved);
        AlertRecord[] active = [.. all[false]];
        AlertRecord[] resolved = [.. all[true]];
        return new(active, resolved, active.ToLookup(a => a.ProductId, StringComparer.Ordinal));
    }
}

/// <summary>Where an alert stands in the list of all: what is not resolved comes first, worst and newest first, then what is, latest end first.</summary>
public readonly record struct AlertPlace(bool IsResolved, AlertSeverity Severity, long Ticks, string Id) : IComparable<AlertPlace>
{
    public static AlertPlace Of(AlertRecord alert) => alert.Resolved
        ? new(true, default, (alert.ResolvedAt ?? alert.Timestamp).Ticks, alert.Id)
        : new(false, alert.Severity, alert.Timestamp.Ticks, alert.Id);

    public static bool operator <(AlertPlace x, AlertPlace y) => x.CompareTo(y) < 0;

    public static bool operator >(AlertPlace x, AlertPlace y) => x.CompareTo(y) > 0;

    public static bool operator <=(AlertPlace x, AlertPlace y) => x.CompareTo(y) <= 0;

    public static bool operator >=(AlertPlace x, AlertPlace y) => x.CompareTo(y) >= 0;

    public int CompareTo(AlertPlace other)
    {
        var order = IsResolved.CompareTo(other.IsResolved);
        order = order != 0 ? order : other.Severity.CompareTo(Severity);
        order = order != 0 ? order : other.Ticks.CompareTo(Ticks);
        return order != 0 ? order : string.CompareOrdinal(Id, other.Id);
    }
}
