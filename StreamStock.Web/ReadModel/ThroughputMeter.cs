using StreamStock.Core.Models;

namespace StreamStock.Web.ReadModel;

/// <summary>Decided events and their latencies in slots of the wall clock; a ring, so that it never grows.</summary>
public sealed class ThroughputMeter
{
    /// <summary>Slots looked at for the present rate and latency.</summary>
    private const int RecentSlots = 3;

    private static readonly long SlotTicks = ReadModelLimits.ThroughputSlot.Ticks;

    private readonly Slot[] slots = new Slot[ReadModelLimits.ThroughputSlots];
    private readonly Lock gate = new();
    private long first = long.MaxValue;

    public void Add(DateTime at, long events, LatencyHistogram latency)
    {
        lock (gate)
        {
            var number = at.Ticks / SlotTicks;
            ref var slot = ref slots[number % slots.Length];
            if (slot.Number > number)
            {
                return; // Older than the ring is long.
            }

            if (slot.Number < number || slot.Latency is null)
            {
                slot = new Slot { Number = number, Latency = new long[LatencyHistogram.Buckets] };
            }

            first = Math.Min(first, number);
            slot.Events += Math.Max(0, events);
            for (var i = 0; i < Math.Min(latency.Counts.Count, LatencyHistogram.Buckets); i++)
            {
                slot.Latency[i] += latency.Counts[i];
            }
        }
    }

    /// <summary>Events a second over the last whole slots; the slot under way would make the figure jump.</summary>
    public double EventsPerSecond(DateTime now)
    {
        lock (gate)
        {
            var current = now.Ticks / SlotTicks;
            var events = slots.Where(slot => slot.Number < current && slot.Number >= current - RecentSlots).Sum(slot => slot.Events);
            return events / (RecentSlots * ReadModelLimits.ThroughputSlot.TotalSeconds);
        }
    }

    /// <summary>Latency below which a fraction of the recent events were durable, in milliseconds; null without any.</summary>
    public double? LatencyMilliseconds(DateTime now, double fraction)
    {
        lock (gate)
        {
            var current = now.Ticks / SlotTicks;
            var sums = new long[LatencyHistogram.Buckets];
            foreach (var slot in slots.Where(slot => slot.Latency is not null && slot.Number >= current - RecentSlots))
            {
                for (var i = 0; i < sums.Length; i++)
                {
                    sums[i] += slot.Latency![i];
                }
            }

            return Quantile(sums, fraction);
        }
    }

    /// <summary>Events a second of each slot that has ended, oldest first; none from before the first record, of which nothing is known.</summary>
    public IReadOnlyList<ThroughputPoint> Series(DateTime now)
    {
        lock (gate)
        {
            var current = now.Ticks / SlotTicks;
            var points = new List<ThroughputPoint>(slots.Length);
            for (var number = Math.Max(current - slots.Length + 1, first); number < current; number++)
            {
                var slot = slots[number % slots.Length];
                var events = slot.Number == number ? slot.Events : 0;
                points.Add(new(new DateTime(number * SlotTicks, DateTimeKind.Utc), events / ReadModelLimits.ThroughputSlot.TotalSeconds));
            }

            return points;
        }
    }

    /// <summary>Linear within the bucket that holds the quantile; bucket i ends at 2^i ms.</summary>
    internal static double? Quantile(ReadOnlySpan<long> counts, double fraction)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        if (total == 0)
        {
            return null;
        }

        var wanted = fraction * total;
        double below = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            if (below + counts[i] >= wanted && counts[i] > 0)
            {
                var low = i == 0 ? 0 : Math.Pow(2, i - 1);
                return low + ((Math.Pow(2, i) - low) * Math.Clamp((wanted - below) / counts[i], 0, 1));
            }

            below += counts[i];
        }

        return Math.Pow(2, counts.Length - 1);
    }

    private struct Slot
    {
        public long Number;
        public long Events;
        public long[]? Latency;
    }
}

/// <summary>Throughput of one slot.</summary>
/// <param name="At">Wall clock (UTC) at which the slot began.</param>
/// <param name="EventsPerSecond">Decided events a second.</param>
public sealed record ThroughputPoint(DateTime At, double EventsPerSecond);
