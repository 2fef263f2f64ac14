using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Processor.Storage;

namespace StreamStock.Processor.Publishing;

/// <summary>What the next feed record of a partition will say.</summary>
internal sealed class FeedState(int partition, string owner, string clock)
{
    /// <summary>A feed record goes out this often though nothing happened, so that readers see time pass.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);

    /// <summary>And never more often than this.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly Queue<LedgerEvent> _events = new();
    private readonly long[] _latency = new long[LatencyHistogram.Buckets];
    private IReadOnlyDictionary<string, OutcomeCounts> _counts = new Dictionary<string, OutcomeCounts>();
    private DayCounts _today = DayCounts.None;
    private long _sequence;
    private long _lag;
    private DateTime _time;
    private bool _changed = true;
    private long _sentAt;

    public void Start(Partition state)
    {
        (_counts, _today, _sequence, _time) = (state.Counts.ByType(), state.Counts.Today(), state.Sequence, state.Time);
    }

    public void Observe(DateTime time, long lag)
    {
        _time = time > _time ? time : _time;
        _lag = lag;
    }

    public void Add(PartitionCommit commit, DateTime durableAt, Func<string, string> warehouseOf)
    {
        (_counts, _today, _sequence, _changed) = (commit.Counts, commit.Today, commit.Sequence, true);
        Observe(commit.Time, commit.Lag);
        var rows = commit.Effects.Rows;
        var durable = new DateTimeOffset(durableAt).ToUnixTimeMilliseconds();
        foreach (ref readonly var row in rows)
        {
            if (row.Origin.Topic != InputTopic.None)
            {
                _latency[Bucket(durable - row.Origin.RecordTimestamp)]++;
            }
        }

        var shown = 0;
        var first = rows.Length;
        while (first > 0 && shown < FeedRecord.MaxEvents)
        {
            shown += IsShown(rows[--first].Kind) ? 1 : 0;
        }

        foreach (ref readonly var row in rows[first..])
        {
            if (IsShown(row.Kind))
            {
                _events.Enqueue(Views.Event(in row, partition, warehouseOf(row.ProductId)));
            }
        }

        while (_events.Count > FeedRecord.MaxEvents)
        {
            _events.Dequeue();
        }
    }

    public bool IsDue(TimeProvider time)
    {
        var since = time.GetElapsedTime(_sentAt);
        return since >= Heartbeat || (_changed && since >= Pause);
    }

    public FeedRecord Take(TimeProvider time)
    {
        var record = new FeedRecord
        {
            Partition = partition,
            Owner = owner,
            Clock = clock,
            Sequence = _sequence,
            LedgerRows = _sequence,
            PartitionTime = _time,
            PublishedAt = time.GetUtcNow().UtcDateTime,
            Counts = _counts,
            Today = _today,
            Lag = _lag,
            Latency = new LatencyHistogram { Counts = [.. _latency] },
            Events = [.. _events],
        };
        _events.Clear();
        Array.Clear(_latency);
        (_changed, _sentAt) = (false, time.GetTimestamp());
        return record;
    }

    private static bool IsShown(RowKind kind) => kind is not (RowKind.Alert or RowKind.Forecast or RowKind.DayClosed);

    private static int Bucket(long milliseconds)
    {
        var bucket = milliseconds <= 0 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)milliseconds);
        return Math.Min(bucket, LatencyHistogram.Buckets - 1);
    }
}
