using StreamStock.Core.Events;
using StreamStock.Generator.Sources;

namespace StreamStock.Generator.Synthetic;

/// <summary>
/// The demo. On first start it sends the days before at full speed, up to the wall clock; from there simulated time
/// passes at a factor of wall time. On data that exists it goes on where simulated time stands.
/// </summary>
/// <param name="demand">What happens.</param>
/// <param name="speed">Simulated seconds in one of wall time; null goes as fast as the processors do.</param>
/// <param name="eventsPerDay">Average events of a simulated day.</param>
/// <param name="storedTime">The processors' time; null where they never started.</param>
/// <param name="time">The wall clock.</param>
/// <param name="dial">Changes the demand while it runs; null for one that stays.</param>
public sealed class SyntheticSource(
    SyntheticDemand demand, double? speed, double eventsPerDay, DateTime? storedTime, TimeProvider time, DemandDial? dial = null) : IEventSource
{
    /// <summary>Days of demand before the first start.</summary>
    public const int HistoryDays = 60;

    /// <summary>Most events of that history: at a high rate it is shorter, or the start would take hours.</summary>
    public const int MaxHistoryEvents = 1_000_000;

    /// <summary>A simulated day and a start both fit many times into what the processors still recognise as sent.</summary>
    private static readonly TimeSpan DedupeHorizon = TimeSpan.FromHours(24);

    public async Task RunAsync(IEventSink sink, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sink);
        var now = time.GetUtcNow().UtcDateTime;
        var begin = storedTime ?? HourlyTime.Floor(now - History(eventsPerDay));
        if (storedTime is null || OpeningMayBeMissing(storedTime.Value, now))
        {
            foreach (var draft in demand.Opening(begin))
            {
                await sink.SendAsync(draft, cancellationToken);
            }

            // A cluster may take a second to accept the first record of each topic: demand must not overtake its products.
            await sink.DrainAsync(cancellationToken);
        }

        var live = storedTime ?? now;
        Pacer? pacer = null;
        var hours = new HourlyTime(begin);
        for (var hour = HourlyTime.Floor(begin); ; hour = hour.AddHours(1))
        {
            pacer = await SendHourAsync(sink, hour, begin, live, hours, pacer, cancellationToken);
        }
    }

    /// <summary>How far before the wall clock the demo begins.</summary>
    public static TimeSpan History(double eventsPerDay) =>
        TimeSpan.FromHours(Math.Floor(Math.Min(HistoryDays, MaxHistoryEvents / eventsPerDay) * 24));

    private async Task<Pacer?> SendHourAsync(
        IEventSink sink, DateTime hour, DateTime begin, DateTime live, HourlyTime hours, Pacer? pacer, CancellationToken cancellationToken)
    {
        if (hour > live)
        {
            pacer ??= new Pacer(speed, live, time);
            await pacer.WaitAsync(hour, cancellationToken);
        }

        foreach (var passed in hours.Until(hour))
        {
            await sink.SendTimeAsync(passed, cancellationToken);
        }

        var (current, turned) = dial?.Read() ?? (demand, default);
        var rest = new Queue<EventDraft>(current.Hour(hour).SkipWhile(draft => draft.Timestamp <= begin));
        while (rest.TryPeek(out var draft))
        {
            if (draft.Timestamp!.Value is var at && at > live)
            {
                pacer ??= new Pacer(speed, live, time);
                if (!await IsReachedAsync(pacer, at, turned, cancellationToken))
                {
                    // From this moment on the hour goes as the dial says now.
                    (current, turned) = dial!.Read();
                    var now = pacer.Now;
                    rest = new(current.Hour(hour).SkipWhile(later => later.Timestamp <= now));
                    continue;
                }
            }

            await sink.SendAsync(rest.Dequeue(), cancellationToken);
        }

        return pacer;
    }

    /// <returns>False where the dial was turned before the moment came.</returns>
    private static async ValueTask<bool> IsReachedAsync(Pacer pacer, DateTime moment, CancellationToken turned, CancellationToken cancellationToken)
    {
        if (!turned.CanBeCanceled)
        {
            await pacer.WaitAsync(moment, cancellationToken);
            return true;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(turned, cancellationToken);
        try
        {
            await pacer.WaitAsync(moment, either.Token);
            return !turned.IsCancellationRequested;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>
    /// True where time has hardly begun: the first start may have ended before the whole catalogue was sent. Only then
    /// is it sent again, because later the same events might no longer be recognised and would reset what operators did.
    /// </summary>
    private bool OpeningMayBeMissing(DateTime stored, DateTime now)
    {
        var sinceBegin = stored - (now - History(eventsPerDay));
        return sinceBegin < TimeSpan.FromHours(1) && sinceBegin > -DedupeHorizon;
    }
}
