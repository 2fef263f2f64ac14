using StreamStock.Generator.Synthetic;
using Xunit;

namespace StreamStock.Tests.Generator.Synthetic;

public class SeededRandomTests
{
    [Fact]
    public void It_is_SplitMix64_as_published()
    {
        // The reference sequence of seed 1234567.
        var random = new SeededRandom(1234567);

        Assert.Equal(6457827717110365317UL, random.Next());
        Assert.Equal(3203168211198807973UL, random.Next());
        Assert.Equal(9817491932198370423UL, random.Next());
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(20)]
    [InlineData(500)]
    public void Poisson_draws_have_the_mean_and_the_variance_asked_for(double mean)
    {
        var random = new SeededRandom(5);
        var draws = Enumerable.Range(0, 20_000).Select(_ => (double)random.Poisson(mean)).ToArray();
        var average = draws.Average();

        Assert.InRange(average, mean * 0.97, mean * 1.03);
        Assert.InRange(draws.Average(draw => (draw - average) * (draw - average)), mean * 0.93, mean * 1.07);
    }

    [Fact]
    public void Picks_follow_the_weights_and_never_leave_the_range()
    {
        var random = new SeededRandom(5);
        var cumulative = SeededRandom.Cumulate([1, 2, 1]);
        var counts = new int[3];
        for (var i = 0; i < 40_000; i++)
        {
            counts[random.Pick(cumulative)]++;
        }

        Assert.InRange(counts[1], 19_500, 20_500);
    }
}
