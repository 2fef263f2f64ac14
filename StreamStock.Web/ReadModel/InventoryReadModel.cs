namespace StreamStock.Web.ReadModel;

/// <summary>
/// Holds the present state and tells subscribers, at most every <see cref="ReadModelLimits.NotifyInterval"/>, that it
/// changed: ten thousand events a second make as many notifications as ten.
/// </summary>
public sealed class InventoryReadModel
{
    private volatile ReadModelState state = new();
    private volatile string? unreadyReason = "The read model has not been loaded yet.";
    private volatile Action? subscribers;
    private long seen = -1;
    private ReadModelState? seenState;

    public ReadModelState State => state;

    /// <summary>True once a snapshot was loaded. It stays true in an outage: what was loaded can still be read.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Why what is shown may be out of date; null while the topics are being followed.</summary>
    public string? Trouble => unreadyReason;

    /// <summary>Replaces everything by a freshly loaded state.</summary>
    public void Replace(ReadModelState loaded)
    {
        state = loaded;
        IsLoaded = true;
        unreadyReason = null;
    }

    public void Fail(string reason) => unreadyReason = reason;

    /// <summary>Calls <paramref name="changed"/> after changes, on a thread of the pool; it must return soon.</summary>
    public IDisposable Subscribe(Action changed)
    {
        Update(current => current + changed);
        return new Subscription(this, changed);
    }

    /// <summary>Tells the subscribers if something changed since the last call.</summary>
    public bool NotifyIfChanged()
    {
        var current = state;
        var generation = current.Generation;
        if (ReferenceEquals(current, seenState) && generation == seen)
        {
            return false;
        }

        (seenState, seen) = (current, generation);
        subscribers?.Invoke();
        return true;
    }

    private void Update(Func<Action?, Action?> change)
    {
        Action? before, after;
        do
        {
            before = subscribers;
            after = change(before);
        }
        while (Interlocked.CompareExchange(ref subscribers, after, before) != before);
    }

    private sealed class Subscription(InventoryReadModel owner, Action changed) : IDisposable
    {
        public void Dispose() => owner.Update(current => current - changed);
    }
}
