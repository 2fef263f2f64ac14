using StreamStock.Core.Models;

namespace StreamStock.Web.Commands;

/// <summary>
/// Who waits for which decision. A waiter is registered before its event is sent, so that no answer can come too
/// early. Two requests with one event id wait in line: their records are decided in the order in which they were sent.
/// </summary>
public sealed class PendingDecisions(int capacity = CommandLimits.MaxInFlight)
{
    private readonly Dictionary<(string ProductId, string EventId), List<Waiter>> waiting = [];
    private readonly Lock gate = new();
    private int count;

    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>A place in the line; null where <c>capacity</c> others wait already.</summary>
    public Waiter? TryRegister(string productId, string eventId)
    {
        lock (gate)
        {
            if (count >= capacity)
            {
                return null;
            }

            count++;
            var waiter = new Waiter(this, productId, eventId);
            if (waiting.TryGetValue((productId, eventId), out var line))
            {
                line.Add(waiter);
            }
            else
            {
                waiting[(productId, eventId)] = [waiter];
            }

            return waiter;
        }
    }

    /// <summary>Gives a decision to the first who waits for it; false where nobody does (any more).</summary>
    public bool TryComplete(Decision decision)
    {
        Waiter? waiter;
        lock (gate)
        {
            waiter = waiting.TryGetValue((decision.ProductId, decision.EventId), out var line) ? line[0] : null;
            if (waiter is not null)
            {
                Remove(waiter);
            }
        }

        return waiter is not null && waiter.TryComplete(decision);
    }

    private void Remove(Waiter waiter)
    {
        var key = (waiter.ProductId, waiter.EventId);
        if (!waiting.TryGetValue(key, out var line) || !line.Remove(waiter))
        {
            return;
        }

        count--;
        if (line.Count == 0)
        {
            waiting.Remove(key);
        }
    }

    /// <summary>One request's place; disposing it gives the place up.</summary>
    public sealed class Waiter : IDisposable
    {
        // Continuations must not run on the consume loop's thread.
        private readonly TaskCompletionSource<Decision> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly PendingDecisions owner;

        internal Waiter(PendingDecisions owner, string productId, string eventId) =>
            (this.owner, ProductId, EventId) = (owner, productId, eventId);

        public string ProductId { get; }

        public string EventId { get; }

        /// <summary>The decision, or null where none came in time.</summary>
        public async Task<Decision?> WaitAsync(TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
        {
            if (completion.Task.IsCompleted)
            {
                return await completion.Task;
            }

            try
            {
                return await completion.Task.WaitAsync(timeout, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }

        public void Dispose()
        {
            lock (owner.gate)
            {
                owner.Remove(this);
            }
        }

        internal bool TryComplete(Decision decision) => completion.TrySetResult(decision);
    }
}
