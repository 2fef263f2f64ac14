namespace StreamStock.Benchmarks.Rig;

/// <summary>
/// Time of a processor that this process has used, compiling and collecting included: what a calculation costs one
/// core, however busy the machine is.
/// </summary>
internal static class CoreTime
{
    public static TimeSpan Now => Environment.CpuUsage.TotalTime;

    public static TimeSpan Since(TimeSpan start) => Now - start;
}
