using Bunit;
using StreamStock.Web.Components.Shared;
using StreamStock.Web.Presentation.Charts;
using Xunit;

namespace StreamStock.Tests.Web.Components;

public sealed class ChartTests : ComponentTests
{
    [Fact]
    public void What_is_drawn_can_be_read_as_a_table_and_taken_home()
    {
        var chart = Draw(new() { Categories = ["A", "B"], Series = [new("Sold", ChartMark.Bar, [1, null])], Unit = "units" });

        Assert.Equal(["", "Sold"], chart.FindAll("thead th").Select(Text));
        Assert.Equal(["A", "1", "B", "–"], chart.FindAll("tbody th, tbody td").Select(Text));
        Assert.Equal("sales", chart.Find("[data-csv]").GetAttribute("data-csv"));
        Assert.Contains("\"Sold\"", chart.Find("ss-chart").GetAttribute("data-spec"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_band_is_told_by_both_ends_and_times_by_their_moment()
    {
        var chart = Draw(new() { Times = [Samples.Noon], Series = [new("Likely", ChartMark.Band, [0.2]) { Upper = [0.4] }], Format = ChartFormat.Percent });

        Assert.Equal(["10 Mar, 12:00:00", "20.0% – 40.0%"], chart.FindAll("tbody th, tbody td").Select(Text));
    }

    [Fact]
    public void A_long_table_is_cut_and_says_so()
    {
        var places = Enumerable.Range(0, 100).Select(i => $"P{i}").ToList();

        var chart = Draw(new() { Categories = places, Series = [new("Sold", ChartMark.Bar, [.. places.Select(_ => (double?)1)])] });

        Assert.Equal(60, chart.FindAll("tbody tr").Count);
        Assert.Equal("The first 60 of 100; the CSV has all.", Text(chart.Find("p")));
    }

    private IRenderedComponent<Chart> Draw(ChartSpec spec) =>
        Render<Chart>(with => with.Add(chart => chart.Spec, spec).Add(chart => chart.Label, "Sales").Add(chart => chart.FileName, "sales"));
}
