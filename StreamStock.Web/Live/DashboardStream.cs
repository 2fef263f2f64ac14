using System.Diagnostics.CodeAnalysis;

namespace StreamStock.Web.Live;

/// <summary>
/// Tells every viewer what changed: composed and serialised once a tick, however many they are, and not at all while
/// there is none.
/// </summary>
public sealed class DashboardStream(
    DashboardComposer composer, TimeProvider time, ILogger<DashboardStream> logger, int maxViewers = StreamLimits.MaxViewers) : BackgroundService
{
    private static readonly byte[] HeartbeatFrame = ": still here\n\n"u8.ToArray();

    private readonly HashSet<StreamViewer> viewers = [];
    private readonly Lock gate = new();
    private readonly Queue<(string Id, byte[] Frame)> kept = new();
    private long lastFrame;
    private long ticks;
    private bool stopping;

    public int Viewers
    {
        get
        {
            lock (gate)
            {
                return viewers.Count;
            }
        }
    }

    /// <summary>
    /// A viewer whose first frame is a snapshot, or where <paramref name="lastEventId"/> was sent a moment ago, what came
    /// after it; null where there are too many, or the service stops.
    /// </summary>
    public StreamViewer? TryJoin(string? lastEventId = null)
    {
        lock (gate)
        {
            if (stopping || viewers.Count >= maxViewers)
            {
                return null;
            }

            if (viewers.Count == 0)
            {
                kept.Clear();
                composer.Delta(); // Nothing was composed while nobody looked.
            }

            var viewer = new StreamViewer();
            foreach (var frame in Missed(lastEventId) ?? [composer.Snapshot()])
            {
                viewer.Offer(frame, () => composer.Snapshot());
            }

            viewers.Add(viewer);
            return viewer;
        }
    }

    /// <summary>The deltas after an id; null where it is not known which those are.</summary>
    private List<byte[]>? Missed(string? lastEventId)
    {
        if (lastEventId is null || viewers.Count == 0)
        {
            return null;
        }

        var missed = kept.SkipWhile(delta => delta.Id != lastEventId).ToList();
        return missed.Count == 0 ? null : [.. missed.Skip(1).Select(delta => delta.Frame)];
    }

    public void Leave(StreamViewer viewer)
    {
        lock (gate)
        {
            viewers.Remove(viewer);
        }
    }

    /// <summary>What is to be shown now, for the page's first rendering.</summary>
    public DashboardData Read()
    {
        lock (gate)
        {
            return composer.Read();
        }
    }

    /// <summary>Sends one delta, or after a long silence a heartbeat, to all.</summary>
    internal void Tick()
    {
        lock (gate)
        {
            if (viewers.Count == 0)
            {
                return;
            }

            if (viewers.Count >= StreamLimits.ManyViewers && ticks++ % 2 != 0)
            {
                return;
            }

            var frame = composer.Delta();
            Keep(frame);
            if (frame is null && time.GetElapsedTime(lastFrame) >= StreamLimits.Heartbeat)
            {
                frame = HeartbeatFrame;
            }

            if (frame is null)
            {
                return;
            }

            lastFrame = time.GetTimestamp();
            foreach (var viewer in viewers)
            {
                viewer.Offer(frame, () => composer.Snapshot());
            }
        }
    }

    private void Keep(byte[]? delta)
    {
        if (delta is null)
        {
            return;
        }

        kept.Enqueue((composer.LastId, delta));
        if (kept.Count > StreamLimits.MaxKeptDeltas)
        {
            kept.Dequeue();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One bad tick must not end the stream of all viewers.")]
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(StreamLimits.Tick, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    Tick();
                }
                catch (Exception exception)
                {
                    logger.LogError(exception, "The dashboard could not be composed");
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops.
        }
        finally
        {
            End();
        }
    }

    /// <summary>Open streams would otherwise hold up the server's stop.</summary>
    private void End()
    {
        lock (gate)
        {
            stopping = true;
            foreach (var viewer in viewers)
            {
                viewer.Complete();
            }
        }
    }
}
