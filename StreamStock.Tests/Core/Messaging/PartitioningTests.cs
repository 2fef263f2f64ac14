using System.Text;
using StreamStock.Core.Messaging;
using Xunit;

namespace StreamStock.Tests.Core.Messaging;

public class PartitioningTests
{
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    [InlineData("a", -1563381124)]
    [InlineData("PROD-", -630655434)]
    [InlineData("PROD-0001", -1476472336)]
    public void Murmur2_is_that_of_the_Java_client(string key, int expected) =>
        Assert.Equal(expected, (int)Partitioning.Murmur2(Encoding.UTF8.GetBytes(key)));

    [Theory]
    [InlineData("21", 6)]
    [InlineData("foobar", 6)]
    [InlineData("abc", 6)]
    [InlineData("abc", 1)]
    [InlineData("PROD-001", 128)]
    public void The_partition_is_the_positive_hash_modulo_their_number(string key, int partitions)
    {
        var expected = (int)(Partitioning.Murmur2(Encoding.UTF8.GetBytes(key)) & 0x7fffffff) % partitions;
        Assert.Equal(expected, Partitioning.PartitionOf(key, partitions));
        Assert.Equal(expected, Partitioning.PartitionOf(Encoding.UTF8.GetBytes(key), partitions));
    }

    [Fact]
    public void Every_length_of_rest_is_hashed_and_keys_spread_over_all_partitions()
    {
        Assert.Equal(9, Enumerable.Range(0, 9).Select(n => Partitioning.Murmur2(Encoding.ASCII.GetBytes(new string('k', n)))).Distinct().Count());
        var counts = Enumerable.Range(0, 6_000).CountBy(i => Partitioning.PartitionOf($"PROD-{i:000}", 6)).ToList();
        Assert.Equal(6, counts.Count);
        Assert.All(counts, c => Assert.InRange(c.Value, 850, 1_150));
    }

    [Fact]
    public void All_topics_are_listed_and_only_stock_is_compacted()
    {
        Assert.Equal(11, Topics.All.Select(t => t.Name).Distinct().Count());
        Assert.Equal([Topics.Stock, Topics.Webhooks], Topics.All.Where(t => t.Retention is null).Select(t => t.Name));
        Assert.Equal([Topics.Commands, Topics.Restocks, Topics.Returns, Topics.Sales], Topics.Inputs);
    }
}
