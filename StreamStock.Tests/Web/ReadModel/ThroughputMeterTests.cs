using StreamStock.Core.Models;
using StreamStock.Web.ReadModel;
using Xunit;

namespace StreamStock.Tests.Web.ReadModel;

public sealed class ThroughputMeterTests
{
    private readonly ThroughputMeter meter = new();

    [Fact]
    public void The_rate_is_that_of_the_last_whole_slots()
    {
        meter.Add(Samples.Noon, 150, new());
        Assert.Equal(10, meter.EventsPerSecond(Samples.Noon.AddSeconds(6)), 3);
        Assert.Equal(0, meter.EventsPerSecond(Samples.Noon.AddSeconds(60)), 3);
    }

    [Fact]
    public void Latency_is_read_off_the_buckets()
    {
        var counts = new long[LatencyHistogram.Buckets];
        counts[3] = 98; // 4 to 8 ms
        counts[7] = 2; // 64 to 128 ms
        meter.Add(Samples.Noon, 100, new() { Counts = counts });

        Assert.InRange(meter.LatencyMilliseconds(Samples.Noon, 0.5)!.Value, 4, 8);
        Assert.InRange(meter.LatencyMilliseconds(Samples.Noon, 0.99)!.Value, 64, 128);
        Assert.Null(meter.LatencyMilliseconds(Samples.Noon.AddMinutes(1), 0.5));
    }

    [Fact]
    public void The_series_begins_with_what_is_known()
    {
        meter.Add(Samples.Noon, 5, new());
        Assert.Equal([1, 0], meter.Series(Samples.Noon.AddSeconds(10)).Select(point => point.EventsPerSecond));
        Assert.Empty(new ThroughputMeter().Series(Samples.Noon));
    }

    [Fact]
    public void The_series_never_grows_and_forgets_what_is_older_than_its_ring()
    {
        for (var i = 0; i < 500; i++)
        {
            meter.Add(Samples.Noon.AddSeconds(5 * i), 5, new());
        }

        var series = meter.Series(Samples.Noon.AddSeconds(5 * 500));
        Assert.Equal(ReadModelLimits.ThroughputSlots - 1, series.Count);
        Assert.All(series, point => Assert.Equal(1, point.EventsPerSecond, 3));
    }
}
