using System.Diagnostics.Metrics;

namespace StreamStock.Processor;

/// <summary>What the processor measures of itself, under the meter <c>StreamStock.Processor</c>.</summary>
internal sealed class ProcessorMetrics
{
    public const string MeterName = "StreamStock.Processor";

    private readonly Counter<long> _rows;
    private readonly Histogram<double> _commitSeconds;

    public ProcessorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rows = meter.CreateCounter<long>("streamstock.ledger.rows", "{row}", "Ledger rows made durable");
        _commitSeconds = meter.CreateHistogram<double>("streamstock.commit.duration", "s", "Duration of a commit");
    }

    public void Committed(int rows, TimeSpan duration)
    {
        _rows.Add(rows);
        _commitSeconds.Record(duration.TotalSeconds);
    }
}
