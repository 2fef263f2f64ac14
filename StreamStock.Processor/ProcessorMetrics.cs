using System.Diagnostics.Metrics;

namespace StreamStock.Processor;

/// <summary>What the processor measures of itself, under the meter <c>StreamStock.Processor</c>.</summary>
internal sealed class ProcessorMetrics
{
    public const string MeterName = "StreamStock.Processor";

    private readonly Counter<long> _rows;
    private readonly Histogram<double> _commitSeconds;
    private readonly Counter<long> _redriven;
    private readonly Counter<long> _discarded;
    private readonly Counter<long> _broken;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _checked;
    private long _openLetters;

    public ProcessorMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rows = meter.CreateCounter<long>("streamstock.ledger.rows", "{row}", "Ledger rows made durable");
        _commitSeconds = meter.CreateHistogram<double>("streamstock.commit.duration", "s", "Duration of a commit");
        _redriven = meter.CreateCounter<long>("streamstock.deadletters.redriven", "{letter}", "Dead letters sent again");
        _discarded = meter.CreateCounter<long>("streamstock.deadletters.discarded", "{letter}", "Dead letters discarded by a person");
        meter.CreateObservableGauge("streamstock.deadletters.open", () => Volatile.Read(ref _openLetters), "{letter}", "Dead letters that wait for a person");
        _checked = meter.CreateCounter<long>("streamstock.invariants.checked", "{product}", "Products whose invariants were checked");
        _broken = meter.CreateCounter<long>("streamstock.invariants.broken", "{product}", "Products found with a broken invariant");
        _gaps = meter.CreateCounter<long>("streamstock.offsets.gaps", "{gap}", "Gaps in the records read that a person let pass");
    }

    public void Committed(int rows, TimeSpan duration)
    {
        _rows.Add(rows);
        _commitSeconds.Record(duration.TotalSeconds);
    }

    public void Redriven() => _redriven.Add(1);

    public void Discarded(int letters) => _discarded.Add(letters);

    public void OpenLetters(long letters) => Volatile.Write(ref _openLetters, letters);

    public void Checked(int products, int broken)
    {
        _checked.Add(products);
        _broken.Add(broken);
    }

    public void Gap() => _gaps.Add(1);
}
