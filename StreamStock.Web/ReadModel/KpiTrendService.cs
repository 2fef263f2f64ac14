using System.Text.Json;
using StreamStock.Web.Api;

namespace StreamStock.Web.ReadModel;

/// <summary>
/// Has the key figures sampled as the inventory's time passes, whether or not anybody looks, and asks the processor for
/// those of yesterday where nobody looked then: after a start, other data, or days that were passed over.
/// </summary>
public sealed partial class KpiTrendService(
    InventoryReadModel model, SummaryCache summary, KpiTrend trend, KpiHistory history, TimeProvider time, ILogger<KpiTrendService> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private (long State, long Hour)? asked;

    /// <summary>The failure that was told last.</summary>
    private string? failure;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = model.Subscribe(() => trend.Follow(model.State, () => summary.Current));
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FillAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>Once an hour of the inventory's time at most, while yesterday at the next hour is not wholly known.</summary>
    private async Task FillAsync(CancellationToken stopping)
    {
        try
        {
            var state = model.State;
            if (state.Feed.Totals().PartitionTime is not { } now || trend.Yesterday(now.AddHours(1))?.StockValue is not null || asked == (state.Instance, now.Ticks / TimeSpan.TicksPerHour))
            {
                return;
            }

            trend.Fill(await history.ReadAsync(state, now, stopping));
            asked = (state.Instance, now.Ticks / TimeSpan.TicksPerHour);
            failure = null;
        }
        catch (Exception exception) when (LedgerAnswers.IsOutage(exception, stopping) || exception is HttpRequestException or JsonException)
        {
            // No processor answers, or one of another version: it is asked again.
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or OutOfMemoryException))
        {
            // The figures are a help, not what Web is for: it must not end with them, nor say the same every few seconds.
            if (failure != exception.ToString())
            {
                failure = exception.ToString();
                NotFilled(log, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "The key figures of yesterday could not be read")]
    private static partial void NotFilled(ILogger log, Exception exception);
}
