using System.Text;
using StreamStock.Core.Messaging;
using StreamStock.Processor.DeadLetters;
using Xunit;

namespace StreamStock.Tests.Processor.DeadLetters;

/// <summary>A letter is sent to where it belongs, which for some is the reason why it became one.</summary>
public class RedriveTargetTests
{
    private const int Partitions = 6;
    private const int Sales = 3;
    private static readonly int s_own = Partitioning.PartitionOf("TEA-1"u8, Partitions);

    private static (string Topic, int Partition, string Key) Target(string payload, string key, int topic = Sales, int? partition = null)
    {
        var letter = new StoredLetter
        {
            Topic = topic,
            Partition = partition ?? (s_own + 1) % Partitions,
            Key = Encoding.UTF8.GetBytes(key),
            Payload = Encoding.UTF8.GetBytes(payload),
        };
        var (name, number, bytes) = Redriver.Target(letter, Partitions);
        return (name, number, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("TEA-1")]
    [InlineData("COFFEE-9")]
    [InlineData("")]
    public void From_the_wrong_partition_or_key_it_goes_to_its_products(string key) =>
        Assert.Equal((Topics.Sales, s_own, "TEA-1"), Target("""{"id":"E","type":"SALE","productId":"TEA-1","quantity":1}""", key));

    [Fact]
    public void From_the_wrong_topic_it_goes_to_its_types() =>
        Assert.Equal(Topics.Restocks, Target("""{"id":"E","type":"RESTOCK","productId":"TEA-1","quantity":1}""", "TEA-1").Topic);

    [Fact]
    public void What_cannot_be_read_goes_by_its_key() =>
        Assert.Equal((Topics.Sales, s_own, "TEA-1"), Target("{ not json", "TEA-1"));

    [Fact]
    public void What_has_no_key_either_goes_back_to_where_it_was_read() =>
        Assert.Equal((Topics.Sales, 4, ""), Target("{ not json", "", partition: 4));
}
