using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>Alerts that begin or end by time alone: when they are looked at again, and how often.</summary>
public class LookAgainTests
{
    private static Scenario WithDelays(int raiseAfter, int clearAfter) => Scenario.Settled(100, p => p with
    {
        Alerts = new AlertThresholds { RaiseAfterSeconds = raiseAfter, ClearAfterSeconds = clearAfter },
    });

    [Fact]
    public void A_depletion_that_left_the_window_clears_only_after_its_delay()
    {
        var s = WithDelays(0, 600);
        s.Sale(40);
        s.Pass(TimeSpan.FromMinutes(65));
        Assert.NotNull(s.Alert(AlertConcern.Depletion));

        s.Pass(TimeSpan.FromMinutes(5));

        Assert.Null(s.Alert(AlertConcern.Depletion));
    }

    [Fact]
    public void A_forgotten_refusal_clears_only_after_its_delay()
    {
        var s = WithDelays(0, 600);
        s.Sale(101);
        s.Pass(TimeSpan.FromMinutes(69));
        Assert.NotNull(s.Alert(AlertConcern.Oversell));

        s.Pass(TimeSpan.FromMinutes(1));

        Assert.Null(s.Alert(AlertConcern.Oversell));
    }

    [Fact]
    public void An_alert_that_comes_and_goes_keeps_one_timer()
    {
        var s = WithDelays(0, 0);
        for (var i = 0; i < 500; i++)
        {
            s.Sale(60);
            s.Return(60);
            s.Pass(TimeSpan.FromSeconds(20));
        }

        Assert.Equal(1_000, s.Transitions(AlertConcern.Depletion).Count());
        Assert.InRange(s.Partition.TimerCount, 1, 3);
    }

    [Fact]
    public void A_condition_that_flaps_within_its_delay_keeps_one_timer()
    {
        var s = WithDelays(3600, 3600);
        for (var i = 0; i < 500; i++)
        {
            s.Count(5);
            s.Count(50);
        }

        Assert.Empty(s.Transitions(AlertConcern.Stock));
        Assert.InRange(s.Partition.TimerCount, 1, 3);
    }

    [Fact]
    public void A_condition_that_began_anew_is_raised_a_full_delay_after_that()
    {
        var s = WithDelays(600, 0);
        s.Count(5);
        s.Pass(TimeSpan.FromMinutes(6));
        s.Count(50);
        s.Count(5);
        s.Pass(TimeSpan.FromMinutes(9));
        Assert.Null(s.Alert(AlertConcern.Stock));

        s.Pass(TimeSpan.FromMinutes(1));

        Assert.Equal(Scenario.Noon.AddMinutes(136), s.Alert(AlertConcern.Stock)!.Timestamp);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Delays_go_on_after_a_restart(bool restart)
    {
        var s = WithDelays(600, 600);
        s.Count(5);
        s.Pass(TimeSpan.FromMinutes(4));
        s = restart ? s.Restart() : s;
        s.Pass(TimeSpan.FromMinutes(6));
        Assert.Equal(Scenario.Noon.AddMinutes(130), s.Alert(AlertConcern.Stock)!.Timestamp);

        s.Count(50);
        s.Pass(TimeSpan.FromMinutes(4));
        s = restart ? s.Restart() : s;
        s.Pass(TimeSpan.FromMinutes(20));

        Assert.Equal(["raised CRITICAL_LOW_STOCK", "resolved CRITICAL_LOW_STOCK"], s.Transitions(AlertConcern.Stock));
        Assert.Equal(Scenario.Noon.AddMinutes(140), s.Ledger[^1].EffectiveAt);
    }
}
