using Bunit;
using StreamStock.Core.Alerts;
using StreamStock.Core.Forecasting;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Presentation.Alerts;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class FigurePanelTests : ComponentTests
{
    [Fact]
    public void Forecasts_are_held_against_last_week_with_bias_and_coverage_and_the_chart_takes_all_of_it_home()
    {
        var drawn = Render<AccuracyFigures>(with => with.Add(c => c.FileName, "backtest")
            .Add(c => c.Rows, [new(DemandClass.Smooth, 280, 0.3, 0.4, 0.05, 0.9), new(DemandClass.None, 28, null, null, null, 1)]));

        Assert.Equal(["Smooth", "280", "30.0%", "40.0%", "5.0%", "90.0%"], drawn.FindAll(".table--dense")[^1].QuerySelectorAll("tbody tr:first-child > *").Select(Text));
        var json = drawn.Find("ss-chart").GetAttribute("data-spec")!;
        Assert.All(["Forecast", "As last week", "Bias", "In band"], name => Assert.Contains($"\"{name}\"", json, StringComparison.Ordinal));
        Assert.Contains("\"categories\":[\"Smooth\"]", json, StringComparison.Ordinal);
        Assert.Equal("backtest", drawn.Find("[data-csv]").GetAttribute("data-csv"));
    }

    [Fact]
    public void What_became_of_alerts_is_told_in_parts_of_a_hundred_and_in_a_sentence()
    {
        var drawn = Render<QualityPanel>(with => with.Add(c => c.Rows, [new(AlertConcern.Stock, 10, 3, 4, 2, 1, 5), new(AlertConcern.Reorder, 0, 2, 0, 0, 0, 0), new(AlertConcern.Overstock, 5, 0, null, 1, 0, 30)]));

        Assert.Equal("Of 10 alerts that warned of a stock-out, 40.0% came true, 30.0% were settled in time, 20.0% were noise and 10.0% were ended by hand.", Text(drawn.Find("p")));
        Assert.Equal(["Running out", "10 and 3 too late", "40.0% 4", "30.0% 3", "20.0% 2", "10.0% 1"], drawn.FindAll("tbody tr:first-child > *").Select(Text).Take(6));
        Assert.Equal(["To be reordered", "0 and 2 too late", "– 0", "– 0", "– 0", "– 0", "–"], drawn.FindAll("tbody tr:nth-child(2) > *").Select(Text));
        Assert.Equal(["5", "–"], drawn.FindAll("tbody tr:last-child > *").Select(Text).Skip(1).Take(2));
    }

    [Fact]
    public void Where_no_alert_warned_of_a_stock_out_there_is_no_part_to_tell() =>
        Assert.Equal("None of them warned of a stock-out.", Text(Render<QualityPanel>(with => with.Add(c => c.Rows, [new AlertQuality(AlertConcern.Overstock, 5, 0, null, 1, 0, 30)])).Find("p")));
}
