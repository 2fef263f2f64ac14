namespace StreamStock.Generator.Synthetic;

/// <summary>How much the synthetic demand asks for.</summary>
/// <param name="Rate">Events a minute of wall time.</param>
/// <param name="Mix">Their types.</param>
public sealed record DemandSetting(double Rate, EventMix Mix);

/// <summary>
/// Rate and mix of the demand while it runs. What was turned lasts until the process ends: a restart begins with the
/// options. Turned by any thread, followed by the source.
/// </summary>
/// <param name="seed">Of the demand.</param>
/// <param name="speed">Simulated seconds in one of wall time.</param>
/// <param name="first">As the options say.</param>
public sealed class DemandDial(int seed, double speed, DemandSetting first) : IDisposable
{
    private readonly Lock gate = new();
    private CancellationTokenSource turned = new();
    private DemandSetting setting = first;
    private SyntheticDemand demand = Demand(seed, speed, first);

    public DemandSetting Setting
    {
        get
        {
            lock (gate)
            {
                return setting;
            }
        }
    }

    public void Turn(DemandSetting to)
    {
        CancellationTokenSource before;
        lock (gate)
        {
            (setting, demand) = (to, Demand(seed, speed, to));
            before = turned;
            turned = new CancellationTokenSource();
        }

        before.Cancel(); // Not disposed: the source may be about to wait for it.
    }

    /// <summary>The demand as it is now, and what is cancelled when that is no longer so.</summary>
    public (SyntheticDemand Demand, CancellationToken Turned) Read()
    {
        lock (gate)
        {
            return (demand, turned.Token);
        }
    }

    /// <summary>Events of a simulated day.</summary>
    public static double EventsPerDay(double rate, double speed) => rate * TimeSpan.FromDays(1).TotalMinutes / speed;

    public void Dispose() => turned.Dispose();

    private static SyntheticDemand Demand(int seed, double speed, DemandSetting setting) => new(seed, EventsPerDay(setting.Rate, speed), setting.Mix);
}
