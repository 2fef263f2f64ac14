using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace StreamStock.Benchmarks.Rig;

/// <summary>Bytes another .NET process has allocated since this was made, from the runtime's own counter.</summary>
public sealed class AllocationMeter : IDisposable
{
    private readonly EventPipeSession _session;
    private readonly EventPipeEventSource _events;
    private readonly Thread _thread;
    private double _bytes;

    public AllocationMeter(int process)
    {
        var counters = new EventPipeProvider(
            "System.Runtime", EventLevel.Informational, arguments: new Dictionary<string, string> { ["EventCounterIntervalSec"] = "1" });
        _session = new DiagnosticsClient(process).StartEventPipeSession(counters, requestRundown: false);
        _events = new EventPipeEventSource(_session.EventStream);
        _events.Dynamic.All += Take;
        _thread = new Thread(Process) { IsBackground = true, Name = "allocations" };
        _thread.Start();
    }

    public double Bytes => Volatile.Read(ref _bytes);

    private void Take(TraceEvent e)
    {
        if (e.EventName == "EventCounters" && e.PayloadValue(0) is IDictionary<string, object> { } outer
            && outer["Payload"] is IDictionary<string, object> counter && counter["Name"] is "alloc-rate")
        {
            Volatile.Write(ref _bytes, _bytes + Convert.ToDouble(counter["Increment"], System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private void Process()
    {
        try
        {
            _events.Process();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or EndOfStreamException)
        {
            // The process has ended; what was counted stands.
        }
    }

    public void Dispose()
    {
        try
        {
            _session.Stop();
        }
        catch (Exception e) when (e is IOException or EndOfStreamException or ServerNotAvailableException)
        {
            // The process has ended by itself.
        }

        _thread.Join(TimeSpan.FromSeconds(5));
        _events.Dispose();
        _session.Dispose();
    }
}
