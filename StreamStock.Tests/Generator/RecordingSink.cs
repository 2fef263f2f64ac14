using StreamStock.Core.Events;
using StreamStock.Generator.Sources;

namespace StreamStock.Tests.Generator;

/// <summary>Keeps what a source sends, and can end it after so many records.</summary>
internal sealed class RecordingSink(int stopAfter = int.MaxValue) : IEventSink
{
    private readonly Lock gate = new();
    private readonly List<EventDraft> sent = [];
    private readonly List<int> flushed = [];

    public IReadOnlyList<EventDraft> Sent
    {
        get
        {
            lock (gate)
            {
                return [.. sent];
            }
        }
    }

    /// <summary>How many records had been sent each time the source waited for the broker.</summary>
    public IReadOnlyList<int> Flushed
    {
        get
        {
            lock (gate)
            {
                return [.. flushed];
            }
        }
    }

    public IEnumerable<EventDraft> Events => Sent.Where(draft => draft.Type != EventType.Time);

    public IEnumerable<DateTime> Times => Sent.Where(draft => draft.Type == EventType.Time).Select(draft => draft.Timestamp!.Value);

    public ValueTask SendAsync(EventDraft draft, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            sent.Add(draft);
            if (sent.Count >= stopAfter)
            {
                throw new OperationCanceledException();
            }
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask SendTimeAsync(DateTime utc, CancellationToken cancellationToken) =>
        SendAsync(new EventDraft("time", EventType.Time, "") { Timestamp = utc }, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            flushed.Add(sent.Count);
        }

        return Task.CompletedTask;
    }

    public Task DrainAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
