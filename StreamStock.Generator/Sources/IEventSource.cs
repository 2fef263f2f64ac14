using StreamStock.Core.Events;

namespace StreamStock.Generator.Sources;

/// <summary>One mode of the generator.</summary>
public interface IEventSource
{
    /// <summary>Sends everything it has, in time order; ends when there is no more.</summary>
    Task RunAsync(IEventSink sink, CancellationToken cancellationToken);
}

/// <summary>Where a source's events go. Calls wait while the processors are too far behind.</summary>
public interface IEventSink
{
    /// <summary>Sends to the topic of the event's type and the partition of its product.</summary>
    ValueTask SendAsync(EventDraft draft, CancellationToken cancellationToken);

    /// <summary>Tells every partition what time it is.</summary>
    ValueTask SendTimeAsync(DateTime utc, CancellationToken cancellationToken);

    /// <summary>Waits until the broker has everything sent so far: what is sent later on any topic is read later.</summary>
    Task FlushAsync(CancellationToken cancellationToken);

    /// <summary>Waits until the processors have decided everything sent so far.</summary>
    Task DrainAsync(CancellationToken cancellationToken);
}
