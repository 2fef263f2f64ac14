using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Synthetic;

public class DemandSeasonTests
{
    [Fact]
    public void A_week_and_a_day_average_to_one()
    {
        Assert.Equal(1, Enum.GetValues<DayOfWeek>().Average(DemandSeason.DayOfWeek), 6);
        Assert.Equal(1, Enumerable.Range(0, 24).Average(DemandSeason.HourOfDay), 6);
    }

    [Fact]
    public void Promotions_are_occasional_last_two_days_and_average_as_stated()
    {
        var days = Enumerable.Range(0, 20_000).Select(i => DateOnly.FromDayNumber(700_000 + i)).ToList();
        var factors = days.ConvertAll(day => DemandSeason.Promotion(1, 3, day));

        Assert.Equal(DemandSeason.MeanPromotion, factors.Average(), 2);
        var begins = Enumerable.Range(1, days.Count - 2).Where(i => factors[i] > 1 && factors[i - 1] <= 1);
        Assert.All(begins, i => Assert.True(factors[i + 1] > 1));
    }
}
