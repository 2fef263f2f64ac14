using StreamStock.ServiceDefaults;
using Xunit;

namespace StreamStock.Tests.ServiceDefaults;

public class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(5, 16)]
    [InlineData(6, 30)]
    [InlineData(500, 30)]
    public void A_delay_lies_between_half_and_the_whole_of_its_bound(int failure, double boundSeconds)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var backoff = new Backoff(First, Ceiling, new Random(seed));
            var delay = Enumerable.Range(0, failure).Select(_ => backoff.Next()).Last();

            Assert.InRange(delay.TotalSeconds, boundSeconds / 2, boundSeconds);
        }
    }

    [Fact]
    public void Two_that_failed_together_do_not_come_back_together() =>
        Assert.NotEqual(
            new Backoff(First, Ceiling, new Random(1)).Next(), new Backoff(First, Ceiling, new Random(2)).Next());

    [Fact]
    public void A_success_begins_again()
    {
        var backoff = new Backoff(First, Ceiling, new Random(1));
        for (var i = 0; i < 8; i++)
        {
            backoff.Next();
        }

        backoff.Reset();

        Assert.InRange(backoff.Next(), First / 2, First);
        Assert.Equal(1, backoff.Failures);
    }
}
