using StreamStock.Generator.Status;

namespace StreamStock.Generator;

/// <summary>Says every few seconds how far a replay or a load has come, and names the first unreadable lines.</summary>
public sealed class ProgressLog(GeneratorOptions options, GeneratorStatus status, TimeProvider time, ILogger<ProgressLog> logger)
    : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode is GeneratorMode.Off or GeneratorMode.Synthetic)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        var named = 0;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var report = status.Read();
            named = LogBadLines(report, named);
            if (report.State == "done")
            {
                return;
            }

            if (report.State == "running")
            {
                LogProgress(report);
            }
        }
    }

    private void LogProgress(StatusReport report)
    {
        if (report.Replay is { } replay)
        {
            logger.LogInformation(
                "{Percent:0.0} %: {Lines} lines, {Sent} records, {Rate:0} a second, {Left} left, at {Time:yyyy-MM-dd HH:mm}",
                replay.Percent, replay.Lines, report.Sent.Total, report.RatePerSecond, Left(replay.SecondsLeft), report.EventTime);
        }
        else
        {
            logger.LogInformation("{Sent} records, {Rate:0} a second", report.Sent.Total, report.RatePerSecond);
        }
    }

    private int LogBadLines(StatusReport report, int named)
    {
        if (report.Replay is not { } replay)
        {
            return named;
        }

        foreach (var bad in replay.FirstBadLines.Skip(named))
        {
            logger.LogWarning("{File}:{Line} is left out: {Problem}", bad.File, bad.Line, bad.Problem);
        }

        return replay.FirstBadLines.Count;
    }

    private static string Left(double? seconds) =>
        seconds is { } left ? TimeSpan.FromSeconds(Math.Round(Math.Min(left, 8_640_000))).ToString("c") : "unknown time";
}
