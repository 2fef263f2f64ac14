using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

public class OversellTests
{
    private static AlertRecord? Open(Scenario s) => s.Alert(AlertConcern.Oversell);

    [Fact]
    public void A_refused_sale_raises_it_with_what_was_wanted()
    {
        var s = Scenario.WithStock(20);
        s.Sale(1_500);
        Assert.Equal((AlertType.OversellPrevented, AlertSeverity.Warning, 1_500, 20), (Open(s)!.Type, Open(s)!.Severity, Open(s)!.Evidence.Refused, Open(s)!.Evidence.Available));
        Assert.Equal("A sale of 1,500 Kettle was refused: 20 available", Open(s)!.Message);
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void It_resolves_when_that_sale_could_be_served(int restocked, bool open)
    {
        var s = Scenario.WithStock(20);
        s.Sale(30);
        s.Restock(restocked);
        Assert.Equal(open, Open(s) is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_resolves_an_hour_after_the_last_refusal(bool restart)
    {
        var s = Scenario.WithStock(20);
        s.Sale(30);
        s.Pass(TimeSpan.FromMinutes(30));
        s.Sale(30);
        s = restart ? s.Restart() : s;
        s.Pass(TimeSpan.FromMinutes(59));
        Assert.NotNull(Open(s));
        s.Pass(TimeSpan.FromMinutes(1));
        Assert.Null(Open(s));
        Assert.Equal(["raised OVERSELL_PREVENTED", "resolved OVERSELL_PREVENTED"], s.Transitions(AlertConcern.Oversell));
    }

    [Fact]
    public void An_accepted_sale_raises_nothing()
    {
        var s = Scenario.WithStock(20);
        s.Sale(20);
        Assert.Null(Open(s));
    }

    [Fact]
    public void A_backorder_raises_nothing()
    {
        var s = Scenario.WithStock(20, p => p with { Backorder = true });
        s.Sale(30);
        Assert.Null(Open(s));
    }
}
