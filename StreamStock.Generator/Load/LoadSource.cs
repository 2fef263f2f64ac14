using StreamStock.Generator.Sources;

namespace StreamStock.Generator.Load;

/// <summary>Sends a load at a fixed rate, after its catalogue, which is sent at full speed.</summary>
/// <param name="demand">The events.</param>
/// <param name="rate">Events a minute; null sends as fast as the processors take them.</param>
/// <param name="events">How many; 0 never ends.</param>
/// <param name="time">The wall clock.</param>
public sealed class LoadSource(LoadDemand demand, double? rate, long events, TimeProvider time) : IEventSource
{
    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        foreach (var draft in demand.Opening())
        {
            await sink.SendAsync(draft, cancellationToken);
        }

        // Sales go by another topic than their products, and must not overtake them.
        await sink.FlushAsync(cancellationToken);
        var start = time.GetUtcNow().UtcDateTime;
        var pacer = new Pacer(rate is null ? null : 1, start, time);
        var interval = TimeSpan.FromMinutes(1) / (rate ?? 1);
        for (var sent = 0L; events == 0 || sent < events; sent++)
        {
            await pacer.WaitAsync(start + (interval * sent), cancellationToken);
            await sink.SendAsync(demand.Next(), cancellationToken);
        }

        await sink.DrainAsync(cancellationToken);
    }
}
