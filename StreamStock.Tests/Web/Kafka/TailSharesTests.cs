using StreamStock.Web.Kafka;
using Xunit;

namespace StreamStock.Tests.Web.Kafka;

public sealed class TailSharesTests
{
    [Fact]
    public void All_is_read_where_it_is_no_more_than_may_be() => Assert.Equal([3, 0, 7], TailShares.Of([3, 0, 7], 10));

    [Fact]
    public void Partitions_that_have_more_than_enough_share_evenly() => Assert.Equal([5, 5], TailShares.Of([100, 200], 10));

    [Fact]
    public void What_one_partition_does_not_have_goes_to_the_others() => Assert.Equal([49, 2, 49], TailShares.Of([1_000, 2, 900], 100));

    [Fact]
    public void One_partition_that_has_everything_is_read_as_far_back_as_all_together_would_be() =>
        Assert.Equal([0, 180_000, 0], TailShares.Of([0, 1_000_000, 0], 180_000));

    [Fact]
    public void Nothing_is_read_where_nothing_is_asked_for() => Assert.Equal([0, 0], TailShares.Of([5, 6], 0));
}
