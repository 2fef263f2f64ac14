using System.Globalization;

namespace StreamStock.Benchmarks.Micro;

/// <summary>
/// Whether an event costs the same however many went before: slices of one partition with millions of events behind
/// it and of one that has just begun, in turn, in one process, so that whatever else the machine does hits both alike.
/// Times are of the processor, not of the wall, and include the collector's: other load changes them little.
/// </summary>
public static class DecideGrowth
{
    private const int Slice = Workload.Prepared;
    private const int Slices = 100;

    /// <summary>Slices decided before any is counted.</summary>
    private const int WarmUp = 20;

    /// <param name="history">Events behind the older partition.</param>
    /// <param name="products">Products of either.</param>
    public static int Run(long history, int products = Workload.Products)
    {
        Write($"{products:N0} products; {history:N0} events are decided first");
        var old = new Workload(Mix.Ordinary, products);
        var start = Environment.CpuUsage.TotalTime;
        for (long done = 0; done < history; done += Workload.Prepared)
        {
            old.Prepare();
            old.Decide();
        }

        Write($"while growing: {history / Math.Max((Environment.CpuUsage.TotalTime - start).TotalSeconds, 1e-9):N0} events/s");
        var young = new Workload(Mix.Ordinary, products);
        for (var i = 0; i < WarmUp; i++)
        {
            Measure(young);
            Measure(old);
        }

        var (a, b) = (new Sample[Slices], new Sample[Slices]);
        for (var i = 0; i < Slices; i++)
        {
            a[i] = Measure(young);
            b[i] = Measure(old);
        }

        Report("young", a);
        Report("old", b);
        Write($"outcomes of the old one: {string.Join(", ", old.Partition.Counts.ByType().Select(c => $"{c.Key} {c.Value.Accepted:N0} accepted, {c.Value.Rejected:N0} rejected, {c.Value.Duplicates + c.Value.DeadLetters:N0} others"))}; {old.Rows:N0} rows");
        Write($"old / young: {Median(b, s => s.Nanoseconds) / Median(a, s => s.Nanoseconds):0.00} (median of {Slices} slices of {Slice:N0} events)");
        return 0;
    }

    private static Sample Measure(Workload workload)
    {
        workload.Prepare();
        var (bytes, time) = (GC.GetAllocatedBytesForCurrentThread(), Environment.CpuUsage.TotalTime);
        workload.Decide();
        time = Environment.CpuUsage.TotalTime - time;
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        return new Sample(time.TotalNanoseconds / Slice, bytes / (double)Slice);
    }

    private static void Report(string name, Sample[] samples)
    {
        var median = Median(samples, s => s.Nanoseconds);
        Write($"{name,-5} {median:0} ns an event, {1e9 / median:N0} events/s, best {samples.Min(s => s.Nanoseconds):0} ns, {samples.Average(s => s.Bytes):0.0} B allocated an event");
    }

    private static double Median(Sample[] samples, Func<Sample, double> of) => samples.Select(of).Order().ElementAt(samples.Length / 2);

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private readonly record struct Sample(double Nanoseconds, double Bytes);
}
