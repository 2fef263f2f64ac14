using Microsoft.Extensions.Options;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Upkeep;

/// <summary>Drops days that are kept no longer, once an hour, on one replica at a time.</summary>
internal sealed partial class RetentionService(
    LedgerRetention retention, IOptions<ProcessorOptions> options, TimeProvider time, ILogger<RetentionService> log) : BackgroundService
{
    public static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(2);
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (var wait = FirstWait; ; wait = Interval)
            {
                await Task.Delay(wait, time, stoppingToken);
                await Task.Run(() => TryDrop(stoppingToken), stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // What is left waits for the next start.
        }
    }

    /// <returns>Days dropped; null where another replica is at it, or the database failed.</returns>
    public int? TryDrop(CancellationToken cancellationToken)
    {
        try
        {
            using var turn = retention.TryTakeTurn();
            if (turn is null)
            {
                return null;
            }

            var firstKept = StoredTime.Day(time.GetUtcNow().UtcDateTime) - options.Value.RetentionDays;
            var started = time.GetTimestamp();
            var dropped = retention.Drop(firstKept, cancellationToken);
            retention.Free(cancellationToken);
            if (dropped > 0)
            {
                Dropped(log, dropped, time.GetElapsedTime(started));
            }

            return dropped;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or TimeoutException)
        {
            Failed(log, e);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Information, "Dropped {Days} partition days of the ledger in {Duration}")]
    private static partial void Dropped(ILogger log, int days, TimeSpan duration);

    [LoggerMessage(LogLevel.Warning, "Old days of the ledger could not be dropped; it is tried again within the hour")]
    private static partial void Failed(ILogger log, Exception exception);
}
