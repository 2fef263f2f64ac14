using StreamStock.Core.Alerts;
using StreamStock.Core.Models;
using StreamStock.Core.Stock;
using StreamStock.Tests.Core.Support;
using Xunit;

namespace StreamStock.Tests.Core.Alerts;

/// <summary>RAPID_DEPLETION: (sold − returned) ÷ (stock at the window's start + restocked in it) over the last hour.</summary>
public class DepletionTests
{
    private static AlertRecord? Open(Scenario s) => s.Alert(AlertConcern.Depletion);

    [Theory]
    [InlineData(100, 30, false)]
    [InlineData(100, 31, true)]
    [InlineData(10, 3, false)]
    [InlineData(10, 4, true)]
    [InlineData(1_000_000, 300_000, false)]
    [InlineData(1_000_000, 300_001, true)]
    public void It_is_raised_above_thirty_percent(int stock, int sold, bool expected)
    {
        var s = Scenario.Settled(stock);
        s.Sale(sold);
        Assert.Equal(expected, Open(s) is not null);
    }

    [Fact]
    public void Sales_of_the_hour_add_up()
    {
        var s = Scenario.Settled(100);
        for (var i = 0; i < 30; i++)
        {
            s.Sale(1);
            s.Pass(TimeSpan.FromMinutes(1.5));
        }

        Assert.Null(Open(s));
        s.Sale(1);
        Assert.NotNull(Open(s));
    }

    [Fact]
    public void Sales_that_spread_over_longer_do_not()
    {
        var s = Scenario.Settled(100);
        for (var i = 0; i < 12; i++)
        {
            s.Sale(5);
            s.Pass(TimeSpan.FromMinutes(30));
        }

        Assert.Empty(s.Transitions(AlertConcern.Depletion));
    }

    [Fact]
    public void Restocks_widen_the_supply_and_returns_lower_the_sales()
    {
        var s = Scenario.Settled(100);
        s.Restock(100);
        s.Sale(60);
        Assert.Null(Open(s));
        s.Sale(1);
        Assert.NotNull(Open(s));
        s.Return(8);
        Assert.Null(Open(s));
    }

    [Fact]
    public void A_damaged_return_brings_nothing_back()
    {
        var s = Scenario.Settled(100);
        s.Sale(31);
        s.Return(31, damaged: true);
        Assert.NotNull(Open(s));
    }

    [Fact]
    public void Committed_reservations_are_sales_and_refused_ones_are_not()
    {
        var s = Scenario.Settled(100);
        s.Sale(500);
        Assert.Null(Open(s));
        s.Commit(s.Reserve(31).ReservationId);
        Assert.NotNull(Open(s));
    }

    [Fact]
    public void What_a_count_finds_is_supply_so_that_a_new_product_can_deplete_too()
    {
        var s = Scenario.WithStock(100);
        s.Sale(30);
        Assert.Null(s.Alert(AlertConcern.Depletion));
        s.Sale(1);
        Assert.Equal(0.31, s.Alert(AlertConcern.Depletion)!.Evidence.Rate);
    }

    [Fact]
    public void Counts_and_adjustments_are_no_depletion()
    {
        var s = Scenario.Settled(100);
        s.Count(40);
        s.Adjust(-20);
        Assert.Null(Open(s));
    }

    [Theory]
    [InlineData(27, 0)]
    [InlineData(28, 1)]
    public void It_holds_until_the_rate_is_a_tenth_below_its_threshold(int sold, int open)
    {
        var s = Scenario.Settled(100);
        s.Sale(31);
        s.Return(31 - sold);
        Assert.Equal(open, s.Product.Alerts!.Count(a => a.Open?.Type == AlertType.RapidDepletion));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_resolves_by_time_alone(bool restart)
    {
        var s = Scenario.Settled(100);
        s.Sale(40);
        var sold = s.Now;
        s = restart ? s.Restart() : s;
        s.To(sold.AddMinutes(60).AddTicks(-10));
        Assert.NotNull(Open(s));

        var row = s.To(sold.AddMinutes(60)).Of(RowKind.Alert).Single();

        Assert.Null(Open(s));
        Assert.Equal((sold.AddMinutes(60), "CONDITION_ENDED"), (row.EffectiveAt, ((AlertChange)row.Detail!).Alert.ResolvedReason));
    }

    [Fact]
    public void It_resolves_as_soon_as_enough_of_the_hour_has_passed()
    {
        var s = Scenario.Settled(100);
        s.Sale(20);
        s.Pass(TimeSpan.FromMinutes(20));
        s.Sale(20);
        Assert.NotNull(Open(s));
        s.Pass(TimeSpan.FromMinutes(40));
        Assert.Null(Open(s));
    }

    [Fact]
    public void Out_of_stock_silences_it()
    {
        var s = Scenario.Settled(100);
        s.Sale(40);
        Assert.NotNull(Open(s));
        var answer = s.Sale(60);
        Assert.Null(Open(s));
        var ended = answer.Rows.Select(r => r.Detail).OfType<AlertChange>().Single(c => c.Alert.Type == AlertType.RapidDepletion);
        Assert.Equal("INHIBITED", ended.Alert.ResolvedReason);
        Assert.Equal(["raised RAPID_DEPLETION", "resolved RAPID_DEPLETION"], s.Transitions(AlertConcern.Depletion));
    }

    [Fact]
    public void Sold_out_at_one_stroke_it_is_never_raised()
    {
        var s = Scenario.Settled(100);
        s.Sale(100);
        Assert.Empty(s.Transitions(AlertConcern.Depletion));
        Assert.Equal(AlertType.OutOfStock, s.Alert(AlertConcern.Stock)?.Type);
    }

    [Fact]
    public void Two_alerts_that_cross_go_each_its_own_way()
    {
        var s = Scenario.Settled(100, p => p with { ReorderPoint = 50 });
        s.Sale(40);
        Assert.Equal((true, null), (Open(s) is not null, s.Alert(AlertConcern.Stock)));
        s.Sale(20);
        Assert.Equal((true, AlertType.LowStock), (Open(s) is not null, s.Alert(AlertConcern.Stock)?.Type));
        s.Pass(TimeSpan.FromHours(1));
        Assert.Equal((false, AlertType.LowStock), (Open(s) is not null, s.Alert(AlertConcern.Stock)?.Type));
        s.Restock(60);
        Assert.Equal(0, s.Product.Alerts!.Count(a => a.Open is { Type: AlertType.LowStock or AlertType.RapidDepletion }));
    }

    [Fact]
    public void Late_events_count_when_they_are_decided()
    {
        var s = Scenario.Settled(100);
        s.Sale(31, at: s.Now.AddDays(-2));
        Assert.NotNull(Open(s));
    }

    [Fact]
    public void Its_words_and_evidence_carry_the_numbers()
    {
        var s = Scenario.Settled(90);
        s.Sale(40);
        var alert = Open(s)!;
        Assert.Equal((0.4444, 60, 40L, 50), (alert.Evidence.Rate, alert.Evidence.WindowMinutes, alert.Evidence.NetSold, alert.Evidence.Stock));
        Assert.Equal("Kettle is selling fast: 44 % of its stock within 60 minutes (40 units)", alert.Message);
        Assert.Equal("Check whether this demand is real; if it is, order more now (lead time 7 days).", alert.AiRecommendation);
        Assert.Equal(AlertSeverity.Warning, alert.Severity);
    }
}
