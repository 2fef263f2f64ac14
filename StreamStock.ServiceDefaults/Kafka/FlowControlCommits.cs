using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace StreamStock.ServiceDefaults.Kafka;

/// <summary>
/// Keeps the windows of a <see cref="FlowControlProducer"/> up to date: asks for the group's commits only while
/// something is ahead and someone is near a limit, one request at a time.
/// </summary>
internal sealed class FlowControlCommits(
    IGroupOffsets offsets, IReadOnlyDictionary<TopicPartition, FlowControlWindow> windows, TimeProvider time, ILogger logger)
    : IDisposable
{
    /// <summary>Least time between two requests.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>How long nothing may move before the partitions themselves are looked at.</summary>
    public static readonly TimeSpan StallAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim asking = new(1, 1);
    private long lastAsked = long.MinValue;
    private long lastLogged = long.MinValue;

    /// <summary>Reads where every partition and the group stand; waits for the broker.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var backoff = new Backoff(PollInterval, SlowestRetry, new Random(windows.Count));
        while (!await Task.Run(TryStart, cancellationToken))
        {
            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    /// <summary>Asks in the background, unless that happened a moment ago.</summary>
    public void RefreshSoon()
    {
        if (IsDue() && asking.Wait(0, CancellationToken.None))
        {
            _ = Task.Run(AskAndRelease);
        }
    }

    /// <summary>Waits until <paramref name="ready"/>, asking for commits meanwhile.</summary>
    public async Task WaitAsync(Func<bool> ready, CancellationToken cancellationToken)
    {
        var backoff = new Backoff(PollInterval * 2, SlowestRetry, new Random(windows.Count));
        var moved = time.GetTimestamp();
        var ahead = Ahead();
        while (!ready())
        {
            await asking.WaitAsync(cancellationToken);
            var answered = await Task.Run(AskAndRelease, CancellationToken.None);
            if (ready())
            {
                return;
            }

            if (Ahead() is var now && now != ahead)
            {
                (ahead, moved) = (now, time.GetTimestamp());
            }
            else if (time.GetElapsedTime(moved) >= StallAfter)
            {
                moved = time.GetTimestamp();
                Log(LogLevel.Information, null, "Waiting for the processors: {Records} records are not yet decided.", ahead);
                await Task.Run(ForgetLost, CancellationToken.None);
            }

            if (answered)
            {
                backoff.Reset();
            }

            await Task.Delay(answered ? PollInterval : backoff.Next(), time, cancellationToken);
        }
    }

    public void Dispose()
    {
        // A request under way still uses the consumer, which is disposed of after this.
        asking.Wait(SlowestRetry * 2);
        asking.Dispose();
    }

    private long Ahead() => windows.Values.Sum(window => window.RecordsAhead);

    private bool IsDue() =>
        Volatile.Read(ref lastAsked) is var last && (last == long.MinValue || time.GetElapsedTime(last) >= PollInterval);

    private bool AskAndRelease()
    {
        try
        {
            var partitions = windows.Where(window => window.Value.RecordsAhead > 0).Select(window => window.Key).ToList();
            if (partitions.Count > 0)
            {
                foreach (var committed in offsets.Committed(partitions))
                {
                    windows[committed.TopicPartition].Committed(committed.Offset.Value);
                }
            }

            return true;
        }
        catch (KafkaException exception)
        {
            Log(LogLevel.Warning, exception, "The processors' offsets cannot be read; trying again.");
            return false;
        }
        finally
        {
            Volatile.Write(ref lastAsked, time.GetTimestamp());
            asking.Release();
        }
    }

    private bool TryStart()
    {
        try
        {
            foreach (var committed in offsets.Committed([.. windows.Keys]))
            {
                var (low, high) = offsets.Watermarks(committed.TopicPartition);
                windows[committed.TopicPartition].Start(low, high, committed.Offset.Value);
            }

            return true;
        }
        catch (KafkaException exception)
        {
            Log(LogLevel.Warning, exception, "The offsets of the topics cannot be read; trying again.");
            return false;
        }
    }

    private void ForgetLost()
    {
        try
        {
            foreach (var (partition, window) in windows.Where(window => window.Value.RecordsAhead > 0))
            {
                var knownEnd = window.DeliveredEnd;
                var (low, high) = offsets.Watermarks(partition);
                window.Forget(low, high, knownEnd);
            }
        }
        catch (KafkaException exception)
        {
            Log(LogLevel.Warning, exception, "The offsets of the topics cannot be read; trying again.");
        }
    }

    private void Log(LogLevel level, Exception? exception, string message, params object[] arguments)
    {
        if (lastLogged != long.MinValue && time.GetElapsedTime(lastLogged) < LogInterval)
        {
            return;
        }

        lastLogged = time.GetTimestamp();
#pragma warning disable CA2254 // The templates are the constants above.
        logger.Log(level, exception, message, arguments);
#pragma warning restore CA2254
    }
}
