using StreamStock.Generator.Sources;
using Xunit;

namespace StreamStock.Tests.Generator.Sources;

public class HourlyTimeTests
{
    private static readonly DateTime Start = new(2011, 1, 1, 9, 30, 0, DateTimeKind.Utc);

    [Fact]
    public void Each_full_hour_is_told_once()
    {
        var hours = new HourlyTime(Start);

        Assert.Empty(hours.Until(Start.AddMinutes(29)));
        Assert.Equal([Start.AddMinutes(30)], hours.Until(Start.AddMinutes(30)));
        Assert.Empty(hours.Until(Start.AddMinutes(40)));
        Assert.Equal([Start.AddMinutes(90), Start.AddMinutes(150)], hours.Until(Start.AddMinutes(160)));
    }

    [Fact]
    public void Time_that_goes_back_says_nothing_and_repeats_nothing()
    {
        var hours = new HourlyTime(Start);
        Assert.Single(hours.Until(Start.AddHours(1)));

        Assert.Empty(hours.Until(Start.AddDays(-1)));
        Assert.Empty(hours.Until(Start.AddHours(1)));
    }

    [Fact]
    public void A_year_without_events_does_not_flood_the_topics_and_still_ends_at_its_hour()
    {
        var told = new HourlyTime(Start).Until(Start.AddDays(36_500)).ToList();

        Assert.InRange(told.Count, 1, HourlyTime.MaxStepsPerGap + 1);
        Assert.Equal(HourlyTime.Floor(Start.AddDays(36_500)), told[^1]);
        Assert.Equal(told.Order(), told);
    }
}
