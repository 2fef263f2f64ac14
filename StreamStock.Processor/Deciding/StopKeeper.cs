using StreamStock.Core.Messaging;
using StreamStock.Processor.Ingest;
using StreamStock.Processor.Storage;
using StreamStock.Processor.Upkeep;

namespace StreamStock.Processor.Deciding;

/// <summary>
/// Keeps which partitions are stopped, in memory for their owner and in the database for whoever lets them go on. The
/// database is asked away from the pipeline's thread, and again where it cannot be reached.
/// </summary>
internal sealed partial class StopKeeper(
    PartitionStops stops, OperationalAlerts alerts, ProcessorMetrics metrics, TimeProvider time, ILogger<StopKeeper> log)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<int, PartitionStop> _stopped = [];
    private readonly HashSet<int> _toClear = [];
    private readonly List<(int Partition, OffsetGap Gap, DateTime Time)> _toTell = [];
    private Task<List<int>?>? _asking;
    private (List<int> ToClear, List<(int Partition, OffsetGap Gap, DateTime Time)> ToTell) _asked = ([], []);
    private long _askedAt;

    /// <summary>Why partitions are stopped; null where none is.</summary>
    public string? Trouble => _stopped.Count == 0 ? null : string.Join(" ", _stopped.OrderBy(s => s.Key).Select(s => s.Value.Message));

    public void Stop(PartitionStop stop)
    {
        if (_stopped.GetValueOrDefault(stop.Partition) != stop)
        {
            _stopped[stop.Partition] = stop;
            Stopped(log, stop.Message);
            _askedAt = 0;
        }
    }

    /// <summary>The partition is another replica's, or goes on.</summary>
    public void Forget(int partition) => _stopped.Remove(partition);

    /// <summary>The partition goes on with nothing missing; what was stored about it is out of date.</summary>
    public void Clear(int partition) => _toClear.Add(partition);

    /// <summary>A person let the partition go on, and its ledger says what is missing.</summary>
    public void WentOn(int partition, OffsetGap gap, DateTime partitionTime)
    {
        metrics.Gap();
        WentOn(log, gap.Message);
        _toTell.Add((partition, gap, partitionTime));
    }

    /// <returns>Stopped partitions that a person has let go on.</returns>
    public IReadOnlyList<int> Poll()
    {
        if (_asking is { IsCompleted: true } ended)
        {
            _asking = null;
            if (ended.Result is not { } accepted)
            {
                return [];
            }

            _toClear.ExceptWith(_asked.ToClear);
            _toTell.RemoveAll(_asked.ToTell.Contains);
            return [.. accepted.Where(_stopped.Remove)];
        }

        var hasWork = _stopped.Count + _toClear.Count + _toTell.Count > 0;
        if (_asking is null && hasWork && (_askedAt == 0 || time.GetElapsedTime(_askedAt) >= Interval))
        {
            _askedAt = time.GetTimestamp();
            var asked = _asked = (_toClear.ToList(), _toTell.ToList());
            var stopped = _stopped.Values.ToList();
            _asking = Task.Run(() => Ask(stopped, asked.ToClear, asked.ToTell));
        }

        return [];
    }

    /// <returns>Null where the database could not be reached; all is asked and told again.</returns>
    private List<int>? Ask(List<PartitionStop> stopped, List<int> toClear, List<(int Partition, OffsetGap Gap, DateTime Time)> toTell)
    {
        try
        {
            toClear.ForEach(stops.Clear);
            foreach (var (partition, gap, partitionTime) in toTell)
            {
                alerts.RaiseLost(partition, Topics.Inputs[(int)gap.Topic], gap.From, gap.Message, partitionTime);
            }

            stopped.ForEach(stops.Record);
            return [.. stopped.Where(s => stops.List(s.Partition).Any(v => v.AcceptedBy is not null && v.Topic == (int)s.Topic && v.Position == s.Position)).Select(s => s.Partition)];
        }
        catch (Exception e) when (Outage.IsPassing(e))
        {
            NotStored(log, e.Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Critical, "{Reason}")]
    private static partial void Stopped(ILogger log, string reason);

    [LoggerMessage(LogLevel.Warning, "{What}")]
    private static partial void WentOn(ILogger log, string what);

    [LoggerMessage(LogLevel.Warning, "Stopped partitions could not be looked up: {Reason}")]
    private static partial void NotStored(ILogger log, string reason);
}
