using System.Diagnostics.CodeAnalysis;

namespace StreamStock.Web.Live;

/// <summary>Composes frames for viewers once a tick, until the service stops.</summary>
public abstract class TickingStream(TimeProvider time, ILogger logger) : BackgroundService
{
    protected TimeProvider Time => time;

    [SuppressMessage("Design", "CA1031", Justification = "One bad tick must not end the stream of all viewers.")]
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
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
                    logger.LogError(exception, "A frame for the viewers could not be composed");
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

    /// <summary>Tells every viewer what changed since the last tick.</summary>
    public abstract void Tick();

    /// <summary>Lets all viewers go: open streams would otherwise hold up the server's stop.</summary>
    protected abstract void End();
}
