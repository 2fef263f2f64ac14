using System.Text;
using StreamStock.Core.Stock;
using Xunit;

namespace StreamStock.Tests.Core.Stock;

public class IdsTests
{
    [Fact]
    public void A_hash_is_the_same_for_the_same_cause_and_another_for_any_other()
    {
        var hashes = new[] { Ids.Hash(1, 2, "order"), Ids.Hash(2, 2, "order"), Ids.Hash(1, 3, "order"), Ids.Hash(1, 2, "alert"), Ids.Hash(2, 1, "order") };
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(hashes[0], Ids.Hash(1, 2, "order"));
        Assert.All(hashes, hash => Assert.Matches("^[0-9A-HJKMNP-TV-Z]{26}$", hash));
    }

    [Fact]
    public void A_hash_stays_what_it_was_because_ledgers_and_topics_hold_it() =>
        Assert.Equal("5YW8MRGNZY30CT2YWWYQKQKCXJ", Ids.Hash(3, 41, "order"));

    [Theory]
    [InlineData("PROD-001~ABC", "PROD-001")]
    [InlineData("a~b~c", "a~b")]
    [InlineData("PROD-001", "")]
    [InlineData("~ABC", "")]
    [InlineData("", "")]
    public void The_product_of_an_id_stands_before_its_last_tilde(string id, string product) => Assert.Equal(product, Ids.ProductOf(id));

    [Fact]
    public void Fingerprints_tell_apart_what_would_run_together()
    {
        ulong Of(string product, string id) => Ids.Fingerprint(Encoding.ASCII.GetBytes(product), Encoding.ASCII.GetBytes(id));
        Assert.NotEqual(Of("AB", "C"), Of("A", "BC"));
        Assert.NotEqual(Of("A", "B"), Of("B", "A"));
        Assert.NotEqual(Of("A", "B"), Of("A", "B\0"));
        Assert.Equal(Of("A", "B"), Of("A", "B"));
    }

    [Fact]
    public void A_hundred_thousand_fingerprints_do_not_collide()
    {
        var seen = new HashSet<ulong>();
        for (var i = 0; i < 100_000; i++)
        {
            Assert.True(seen.Add(Ids.Fingerprint("PROD-001"u8, Encoding.ASCII.GetBytes($"EVT-{i}"))));
        }
    }
}
